import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { Template } from '../../../lib/egress/load/source';
import type { Derivation, DerivedNeed } from '../../../lib/egress/needs/derive';
import { role } from '../../../lib/egress/rules/identities/examples';
import { needsOf } from '../../../lib/egress/rules/needs';
import { BASE, ref } from '../../../lib/egress/rules/networks';
import { endpointsOf } from '../../../lib/endpoints/need';
import { source } from '../helpers';

type Parts = Readonly<Record<string, unknown>>;

function derived(resources: Parts, rest: Partial<Template> = {}): Derivation {
  const template = { ...rest, Resources: { ...BASE, ...resources } } as Partial<Template>;
  return needsOf(loadTemplates([source(template)], {}));
}

const services = (needs: readonly DerivedNeed[], basis?: DerivedNeed['basis']): readonly string[] =>
  [
    ...new Set(
      needs.filter((need) => basis === undefined || need.basis === basis).map(({ service }) => service),
    ),
  ].sort();

const arn = (id: string): unknown => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: unknown, rest: Parts = {}): Parts => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...rest,
});

function lambda(statements: readonly Parts[], properties: Parts = {}, roleProperties: Parts = {}): Parts {
  return {
    Role: role(statements, roleProperties, 'lambda.amazonaws.com'),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: arn('Role'),
        VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Group')] },
        ...properties,
      },
    },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref('Vpc'), GroupDescription: 'own' } },
  };
}

const task = (container: Parts, properties: Parts = {}, service: Parts = {}): Parts => ({
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { ContainerDefinitions: [{ Name: 'main', ...container }], ...properties },
  },
  Service: {
    Type: 'AWS::ECS::Service',
    Properties: {
      LaunchType: 'FARGATE',
      TaskDefinition: ref('Task'),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('Subnet')] } },
      ...service,
    },
  },
});

const ECR_IMAGE = { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/own:1' };

const CLUSTER: Parts = {
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: { Name: 'own', ResourcesVpcConfig: { SubnetIds: [ref('Other')] } },
  },
  Nodes: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: {
      ClusterName: ref('Cluster'),
      NodeRole: 'arn:aws:iam::111122223333:role/nodes',
      Subnets: [ref('Subnet')],
    },
  },
};

