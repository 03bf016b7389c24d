import { ALWAYS } from '../../model/choices';
import type { SnapshotReader } from './reader';
import { only } from './reader';
import type { Row } from './row';

interface LinkKey {
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly what: string;
  /** Members that name what it is plugged into. */
  readonly ends: readonly string[];
}

const LINKS: readonly LinkKey[] = [
  {
    key: 'VpnConnections',
    id: 'VpnConnectionId',
    type: 'VPNConnection',
    what: 'a VPN connection',
    ends: ['VpnGatewayId', 'TransitGatewayId'],
  },
  {
    key: 'TransitGatewayConnects',
    id: 'TransitGatewayAttachmentId',
    type: 'TransitGatewayConnect',
    what: 'a Connect attachment of a transit gateway',
    ends: ['TransitGatewayId', 'TransportTransitGatewayAttachmentId'],
  },
  {
    key: 'TransitGatewayPeeringAttachments',
    id: 'TransitGatewayAttachmentId',
    type: 'TransitGatewayPeeringAttachment',
    what: 'a peering with another transit gateway',
    ends: [],
  },
];

/** Kinds of attachments of a transit gateway that lead out of sight; the answer above tells of VPNs. */
const ATTACHED: ReadonlyMap<string, string> = new Map([
  ['connect', 'a Connect attachment of a transit gateway'],
  ['direct-connect-gateway', 'an association with a Direct Connect gateway'],
  ['peering', 'a peering with another transit gateway'],
  ['tgw-peering', 'a peering with another transit gateway'],
]);

/** What joins a network to others without a route. */
export function readTies(r: SnapshotReader): void {
  const seen = new Set<string>();
  for (const { key, id: idName, type, what, ends } of LINKS) {
    for (const { id, row } of r.things(key, idName)) {
      const plugged = [id, ...ends.map((name) => row.text(name))].flatMap((end) => r.references(end, key));
      r.model.ties.links.push({ origin: r.origin(row, id, type), when: ALWAYS, what, ends: plugged });
      seen.add(id);
    }
  }
  for (const { id, row } of r.things('TransitGatewayAttachments', 'TransitGatewayAttachmentId')) {
    const what = ATTACHED.get(row.text('ResourceType') ?? '');
    if (what !== undefined && !seen.has(id)) {
      const ends = [id, row.text('TransitGatewayId'), row.text('ResourceId')].flatMap((end) =>
        r.references(end, 'TransitGatewayAttachments'),
      );
      const origin = r.origin(row, id, 'TransitGatewayAttachment');
      r.model.ties.links.push({ origin, when: ALWAYS, what, ends });
    }
  }
  [readPublicAccess, readMirrors, readIngressTables, readAddressSwitches, readServices].forEach((read) =>
    read(r),
  );
}

function readPublicAccess(r: SnapshotReader): void {
  for (const row of r.snapshot.rows('VpcBlockPublicAccessOptions')) {
    const mode = row.text('InternetGatewayBlockMode') ?? 'off';
    const modes = (['block-bidirectional', 'block-ingress'] as const).filter((known) => known === mode);
    // An account that never asked for it has it switched off: nothing was left open.
    if (mode !== 'off') {
      const origin = r.origin(row, 'account', 'VPCBlockPublicAccessOptions');
      r.model.ties.publicAccessBlocks.push({
        origin,
        when: ALWAYS,
        modes: modes.length === 0 ? [only('off')] : modes.map((known) => only(known)),
      });
    }
  }
  const exclusions = r
    .things('VpcBlockPublicAccessExclusions', 'ExclusionId')
    .filter(({ row }) => !/^(?:delete|disable)-complete$/.test(row.text('State') ?? ''));
  for (const { id, row } of exclusions) {
    const resource = row.text('ResourceArn')?.split('/').at(-1);
    const origin = r.origin(row, id, 'VPCBlockPublicAccessExclusion');
    r.model.ties.publicAccessExclusions.push({ origin, when: ALWAYS, of: r.references(resource, 'Vpcs') });
  }
}

function readMirrors(r: SnapshotReader): void {
  for (const { id, row } of r.things('TrafficMirrorSessions', 'TrafficMirrorSessionId')) {
    const to = r.references(row.text('TrafficMirrorTargetId'), 'TrafficMirrorTargets');
    const origin = r.origin(row, id, 'TrafficMirrorSession');
    r.model.ties.mirrors.push({ origin, when: ALWAYS, id, to });
  }
  for (const { id, row } of r.things('TrafficMirrorTargets', 'TrafficMirrorTargetId')) {
    const to = [
      ...r.references(row.text('NetworkInterfaceId'), 'NetworkInterfaces'),
      ...r.references(row.text('NetworkLoadBalancerArn'), 'LoadBalancers'),
      ...r.references(row.text('GatewayLoadBalancerEndpointId'), 'VpcEndpoints'),
    ];
    r.model.ties.mirrors.push({ origin: r.origin(row, id, 'TrafficMirrorTarget'), when: ALWAYS, id, to });
  }
}

function readIngressTables(r: SnapshotReader): void {
  for (const { id, row } of r.things('RouteTables', 'RouteTableId')) {
    for (const gateway of row.rows('Associations').flatMap((one) => one.text('GatewayId') ?? [])) {
      const origin = r.origin(row, id, 'RouteTable');
      const named = r.references(gateway, 'InternetGateways');
      r.model.ties.ingressTables.push({ origin, when: ALWAYS, gateway: named });
    }
  }
}

function readAddressSwitches(r: SnapshotReader): void {
  const switches: readonly (readonly [string, string])[] = [
    ['EnableDns64', 'a subnet with DNS64, which gives IPv4 names NAT64 addresses'],
    ['AssignIpv6AddressOnCreation', 'a subnet that gives machines IPv6 addresses'],
  ];
  for (const { id, row } of r.things('Subnets', 'SubnetId')) {
    for (const [, what] of switches.filter(([name]) => row.flag(name) === true)) {
      r.model.ties.addressSwitches.push({ origin: r.origin(row, id, 'Subnet'), when: ALWAYS, what });
    }
  }
  for (const { id, row } of r.things('Vpcs', 'VpcId').filter((found) => hasPublicIpv6(found.row))) {
    const what = 'a VPC with public IPv6 addresses';
    r.model.ties.addressSwitches.push({ origin: r.origin(row, id, 'VPC'), when: ALWAYS, what });
  }
}

function hasPublicIpv6(row: Row): boolean {
  return row.rows('Ipv6CidrBlockAssociationSet').some((block) => block.text('Ipv6Pool') === 'Amazon');
}

function readServices(r: SnapshotReader): void {
  for (const { id, row } of r.things('ServiceConfigurations', 'ServiceId')) {
    const acceptsAll = [only(row.flag('AcceptanceRequired') === false)];
    const origin = r.origin(row, id, 'VPCEndpointService');
    r.model.ties.services.push({ origin, when: ALWAYS, id, acceptsAll });
  }
}
