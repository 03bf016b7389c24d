import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import {
  NAMED_VPC,
  functionWith,
  interfaceEndpoint,
} from '../../../../lib/egress/rules/completeness/examples';
import { BASE, ref, route } from '../../../../lib/egress/rules/networks';
import { auditTemplate } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

/** A VPC of the name with a subnet and its own route table. */
const network = (name: string, CidrBlock: string): Parts => ({
  [name]: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock } },
  [`${name}Subnet`]: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref(name), CidrBlock } },
  [`${name}Table`]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(name) } },
  [`${name}Association`]: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref(`${name}Subnet`), RouteTableId: ref(`${name}Table`) },
  },
});

const PEERED: Parts = {
  ...network('Hub', '10.9.0.0/24'),
  Peering: {
    Type: 'AWS::EC2::VPCPeeringConnection',
    Properties: { VpcId: ref('Vpc'), PeerVpcId: ref('Hub') },
  },
  There: route('Table', { DestinationCidrBlock: '10.9.0.0/24', VpcPeeringConnectionId: ref('Peering') }),
  Back: route('HubTable', { DestinationCidrBlock: '10.0.0.0/16', VpcPeeringConnectionId: ref('Peering') }),
};

const attached = (name: string, subnet: string): Parts => ({
  Type: 'AWS::EC2::TransitGatewayAttachment',
  Properties: { TransitGatewayId: ref('Transit'), VpcId: ref(name), SubnetIds: [ref(subnet)] },
});

const JOINED: Parts = {
  ...network('Hub', '10.9.0.0/24'),
  Transit: { Type: 'AWS::EC2::TransitGateway', Properties: {} },
  Here: attached('Vpc', 'Subnet'),
  ThereToo: attached('Hub', 'HubSubnet'),
  There: route('Table', { DestinationCidrBlock: '10.9.0.0/24', TransitGatewayId: ref('Transit') }),
  Back: route('HubTable', { DestinationCidrBlock: '10.0.0.0/16', TransitGatewayId: ref('Transit') }),
};

const CENTRAL = interfaceEndpoint('sqs', {
  VpcId: ref('Hub'),
  SubnetIds: [ref('HubSubnet')],
  SecurityGroupIds: ['sg-1'],
  PrivateDnsEnabled: false,
});

const ZONE: Parts = {
  Zone: {
    Type: 'AWS::Route53::HostedZone',
    Properties: {
      Name: 'sqs.eu-west-1.amazonaws.com',
      VPCs: [{ VPCId: ref('Vpc'), VPCRegion: 'eu-west-1' }],
    },
  },
};

/** What is found of a function beside other networks: rule and message. */
function found(...parts: readonly Parts[]): readonly string[] {
  const Resources = Object.assign({}, BASE, NAMED_VPC, functionWith('sqs:SendMessage'), ...parts) as Parts;
  const { findings } = auditTemplate({ Resources } as Partial<Template>);
  return findings
    .filter(({ ruleId }) => ruleId.startsWith('AG8'))
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
}

describe.each([
  ['a peering connection', PEERED],
  ['a transit gateway', JOINED],
])('a VPC that is connected by %s with another one of the input', (_, parts) => {
  test('uses an endpoint there by a private zone', () => {
    expect(found(parts, CENTRAL, ZONE)).toEqual([]);
  });

  test('does not find an endpoint there without a zone', () => {
    expect(found(parts, CENTRAL)[0]).toMatch(/^AG802 .*no private zone gives the name to VPC 'Vpc'/);
  });

  test('is led to its own endpoint before one there', () => {
    const Other = { ...(CENTRAL['Endpoint'] as object) };
    expect(
      found(parts, { Other }, interfaceEndpoint('sqs', { SecurityGroupIds: ref('AWS::NoValue') }))[0],
    ).toMatch(/^AG802 .*no security group of 'Endpoint' lets HTTPS in from it/);
  });

  test('lacks what neither has', () => {
    expect(found(parts)[0]).toMatch(
      /^AG801 .*neither VPC 'Vpc' nor one that it is connected with has an endpoint for it/,
    );
  });

  test('may use a proxy there, where that one has a way out', () => {
    const Out = {
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: ref('HubTable'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Igw') },
    };
    const Attachment = {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: ref('Hub'), InternetGatewayId: ref('Igw') },
    };
    expect(found(parts, { Out, Attachment, Igw: { Type: 'AWS::EC2::InternetGateway' } })).toEqual([]);
  });

  test('may be connected with more, where routes of that one lead to what nobody shows', () => {
    const Further = route('HubTable', { DestinationCidrBlock: '10.7.0.0/16', TransitGatewayId: 'tgw-1' });
    expect(found(parts, { Further })).toEqual([]);
  });
});

describe('a gateway endpoint of another VPC', () => {
  test('serves nobody else', () => {
    const reads = functionWith('s3:GetObject');
    const Gateway = {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcId: ref('Hub'),
        ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
        RouteTableIds: [ref('HubTable')],
      },
    };
    expect(found(PEERED, reads, { Gateway })[0]).toContain("(the one in VPC 'Hub' is out of its reach)");
  });
});

describe('an endpoint of a VPC that no route leads to', () => {
  test('is told of where there is none', () => {
    expect(found(network('Hub', '10.9.0.0/24'), CENTRAL)[0]).toContain(
      "VPC 'Vpc' has no endpoint for it (the one in VPC 'Hub' is out of its reach)",
    );
  });
});
