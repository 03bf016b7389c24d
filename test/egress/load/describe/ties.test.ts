import { describe, expect, test } from 'vitest';
import type { NetworkModel, References } from '../../../../lib/egress/model/network';
import type { Rows } from '../../same-model/snapshot';
import * as aws from '../../same-model/snapshot';
import { described } from './model';

const TGW = 'tgw-1';
const ids = (references: References): readonly string[] => references.map(({ value }) => value.id);

/** `what: the ends`, one for each link. */
function links(rows: Rows): readonly string[] {
  return described(rows).ties.links.map(({ what, ends }) => `${what}: ${ids(ends).join(', ')}`);
}

describe('a link of a snapshot', () => {
  test('is a VPN connection, with what it ends at', () => {
    const row = { VpnConnectionId: 'vpn-1', VpnGatewayId: 'vgw-1', TransitGatewayId: TGW };
    expect(links({ VpnConnections: [row] })).toEqual(['a VPN connection: vpn-1, vgw-1, tgw-1']);
  });

  test('is a Connect attachment, with what carries it', () => {
    const row = {
      TransitGatewayAttachmentId: 'tgw-attach-1',
      TransportTransitGatewayAttachmentId: 'tgw-attach-2',
      TransitGatewayId: TGW,
    };
    expect(links({ TransitGatewayConnects: [row] })).toEqual([
      'a Connect attachment of a transit gateway: tgw-attach-1, tgw-1, tgw-attach-2',
    ]);
  });

  test('is a peering of transit gateways', () => {
    const row = { TransitGatewayAttachmentId: 'tgw-attach-1' };
    expect(links({ TransitGatewayPeeringAttachments: [row] })).toEqual([
      'a peering with another transit gateway: tgw-attach-1',
    ]);
  });

  test.each([
    ['connect', 'a Connect attachment of a transit gateway'],
    ['direct-connect-gateway', 'an association with a Direct Connect gateway'],
    ['peering', 'a peering with another transit gateway'],
    ['tgw-peering', 'a peering with another transit gateway'],
  ])('is an attachment of type %s', (ResourceType, what) => {
    const row = {
      TransitGatewayAttachmentId: 'tgw-attach-1',
      TransitGatewayId: TGW,
      ResourceType,
      ResourceId: 'other-1',
    };
    expect(links({ TransitGatewayAttachments: [row] })).toEqual([`${what}: tgw-attach-1, tgw-1, other-1`]);
  });

  test('is told once where two answers tell of it', () => {
    const row = { TransitGatewayAttachmentId: 'tgw-attach-1', ResourceType: 'peering' };
    expect(links({ TransitGatewayAttachments: [row], TransitGatewayPeeringAttachments: [row] })).toHaveLength(
      1,
    );
  });

  test.each(['vpc', 'vpn', undefined])('is no attachment of type %s', (ResourceType) => {
    const row = { TransitGatewayAttachmentId: 'tgw-attach-1', ResourceType };
    expect(links({ TransitGatewayAttachments: [row] })).toEqual([]);
  });

  test('is none that was deleted', () => {
    expect(links({ VpnConnections: [{ VpnConnectionId: 'vpn-1', State: 'deleted' }] })).toEqual([]);
  });

  test.each([
    ['VpnConnections', 'VpnConnectionId', 'AWS::EC2::VPNConnection'],
    ['TransitGatewayConnects', 'TransitGatewayAttachmentId', 'AWS::EC2::TransitGatewayConnect'],
    [
      'TransitGatewayPeeringAttachments',
      'TransitGatewayAttachmentId',
      'AWS::EC2::TransitGatewayPeeringAttachment',
    ],
  ])('has an origin in the answer %s', (key, id, resourceType) => {
    const [link] = described({ [key]: [{ [id]: 'it-1' }] }).ties.links;
    expect(link?.origin).toEqual({ stack: 'Net', logicalId: 'it-1', resourceType, file: `${key}.json` });
  });
});

