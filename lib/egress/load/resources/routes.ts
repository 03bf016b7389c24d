import type { Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { Destination, Reference, Target, TargetKind } from '../../model/network';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** The property that names a route's target → what it names. */
const TARGETS: ReadonlyMap<string, TargetKind> = new Map(
  Object.entries({
    GatewayId: 'gateway',
    NatGatewayId: 'nat-gateway',
    EgressOnlyInternetGatewayId: 'egress-only-internet-gateway',
    CarrierGatewayId: 'carrier-gateway',
    TransitGatewayId: 'transit-gateway',
    VpcPeeringConnectionId: 'vpc-peering-connection',
    VpcEndpointId: 'vpc-endpoint',
    NetworkInterfaceId: 'network-interface',
    InstanceId: 'instance',
    LocalGatewayId: 'local-gateway',
    CoreNetworkArn: 'core-network',
    OdbNetworkArn: 'odb-network',
  } as const),
);
const TARGET_NAMES = [...TARGETS.keys()];

/** Public blocks that an open parameter may be set to: all of it, half of it, one address. */
const IPV4_SAMPLES = ['0.0.0.0/0', '0.0.0.0/1', '8.0.0.0/8', '8.8.0.0/16', '8.8.8.0/24', '8.8.8.8/32'];
const IPV6_SAMPLES = ['::/0', '2000::/3', '2600::/32', '2600::/48', '2600::/56', '2600::/64', '2600::1/128'];

export const ROUTE_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::Route': (r) => {
    r.model.routes.push({
      kind: 'route',
      id: r.id,
      origin: r.origin,
      when: r.when,
      table: r.references('RouteTableId'),
      destinations: destinationsOf(r),
      targets: targetsOf(r),
    });
  },

  'AWS::EC2::PrefixList': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'prefix-list',
      id: r.id,
      origin: r.origin,
      when: r.when,
      entries: entriesOf(r, r.properties['Entries']),
    });
  },
};

/** The destinations of a route, of a VPC's table or a transit gateway's. */
export function destinationsOf(r: ResourceReader): readonly Guarded<Destination>[] {
  const { DestinationCidrBlock: v4, DestinationIpv6CidrBlock: v6 } = r.properties;
  const lists = r.references('DestinationPrefixListId');
  if (v6 === undefined && lists.length === 0 && v4 !== undefined) {
    return orUnknown(r.destinations(v4, IPV4_SAMPLES));
  }
  return orUnknown([
    ...r.destinations(v4, IPV4_SAMPLES),
    ...r.destinations(v6, IPV6_SAMPLES),
    ...lists.map(({ when, value: list }) => ({ when, value: { kind: 'prefix-list', list } as const })),
  ]);
}

function orUnknown(found: readonly Guarded<Destination>[]): readonly Guarded<Destination>[] {
  return found.length > 0
    ? found
    : [{ when: [], value: { kind: 'unknown', why: 'the route names no destination' } }];
}

function targetsOf(r: ResourceReader): readonly Guarded<Target>[] {
  const named: string[] = [];
  for (const property in r.properties) {
    if (TARGETS.has(property) && r.has(property)) {
      named.push(property);
    }
  }
  if (named.length > 1) {
    named.sort((a, b) => TARGET_NAMES.indexOf(a) - TARGET_NAMES.indexOf(b));
  }
  if (named.length > 0) {
    return named.flatMap((property) =>
      r.references(property).map(({ when, value }) => ({ when, value: toTarget(property, value) })),
    );
  }
  const node = {
    id: `?${r.id} target`,
    label: 'unknown',
    why: `its target is none of ${[...TARGET_NAMES].sort().join(', ')}`,
  };
  return [{ when: [], value: { kind: 'node', node, as: 'unknown' } }];
}

function toTarget(property: string, node: Reference): Target {
  return node.id === 'local'
    ? { kind: 'local' }
    : { kind: 'node', node, as: TARGETS.get(property) ?? 'unknown' };
}

function entriesOf(r: ResourceReader, expression: unknown): readonly Guarded<Destination>[] {
  return r.evaluate(expression).flatMap(({ when, value }) => {
    if (value.kind !== 'list' || value.rest !== undefined) {
      return [
        { when, value: { kind: 'unknown', why: 'the entries of the prefix list are not known' } as const },
      ];
    }
    return value.items.flatMap((item) =>
      item.flatMap((entry) => {
        const cidrs: readonly Guarded<Destination>[] =
          entry.value.kind === 'object'
            ? r.destinations(entry.value.object['Cidr'], [...IPV4_SAMPLES, ...IPV6_SAMPLES])
            : [{ when: [], value: { kind: 'unknown', why: 'an entry of the prefix list is not known' } }];
        return cidrs.flatMap((cidr) => {
          const merged = [entry.when, cidr.when].reduce<typeof when | undefined>(
            (all, guard) => (all === undefined ? undefined : mergeGuards(all, guard)),
            when,
          );
          return merged === undefined ? [] : [{ when: merged, value: cidr.value }];
        });
      }),
    );
  });
}