describe('a function in a subnet', () => {
  test('may call what its role allows', () => {
    const { needs } = derived(lambda([allow(['secretsmanager:GetSecretValue', 's3:GetObject'])]));
    expect(services(needs, 'granted')).toEqual(['s3', 'secretsmanager']);
  });

  test('stands in the subnets and groups that it names', () => {
    const [need] = derived(lambda([allow('sqs:SendMessage')])).needs;
    expect([need?.subnets, need?.groups, need?.unknown]).toEqual([
      [{ when: [], value: 'Net/Subnet' }],
      [{ when: [], value: 'Net/Group' }],
      [],
    ]);
  });

  test('calls nothing of itself', () => {
    expect(derived(lambda([])).needs).toEqual([]);
  });

  test('leaves logs, interfaces and traces to the service', () => {
    const statements = [
      allow([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'ec2:CreateNetworkInterface',
        'xray:PutTraceSegments',
      ]),
    ];
    expect(derived(lambda(statements)).needs).toEqual([]);
  });

  test('does not poll the queue that a mapping polls for it', () => {
    const mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: ref('Function'), EventSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:own' },
    };
    const statements = [allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'])];
    expect(derived({ ...lambda(statements), Mapping: mapping }).needs).toEqual([]);
  });

  test('without subnets needs nothing of a VPC', () => {
    expect(derived(lambda([allow('sqs:SendMessage')], { VpcConfig: undefined })).needs).toEqual([]);
  });

  test('needs one of several endpoints where a pattern does not tell which', () => {
    const { needs } = derived(lambda([allow('bedrock:*')]));
    expect(needs.map(({ among }) => among)).toEqual(needs.map(() => endpointsOf('bedrock:*')));
  });

  test('that may do everything tells nothing', () => {
    const { needs, untold } = derived(lambda([allow('*')]));
    expect([needs, untold]).toEqual([[], ["'Role' may call everything"]]);
  });

  test('that may do everything but something tells nothing', () => {
    const { needs, untold } = derived(lambda([{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]));
    expect([needs, untold]).toEqual([[], ["'Role' may call everything but what a statement names"]]);
  });

  test('calls nothing that a statement always refuses', () => {
    const statements = [allow('sqs:SendMessage'), { Effect: 'Deny', Action: 'sqs:*', Resource: '*' }];
    expect(derived(lambda(statements)).needs).toEqual([]);
  });

  test('calls no action that goes with another call', () => {
    expect(derived(lambda([allow(['iam:PassRole', 'elasticfilesystem:ClientMount'])])).needs).toEqual([]);
  });

  test('leaves decryption to the service whose data it reads', () => {
    expect(services(derived(lambda([allow(['s3:GetObject', 'kms:Decrypt'])])).needs)).toEqual(['s3']);
  });

  test('decrypts by itself where its role allows nothing else', () => {
    expect(services(derived(lambda([allow('kms:Decrypt')])).needs)).toEqual(['kms']);
  });

  test('calls nothing that is allowed only through another service', () => {
    const Condition = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    expect(derived(lambda([allow('kms:Decrypt', { Condition })])).needs).toEqual([]);
  });

  test('may call what a policy of AWS is for', () => {
    const policies = { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'] };
    expect(services(derived(lambda([], {}, policies)).needs)).toEqual(['sqs']);
  });

  test('whose role is not shown is told of', () => {
    const parts = lambda([], { Role: 'arn:aws:iam::111122223333:role/elsewhere' });
    expect(derived(parts).untold).toEqual(["the input does not show the role of 'Function'"]);
  });

  test('says where its subnets are not known', () => {
    const parts = lambda([allow('sqs:SendMessage')], {
      VpcConfig: { SubnetIds: ref('Ids'), SecurityGroupIds: ['sg-1'] },
    });
    const [need] = derived(parts, {
      Parameters: { Ids: { Type: 'List<AWS::EC2::Subnet::Id>' } },
    }).needs;
    expect(need?.unknown).toHaveLength(1);
  });
});

describe('a function that answers custom resources', () => {
  const custom = { Custom: { Type: 'Custom::Own', Properties: { ServiceToken: arn('Function') } } };

  test('writes to the bucket of CloudFormation for certain', () => {
    const { needs } = derived({ ...lambda([]), ...custom });
    expect(needs.map(({ service, kind, basis, owned }) => [service, kind, basis, owned])).toEqual([
      ['s3', 'handler', 'certain', 'CustomResourceResponses'],
    ]);
  });

  test('invokes another function where it is the framework of CDK', () => {
    const { needs } = derived({ ...lambda([], { Handler: 'framework.onEvent' }), ...custom });
    expect(services(needs, 'certain')).toEqual(['lambda', 's3']);
  });

  test('that runs kubectl asks for the cluster and takes a role', () => {
    const Description = 'onEvent handler for EKS kubectl resource provider';
    const { needs } = derived(lambda([], { Description }));
    expect(needs.map(({ service, kind }) => `${kind} ${service}`)).toEqual(['handler eks', 'handler sts']);
  });
});

describe('a service of ECS on Fargate', () => {
  test('pulls its image from ECR, with the layers in S3', () => {
    const { needs } = derived(task({ Image: ECR_IMAGE }));
    expect(services(needs, 'certain')).toEqual(['ecr-api', 'ecr-dkr', 's3']);
  });

  test('writes logs by its driver', () => {
    const { needs } = derived(task({ Image: 'own', LogConfiguration: { LogDriver: 'awslogs' } }));
    expect(services(needs, 'certain')).toEqual(['logs']);
  });

  test('gets secrets and parameters before it starts', () => {
    const Secrets = [
      { Name: 'A', ValueFrom: ref('Secret') },
      { Name: 'B', ValueFrom: { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/own' } },
    ];
    const { needs } = derived({
      ...task({ Image: 'own', Secrets }),
      Secret: { Type: 'AWS::SecretsManager::Secret' },
    });
    expect(services(needs, 'certain')).toEqual(['secretsmanager', 'ssm']);
  });

  test('may call what the role of its task allows', () => {
    const parts = {
      ...task({ Image: 'own' }, { TaskRoleArn: arn('Role') }),
      Role: role([allow('sqs:SendMessage')]),
    };
    expect(services(derived(parts).needs, 'granted')).toEqual(['sqs']);
  });

  test('leaves the image to the host where that is an instance', () => {
    expect(derived(task({ Image: ECR_IMAGE }, {}, { LaunchType: 'EC2' })).needs).toEqual([]);
  });
});

describe('a cluster of EKS', () => {
  test('has nodes that pull images and ask EC2', () => {
    const { needs } = derived(CLUSTER);
    expect(services(needs, 'certain')).toEqual(['ec2', 'ecr-api', 'ecr-dkr', 's3']);
  });

  test.each([
    ['aws-efs-csi-driver', 'elasticfilesystem'],
    ['eks-pod-identity-agent', 'eks-auth'],
    ['amazon-cloudwatch-observability', 'logs'],
  ])('has add-on %s on its nodes, which calls %s', (AddonName, service) => {
    const addon = { Type: 'AWS::EKS::Addon', Properties: { AddonName, ClusterName: ref('Cluster') } };
    const need = derived({ ...CLUSTER, Addon: addon }).needs.find((found) => found.service === service);
    expect([need?.workload.type, need?.subnets.map(({ value }) => value)]).toEqual([
      'AWS::EKS::Addon',
      ['Net/Subnet'],
    ]);
  });

  test('gives pods their roles by Pod Identity', () => {
    const parts = {
      ...CLUSTER,
      Role: role([allow('bedrock:InvokeModel')]),
      Association: {
        Type: 'AWS::EKS::PodIdentityAssociation',
        Properties: { ClusterName: 'own', RoleArn: arn('Role') },
      },
    };
    const found = derived(parts).needs.filter(({ workload }) => workload.type.endsWith('Association'));
    expect(services(found)).toEqual(['bedrock-runtime', 'eks-auth']);
  });

  test('without nodes has its pods in its own subnets', () => {
    const { Nodes: _, ...parts } = CLUSTER;
    const addon = {
      Type: 'AWS::EKS::Addon',
      Properties: { AddonName: 'vpc-cni', ClusterName: ref('Cluster') },
    };
    const other = { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.2.0/24' } };
    const [need] = derived({ ...parts, Addon: addon, Other: other }).needs;
    expect(need?.subnets.map(({ value }) => value)).toEqual(['Net/Other']);
  });
});

describe('a mapping from brokers', () => {
  const broker = {
    Brokers: {
      Type: 'AWS::MSK::Cluster',
      Properties: { BrokerNodeGroupInfo: { ClientSubnets: [ref('Subnet')] } },
    },
  };
  const mapping = (rest: Parts = {}): Parts => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: 'own', EventSourceArn: ref('Brokers'), ...rest },
  });

  test('has pollers in the subnets of the brokers that invoke the function', () => {
    const { needs } = derived({ ...broker, Mapping: mapping() });
    expect([services(needs, 'certain'), needs[0]?.subnets.map(({ value }) => value)]).toEqual([
      ['lambda', 'sts'],
      ['Net/Subnet'],
    ]);
  });

  test('with provisioned pollers needs nothing of the VPC', () => {
    expect(
      derived({ ...broker, Mapping: mapping({ ProvisionedPollerConfig: { MinimumPollers: 1 } }) }).needs,
    ).toEqual([]);
  });
});

describe('an instance', () => {
  const instance = (properties: Parts): Parts => ({
    Instance: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: ref('Subnet'), ...properties } },
    Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref('Role')] } },
    Role: role([allow('sqs:SendMessage')]),
  });

  test('may call what the role of its profile allows', () => {
    expect(services(derived(instance({ IamInstanceProfile: ref('Profile') })).needs)).toEqual(['sqs']);
  });

  test('that signals CloudFormation calls it for certain', () => {
    const UserData = { 'Fn::Base64': { 'Fn::Sub': '#!/bin/bash\ncfn-signal --stack ${AWS::StackName}' } };
    expect(services(derived(instance({ UserData })).needs, 'certain')).toEqual(['cloudformation']);
  });

  test('needs only under the condition under which it exists', () => {
    const parts = instance({ IamInstanceProfile: ref('Profile') });
    const rest = {
      Parameters: { On: { Type: 'String', AllowedValues: ['yes', 'no'] } },
      Conditions: { IsOn: { 'Fn::Equals': [ref('On'), 'yes'] } },
    } as Partial<Template>;
    const [need] = derived(
      { ...parts, Instance: { ...(parts.Instance as object), Condition: 'IsOn' } },
      rest,
    ).needs;
    expect(need?.when).toHaveLength(1);
  });
});