describe('VPC Block Public Access of an account', () => {
  const modes = (mode?: string): readonly (readonly string[])[] =>
    described({
      VpcBlockPublicAccessOptions: [mode === undefined ? {} : { InternetGatewayBlockMode: mode }],
    }).ties.publicAccessBlocks.map((block) => block.modes.map(({ value }) => value));

  test.each(['block-bidirectional', 'block-ingress'])('is switched to %s', (mode) => {
    expect(modes(mode)).toEqual([[mode]]);
  });

  test('is not switched on where the mode is off, or not told', () => {
    expect([modes('off'), modes()]).toEqual([[], []]);
  });

  test('counts as off in a mode that nobody knows', () => {
    expect(modes('block-half')).toEqual([['off']]);
  });

  const exclusions = (row: Readonly<Record<string, unknown>>): readonly (readonly string[])[] =>
    described({
      VpcBlockPublicAccessExclusions: [{ ExclusionId: 'vpcbpa-exclude-1', ...row }],
    }).ties.publicAccessExclusions.map(({ of }) => ids(of));

  test('excludes what the ARN of an exclusion names', () => {
    const ResourceArn = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1';
    expect(exclusions({ ResourceArn, State: 'create-complete' })).toEqual([['vpc-1']]);
  });

  test('excludes something where no ARN is told', () => {
    expect(exclusions({})).toEqual([[]]);
  });

  test.each(['delete-complete', 'disable-complete'])('excludes nothing any more in the state %s', (State) => {
    expect(exclusions({ State })).toEqual([]);
  });

  test.each(['delete-in-progress', 'delete-complete-soon', 'not-delete-complete'])(
    'still excludes it in the state %s',
    (State) => {
      expect(exclusions({ State })).toHaveLength(1);
    },
  );
});

describe('a traffic mirror of a snapshot', () => {
  const mirrors = (rows: Rows): readonly string[] =>
    described(rows).ties.mirrors.map(({ id, to }) => `${id} to ${ids(to).join(', ')}`);

  test('leads from a session to its target', () => {
    const row = { TrafficMirrorSessionId: 'tms-1', TrafficMirrorTargetId: 'tmt-1' };
    expect(mirrors({ TrafficMirrorSessions: [row] })).toEqual(['tms-1 to tmt-1']);
  });

  test.each([
    ['NetworkInterfaceId', 'eni-1'],
    ['NetworkLoadBalancerArn', 'arn:lb'],
    ['GatewayLoadBalancerEndpointId', 'vpce-1'],
  ])('leads from a target to its %s', (name, end) => {
    const row = { TrafficMirrorTargetId: 'tmt-1', [name]: end };
    expect(mirrors({ TrafficMirrorTargets: [row] })).toEqual([`tmt-1 to ${end}`]);
  });
});

describe('a route table of a snapshot', () => {
  const gateways = (rows: Rows): readonly (readonly string[])[] =>
    described(rows).ties.ingressTables.map(({ gateway }) => ids(gateway));

  test('is for what comes in where a gateway is associated with it', () => {
    const [row] = aws.table('In')['RouteTables']!;
    const Associations = [{ RouteTableId: 'rtb-In', GatewayId: 'igw-1' }];
    expect(gateways({ RouteTables: [{ ...row, Associations }] })).toEqual([['igw-1']]);
  });

  test('is for what goes out where subnets are', () => {
    expect(gateways(aws.subnet('A'))).toEqual([]);
  });
});

describe('an address switch of a snapshot', () => {
  const switches = (model: NetworkModel): readonly string[] =>
    model.ties.addressSwitches.map(({ origin, what }) => `${origin.logicalId} is ${what}`);
  const subnet = (row: Readonly<Record<string, unknown>>): readonly string[] =>
    switches(described({ Subnets: [{ SubnetId: 'subnet-A', VpcId: 'vpc-1', ...row }] }));

  test('is a subnet with DNS64', () => {
    expect(subnet({ EnableDns64: true })).toEqual([
      'subnet-A is a subnet with DNS64, which gives IPv4 names NAT64 addresses',
    ]);
  });

  test('is a subnet that gives out IPv6 addresses', () => {
    expect(subnet({ AssignIpv6AddressOnCreation: true })).toEqual([
      'subnet-A is a subnet that gives machines IPv6 addresses',
    ]);
  });

  test('is no subnet that has both switched off', () => {
    expect(subnet({ EnableDns64: false, AssignIpv6AddressOnCreation: false })).toEqual([]);
  });

  const pool = (...pools: readonly string[]): readonly string[] => {
    const blocks = pools.map((Ipv6Pool) => ({ Ipv6Pool }));
    return switches(described({ Vpcs: [{ VpcId: 'vpc-1', Ipv6CidrBlockAssociationSet: blocks }] }));
  };

  test('is a VPC that has a block of Amazon among its blocks', () => {
    expect(pool('ipam-pool-1', 'Amazon')).toEqual(['vpc-1 is a VPC with public IPv6 addresses']);
  });

  test('is no VPC with blocks of its owner alone', () => {
    expect([pool('ipam-pool-1'), pool()]).toEqual([[], []]);
  });
});

describe('an endpoint service of a snapshot', () => {
  const acceptsAll = (AcceptanceRequired?: boolean): readonly boolean[] =>
    described({
      ServiceConfigurations: [{ ServiceId: 'vpce-svc-1', AcceptanceRequired }],
    }).ties.services.flatMap((service) => service.acceptsAll.map(({ value }) => value));

  test('takes every connection only where it says that none needs acceptance', () => {
    expect([acceptsAll(false), acceptsAll(true), acceptsAll()]).toEqual([[true], [false], [false]]);
  });
});
