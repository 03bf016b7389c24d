import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { role } from '../../../lib/egress/rules/identities/examples';
import { ref } from '../../../lib/egress/rules/networks';
import { allow, arn, CLUSTER, derived, ECR_IMAGE, services, type Parts } from './parts';

/** Machines with the tag of nodes of a cluster. */
const GROUP: Parts = {
  Type: 'AWS::AutoScaling::AutoScalingGroup',
  Properties: {
    VPCZoneIdentifier: [ref('Subnet')],
    LaunchTemplate: { LaunchTemplateId: ref('Template') },
    Tags: [
      {
        Key: { 'Fn::Join': ['', ['kubernetes.io/cluster/', ref('Cluster')]] },
        Value: 'owned',
        PropagateAtLaunch: true,
      },
    ],
  },
};

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

describe('a role that pods take by a token', () => {
  const issuer = { 'Fn::GetAtt': ['Cluster', 'OpenIdConnectIssuerUrl'] };
  const trust = (Federated: unknown): Parts => ({
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity' }],
    },
  });

  test.each([
    ['a provider of IAM', 'AWS::IAM::OIDCProvider', ref('Provider')],
    ['a provider that CDK makes', 'Custom::AWSCDKOpenIdConnectProvider', ref('Provider')],
    [
      'an ARN with the name of the issuer',
      'AWS::IAM::OIDCProvider',
      {
        'Fn::Join': [
          '',
          [
            'arn:aws:iam::111122223333:oidc-provider/',
            { 'Fn::Select': [1, { 'Fn::Split': ['//', issuer] }] },
          ],
        ],
      },
    ],
  ])('calls what it allows from the nodes of the cluster, by %s', (_, Type, federated) => {
    const parts = {
      ...CLUSTER,
      Provider: { Type, Properties: { Url: issuer } },
      Role: role([allow('bedrock:InvokeModel')], trust(federated)),
    };
    const found = derived(parts).needs.filter(({ workload }) => workload.type === 'AWS::IAM::Role');
    expect([services(found), found[0]?.subnets.map(({ value }) => value)]).toEqual([
      ['bedrock-runtime', 'sts'],
      ['Net/Subnet'],
    ]);
  });

  test('of somebody else calls nothing from here', () => {
    const parts = {
      ...CLUSTER,
      Role: role([allow('bedrock:InvokeModel')], trust('arn:aws:iam::111122223333:oidc-provider/other')),
    };
    expect(derived(parts).needs.filter(({ workload }) => workload.type === 'AWS::IAM::Role')).toEqual([]);
  });
});

describe('what is applied to a cluster', () => {
  test.each([
    ['a manifest', 'Custom::AWSCDK-EKS-KubernetesResource', 'Manifest'],
    ['values of a chart', 'Custom::AWSCDK-EKS-HelmChart', 'Values'],
  ])('has its nodes pull images of ECR, by %s', (_, Type, path) => {
    const text = { 'Fn::Join': ['', ['[{"image":"', ECR_IMAGE, '"}]']] };
    const { Nodes: _nodes, ...rest } = CLUSTER;
    const parts = {
      ...rest,
      Nodes: { ...GROUP },
      Own: { Type, Properties: { ClusterName: 'own', [path]: text } },
    };
    const found = derived(parts).needs.filter(({ workload }) => workload.type === Type);
    expect([services(found, 'certain'), found[0]?.subnets.map(({ value }) => value)]).toEqual([
      ['ecr-api', 'ecr-dkr', 's3'],
      ['Net/Subnet'],
    ]);
  });

  test('pulls nothing where it names no image of ECR', () => {
    const Type = 'Custom::AWSCDK-EKS-KubernetesResource';
    const own = { Type, Properties: { ClusterName: 'own', Manifest: '[{"kind":"ConfigMap"}]' } };
    expect(derived({ ...CLUSTER, Own: own }).needs.filter(({ workload }) => workload.type === Type)).toEqual(
      [],
    );
  });
});

describe('nodes that somebody manages', () => {
  const nodes = (UserData: unknown): Parts => ({
    ...(({ Nodes: _, ...rest }) => rest)(CLUSTER),
    Nodes: GROUP,
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateData: { UserData: { 'Fn::Base64': UserData } } },
    },
  });

  test('ask EC2, pull images and look for their cluster', () => {
    const { needs } = derived(nodes('/etc/eks/bootstrap.sh own'));
    expect([services(needs, 'certain'), services(needs, 'granted')]).toEqual([
      ['ec2', 'eks'],
      ['ecr-api', 'ecr-dkr', 's3'],
    ]);
  });

  test('look for no cluster whose address they are told', () => {
    const told = "/etc/eks/bootstrap.sh own --apiserver-endpoint 'https://x' --b64-cluster-ca x";
    expect(services(derived(nodes(told)).needs, 'certain')).toEqual(['ec2']);
  });

  test('are no nodes where nothing says so', () => {
    expect(derived(nodes('./bootstrap.sh')).needs).toEqual([]);
  });

  test('are where pods of the cluster run that their tag names', () => {
    const association = {
      Type: 'AWS::EKS::PodIdentityAssociation',
      Properties: { ClusterName: 'own', RoleArn: arn('Role') },
    };
    const parts = { ...nodes('x'), Association: association, Role: role([allow('sqs:SendMessage')]) };
    const need = derived(parts).needs.find(({ service }) => service === 'sqs');
    expect(need?.subnets.map(({ value }) => value)).toEqual(['Net/Subnet']);
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
