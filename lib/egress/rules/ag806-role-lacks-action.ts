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

/** Nodes with a role of the input. */
const nodes = (...actions: readonly string[]): Json => ({
  Role: role([allow(...actions)], {}, 'ec2.amazonaws.com'),
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

/** AG806: roles may call what is called with them. */
export const ag806: RuleModule = {
  id: 'AG806',
  title: 'A role lacks an action that is called with it',
  severity: 'warning',
  state: 'defect',
  category: 'identity',
  rationale:
    'A call passes where the policy of the endpoint and a policy of the role both allow it: a node whose role does not name itself or pull images never joins, however complete the network is.',
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
    ],
    good: [
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
