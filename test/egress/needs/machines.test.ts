import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { role } from '../../../lib/egress/rules/identities/examples';
import { ref } from '../../../lib/egress/rules/networks';
import { allow, arn, CLUSTER, derived, services, type Parts } from './parts';

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
