import { lackingIn } from './completeness/roles';
import { controlsFor } from './controls';
import { role } from './identities/examples';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

type Json = Readonly<Record<string, unknown>>;

const PULLS = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
];

const allow = (...Action: readonly string[]): Json => ({ Effect: 'Allow', Action, Resource: '*' });
const allowOn = (Resource: unknown, ...Action: readonly string[]): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** Nodes with a role of the input. */
const nodes = (...actions: readonly string[]): Json => nodesWith(allow(...actions));

const nodesWith = (...statements: readonly Json[]): Json => ({
  Role: role(statements, {}, 'ec2.amazonaws.com'),
  Nodes: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: {
      ClusterName: 'own',
      NodeRole: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Subnets: [ref('Subnet')],
    },
  },
});

const ASSOCIATION = {
  Association2: {
    Type: 'AWS::EKS::PodIdentityAssociation',
    Properties: {
      ClusterName: 'own',
      Namespace: 'serving',
      ServiceAccount: 'server',
      RoleArn: 'arn:aws:iam::111122223333:role/server',
    },
  },
};

const cluster = (name: string): Json => ({
  Type: 'AWS::EKS::Cluster',
  Properties: {
    Name: name,
    RoleArn: 'arn:aws:iam::111122223333:role/cluster',
    ResourcesVpcConfig: { SubnetIds: [ref('Subnet')] },
  },
});

/** Nodes of one of two clusters. */
const ofCluster = {
  Cluster: cluster('own'),
  Other: cluster('other'),
  Nodes: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: {
      ClusterName: ref('Cluster'),
      NodeRole: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Subnets: [ref('Subnet')],
    },
  },
};

const inVpc = (...actions: readonly string[]): Json => ({
  Role: role([allow(...actions)], {}, 'lambda.amazonaws.com'),
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Handler: 'framework.onEvent',
      VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] },
    },
  },
});

/** A role in a construct that says what it calls. */
const saying = (said: string, granted: string): Json => ({
  Role: {
    ...(role([allow(granted)], {}, 'pods.eks.amazonaws.com') as Json),
    Metadata: {
      'aws:cdk:path': 'Net/Reader/Role/Resource',
      'cdk-airgap:requirement': [
        {
          askedBy: 'Net/Reader',
          api: { service: 'secretsmanager', actions: [said], why: 'it reads its key' },
        },
      ],
    },
  },
});

const OBJECTS = { 'Fn::Sub': '${Bucket.Arn}/*' };
const OTHER_BUCKET = 'arn:aws:s3:::others/*';
const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const TRUST = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };

/** Objects of a bucket with a key, and a construct that says that it reads them. */
const reading = (statements: readonly Json[], rest: Json = {}): Json => ({
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: TRUST, Action: 'kms:*', Resource: '*' }] },
    },
  },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
        ],
      },
    },
  },
  Role: {
    ...(role(statements, {}, 'pods.eks.amazonaws.com') as Json),
    Metadata: {
      'aws:cdk:path': 'Net/Reader/Role/Resource',
      'cdk-airgap:requirement': [
        {
          askedBy: 'Net/Reader',
          api: { service: 's3', actions: ['s3:GetObject'], resources: [OBJECTS], why: 'it reads weights' },
        },
      ],
    },
  },
  ...rest,
});

