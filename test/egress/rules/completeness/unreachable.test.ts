import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import {
  CUSTOM,
  NAMED_VPC,
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
});
