import type { Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { Destination, Target, TargetKind } from '../../model/network';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** The property that names a route's target → what it names. */
const TARGETS: Readonly<Record<string, TargetKind>> = {
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
};

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
  const found: Guarded<Destination>[] = [];
  found.push(...r.destinations(r.properties['DestinationCidrBlock'], IPV4_SAMPLES));
  found.push(...r.destinations(r.properties['DestinationIpv6CidrBlock'], IPV6_SAMPLES));
  for (const { when, value } of r.references('DestinationPrefixListId')) {
    found.push({ when, value: { kind: 'prefix-list', list: value } });
  }
  return found.length > 0
    ? found
    : [{ when: [], value: { kind: 'unknown', why: 'the route names no destination' } }];
}

function targetsOf(r: ResourceReader): readonly Guarded<Target>[] {
  const found: Guarded<Target>[] = [];
  let named = false;
  for (const property in TARGETS) {
    if (r.has(property)) {
      named = true;
      const as = TARGETS[property] as TargetKind;
      for (const { when, value: node } of r.references(property)) {
        found.push({ when, value: node.id === 'local' ? { kind: 'local' } : { kind: 'node', node, as } });
      }
    }
  }
  if (named) {
    return found;
  }
  const node = {
    id: `?${r.id} target`,
    label: 'unknown',
    why: `its target is none of ${Object.keys(TARGETS).sort().join(', ')}`,
  };
  return [{ when: [], value: { kind: 'node', node, as: 'unknown' } }];
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