/** AG806: roles may call what is called with them. */
export const ag806: RuleModule = {
  id: 'AG806',
  title: 'A role lacks an action that is called with it',
  severity: 'warning',
  state: 'defect',
  category: 'identity',
  rationale:
    'A call passes where the policy of the endpoint and a policy of the role both allow it, on what it is about: a node whose role does not name itself or pull images never joins, however complete the network is.',
  fix: 'let a policy of the role allow exactly the actions that are called with it',
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('nodes that may not ask for their names', nodes(...PULLS)),
      network('nodes that may pull nothing', nodes('ec2:DescribeInstances')),
      network('nodes that may not fetch the roles of their pods', {
        ...nodes('ec2:DescribeInstances', ...PULLS),
        ...ASSOCIATION,
      }),
      network('a handler in a VPC whose role makes no interfaces', inVpc('logs:PutLogEvents')),
      network(
        'a construct whose role may not make the calls that it says it makes',
        saying('secretsmanager:GetSecretValue', 'sqs:SendMessage'),
      ),
      network(
        'nodes that may look at machines that a statement names, which no such call is about',
        nodesWith(allow(...PULLS), allowOn('arn:aws:ec2:*:*:instance/*', 'ec2:DescribeInstances')),
      ),
      network(
        'nodes whose pulls are allowed on what is no repository',
        nodesWith(
          allow('ec2:DescribeInstances', ...PULLS.slice(0, 1)),
          allowOn('arn:aws:s3:::own', ...PULLS),
        ),
      ),
      network('nodes that fetch the roles of the pods of another cluster', {
        ...nodesWith(
          allow('ec2:DescribeInstances', ...PULLS),
          allowOn({ 'Fn::GetAtt': ['Other', 'Arn'] }, 'eks-auth:AssumeRoleForPodIdentity'),
        ),
        ...ASSOCIATION,
        ...ofCluster,
      }),
      network(
        'a construct whose role may read objects of another bucket',
        reading([allowOn(OTHER_BUCKET, 's3:GetObject'), allowOn(KEY, 'kms:Decrypt')]),
      ),
      network(
        'a construct whose role is denied the objects that it says it reads',
        reading([
          allow('s3:GetObject'),
          allowOn(KEY, 'kms:Decrypt'),
          { Effect: 'Deny', Action: 's3:*', Resource: OBJECTS },
        ]),
      ),
      network(
        'a construct whose role may read objects, and not use the key that they are encrypted with',
        reading([allowOn(OBJECTS, 's3:GetObject')]),
      ),
    ],
    good: [
      network(
        'a construct whose role may read objects, and use their key for the service',
        reading([
          allowOn(OBJECTS, 's3:GetObject'),
          { ...allowOn(KEY, 'kms:Decrypt'), Condition: { StringLike: { 'kms:ViaService': 's3.*' } } },
        ]),
      ),
      network(
        'a construct whose role may read objects by a pattern',
        reading([allowOn('arn:aws:s3:::*', 's3:Get*'), allow('kms:Decrypt')]),
      ),
      network(
        'a construct whose role may read what only deployment tells',
        reading([allowOn(ref('Objects'), 's3:GetObject'), allowOn(KEY, 'kms:Decrypt')]),
        { Parameters: { Objects: { Type: 'String' } } },
      ),
      network(
        'a construct whose role may read objects under a condition that nobody can judge',
        reading([
          {
            ...allowOn(OBJECTS, 's3:GetObject'),
            Condition: { StringEquals: { 'aws:PrincipalTag/team': 'models' } },
          },
          allowOn(KEY, 'kms:Decrypt'),
        ]),
      ),
      network('a construct that reads objects with a key whose policy names its role', {
        ...reading([allowOn(OBJECTS, 's3:GetObject')]),
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: {
            KeyPolicy: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } },
                  Action: 'kms:Decrypt',
                  Resource: '*',
                },
              ],
            },
          },
        },
      }),
      network('nodes that may fetch the roles of the pods of their cluster', {
        ...nodesWith(
          allow('ec2:DescribeInstances', ...PULLS),
          allowOn({ 'Fn::GetAtt': ['Cluster', 'Arn'] }, 'eks-auth:AssumeRoleForPodIdentity'),
        ),
        ...ASSOCIATION,
        ...ofCluster,
      }),
      network('nodes that may name themselves and pull', nodes('ec2:DescribeInstances', ...PULLS)),
      network('nodes that may all of it by patterns', {
        ...nodes('ec2:Describe*', 'ecr:*', 'eks-auth:*'),
        ...ASSOCIATION,
      }),
      network('nodes with a role that the input does not show', {
        Nodes: {
          Type: 'AWS::EKS::Nodegroup',
          Properties: {
            ClusterName: 'own',
            NodeRole: 'arn:aws:iam::111122223333:role/nodes',
            Subnets: [ref('Subnet')],
          },
        },
      }),
      network('nodes whose role has a policy of AWS', {
        ...nodes(...PULLS),
        Role: role(
          [allow(...PULLS)],
          {
            ManagedPolicyArns: [
              { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy' },
            ],
          },
          'ec2.amazonaws.com',
        ),
      }),
      network(
        'nodes whose role has a policy by parameter, of which nobody can tell',
        {
          ...nodes(...PULLS),
          Role: role([allow(...PULLS)], { ManagedPolicyArns: [ref('PolicyArn')] }, 'ec2.amazonaws.com'),
        },
        { Parameters: { PolicyArn: { Type: 'String' } } },
      ),
      network(
        'a handler in a VPC whose role makes interfaces and writes logs',
        inVpc(...INTERFACES, 'logs:CreateLogStream', 'logs:PutLogEvents'),
      ),
      network(
        'a construct whose role may make the calls that it says it makes',
        saying('secretsmanager:GetSecretValue', 'secretsmanager:Get*'),
      ),
    ],
  },

  check: ({ model }) => lackingIn(model),
};
