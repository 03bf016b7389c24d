import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import {
  CUSTOM,
  NAMED_VPC,
  acl,
  functionWith,
  gatewayEndpoint,
  group,
  interfaceEndpoint,
} from '../../../../lib/egress/rules/completeness/examples';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import type { Finding } from '../../../../lib/egress/rules/rule';
import { auditTemplate } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

function found(resources: Parts, rest: Partial<Template> = {}): readonly Finding[] {
  const template = { ...rest, Resources: { ...BASE, ...NAMED_VPC, ...resources } } as Partial<Template>;
  return auditTemplate(template).findings.filter(({ ruleId }) => ruleId === 'AG802');
}

const SERVED = { ...functionWith('sqs:SendMessage'), ...interfaceEndpoint('sqs') };
const AWAY = {
  ...interfaceEndpoint('sqs', { SubnetIds: [ref('Other')] }),
  Other: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.1.0/24' } },
};
const https = (peer: Parts): Parts => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...peer });

describe('an endpoint out of reach', () => {
  test('is a defect, which leaves the verdict as it is', () => {
    const parts = { ...SERVED, Servers: group({ SecurityGroupIngress: [https({ CidrIp: '10.0.9.0/24' })] }) };
    expect(found(parts).map(({ severity, state }) => [severity, state])).toEqual([['warning', 'defect']]);
  });

  test('is an error where the call is certain', () => {
    const other = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } };
    const parts = {
      ...functionWith('iam:PassRole'),
      ...CUSTOM,
      ...gatewayEndpoint({ RouteTableIds: [ref('Other')] }),
      Other: other,
    };
    expect(found(parts).map(({ severity }) => severity)).toEqual(['error']);
  });

  test.each([
    ['its group', { Servers: group({}) }, "no security group of 'Endpoint' lets HTTPS in from it"],
    [
      'its name',
      interfaceEndpoint('sqs', { PrivateDnsEnabled: undefined }),
      "PrivateDnsEnabled of 'Endpoint' is off",
    ],
    ['its subnets', interfaceEndpoint('sqs', { SubnetIds: undefined }), "'Endpoint' stands in no subnet"],
    [
      'the resolver',
      { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false } } },
      "EnableDnsSupport of VPC 'Vpc' is off",
    ],
    [
      'the group of the workload',
      { Clients: group({ SecurityGroupEgress: [https({ CidrIp: '10.0.9.0/24' })] }) },
      "no security group of it lets HTTPS out to 'Endpoint'",
    ],
    [
      'the group that comes with its VPC',
      interfaceEndpoint('sqs', { SecurityGroupIds: undefined }),
      "no security group of 'Endpoint' lets HTTPS in from it",
    ],
    [
      'the network ACL of the workload, on the way out',
      { ...AWAY, ...acl('Subnet', { in: ['all 0.0.0.0/0'], out: ['tcp 80 10.0.0.0/16'] }) },
      "network ACL 'Acl' of subnet 'Subnet' lets no HTTPS out to 'Endpoint' in subnet 'Other'",
    ],
    [
      'the network ACL of the endpoint, on the way in',
      { ...AWAY, ...acl('Other', { in: ['tcp 443 10.0.9.0/24'], out: ['all 0.0.0.0/0'] }) },
      "network ACL 'Acl' of subnet 'Other' lets no HTTPS in from it",
    ],
    [
      'the network ACL of the endpoint, on the way back',
      { ...AWAY, ...acl('Other', { in: ['all 0.0.0.0/0'], out: ['tcp 1-1023 10.0.0.0/16'] }) },
      "network ACL 'Acl' of subnet 'Other' lets no answers out to it (TCP 1024-65535)",
    ],
    [
      'the network ACL of the workload, on the way back',
      { ...AWAY, ...acl('Subnet', { in: ['tcp 443 10.0.0.0/16'], out: ['all 0.0.0.0/0'] }) },
      "network ACL 'Acl' of subnet 'Subnet' lets no answers in from 'Endpoint' in subnet 'Other' (TCP 1024-65535)",
    ],
  ])('is explained by %s', (_, parts, why) => {
    expect(found({ ...SERVED, ...parts })[0]?.message).toContain(why);
  });

  test('is not told of while another one of the service is in reach', () => {
    const { Endpoint } = interfaceEndpoint('sqs', { PrivateDnsEnabled: false });
    expect(found({ ...SERVED, Second: Endpoint })).toEqual([]);
  });

  test('is not told of where a rule of its group is open', () => {
    const rest = { Parameters: { Range: { Type: 'String' } } } as Partial<Template>;
    const parts = { ...SERVED, Servers: group({ SecurityGroupIngress: [https({ CidrIp: ref('Range') })] }) };
    expect(found(parts, rest)).toEqual([]);
  });

  test('is not told of where the groups of the workload are not shown', () => {
    const rest = { Parameters: { Group: { Type: 'String' } } } as Partial<Template>;
    const VpcConfig = { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Group')] };
    const parts = {
      ...functionWith('sqs:SendMessage', { VpcConfig }),
      ...interfaceEndpoint('sqs'),
      Servers: group({ SecurityGroupIngress: [https({ SourceSecurityGroupId: ref('Others') })] }),
      Others: group({}),
    };
    expect(found(parts, rest)).toEqual([]);
  });

  test('is not told of while one of its subnets is in reach', () => {
    const parts = {
      ...SERVED,
      ...AWAY,
      ...interfaceEndpoint('sqs', { SubnetIds: [ref('Other'), ref('Subnet')] }),
      ...acl('Other', { in: [], out: [] }),
    };
    expect(found(parts)).toEqual([]);
  });

  test('is not told of where its subnet is not shown', () => {
    const rest = { Parameters: { Other: { Type: 'AWS::EC2::Subnet::Id' } } } as Partial<Template>;
    const parts = {
      ...SERVED,
      ...interfaceEndpoint('sqs', { SubnetIds: [ref('Other')] }),
      ...acl('Subnet', { in: [], out: [] }),
    };
    expect(found(parts, rest)).toEqual([]);
  });

  test('is not told of where the group that comes with the VPC is opened by a rule of its own', () => {
    const Rule = {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] },
        ...https({ CidrIp: '10.0.0.0/16' }),
      },
    };
    expect(found({ ...SERVED, ...interfaceEndpoint('sqs', { SecurityGroupIds: undefined }), Rule })).toEqual(
      [],
    );
  });

  test('is not told of where a group of the workload is decided by another resource', () => {
    const VpcConfig = {
      SubnetIds: [ref('Subnet')],
      SecurityGroupIds: [ref('Clients'), { 'Fn::GetAtt': ['Cluster', 'ClusterSecurityGroupId'] }],
    };
    const parts = {
      ...functionWith('sqs:SendMessage', { VpcConfig }),
      ...interfaceEndpoint('sqs'),
      Cluster: {
        Type: 'AWS::EKS::Cluster',
        Properties: { ResourcesVpcConfig: { SubnetIds: [ref('Subnet')] } },
      },
      Clients: group({ SecurityGroupEgress: [https({ CidrIp: '10.0.9.0/24' })] }),
    };
    expect(found(parts).filter(({ origin }) => origin.logicalId === 'Function')).toEqual([]);
  });

  test.each([
    ['of AWS, or none that a text names', 'eu-west-1.amazonaws.com', 0],
    ['of another domain', 'internal.example.com', 1],
  ])('is told of by its name beside a private zone %s', (_, Name, count) => {
    const Zone = { Type: 'AWS::Route53::HostedZone', Properties: { Name, VPCs: [{ VPCId: ref('Vpc') }] } };
    const parts = { ...SERVED, ...interfaceEndpoint('sqs', { PrivateDnsEnabled: false }), Zone };
    expect(found(parts)).toHaveLength(count);
  });
});
