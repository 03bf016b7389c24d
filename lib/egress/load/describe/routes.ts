import type { Guarded } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { Destination, Reference, Route, Target, TargetKind } from '../../model/network';
import type { SnapshotReader } from './reader';
import { isGone, only, thing, toBlock } from './reader';
import type { Row } from './row';

/** The member that names a route's target → what it names and which answer shows it. */
const TARGETS: readonly { readonly name: string; readonly as: TargetKind; readonly key: string }[] = [
  { name: 'NatGatewayId', as: 'nat-gateway', key: 'NatGateways' },
  {
    name: 'EgressOnlyInternetGatewayId',
    as: 'egress-only-internet-gateway',
    key: 'EgressOnlyInternetGateways',
  },
  { name: 'CarrierGatewayId', as: 'carrier-gateway', key: 'CarrierGateways' },
  { name: 'TransitGatewayId', as: 'transit-gateway', key: 'TransitGateways' },
  { name: 'VpcPeeringConnectionId', as: 'vpc-peering-connection', key: 'VpcPeeringConnections' },
  { name: 'LocalGatewayId', as: 'local-gateway', key: 'LocalGateways' },
];

/** Targets that no answer of EC2 shows. */
const UNSEEN: readonly { readonly name: string; readonly as: TargetKind }[] = [
  { name: 'CoreNetworkArn', as: 'core-network' },
  { name: 'OdbNetworkArn', as: 'odb-network' },
];

/** What `GatewayId` names, by the beginning of the id. */
const GATEWAYS: ReadonlyMap<string, string> = new Map([
  ['igw', 'InternetGateways'],
  ['eigw', 'EgressOnlyInternetGateways'],
  ['cagw', 'CarrierGateways'],
  ['vgw', 'VpnGateways'],
  ['vpce', 'VpcEndpoints'],
]);

interface Table {
  readonly id: string;
  readonly row: Row;
}

/** The routes of a route table, and what adds to them by itself. */
export function readRoutes(r: SnapshotReader, table: Table): void {
  for (const route of table.row.rows('Routes')) {
    r.model.routes.push(toRoute(r, table, route));
  }
  if (!table.row.has('Routes')) {
    r.model.routes.push(unknownRoute(r, table));
  }
  readPropagation(r, table);
}

function toRoute(r: SnapshotReader, { id, row }: Table, route: Row): Route {
  return {
    kind: 'route',
    ...thing(r, { id: `${id}|${labelOf(route)}`, row }, 'Route'),
    table: r.references(id, 'RouteTables'),
    destinations: destinationsOf(r, route),
    targets: targetsOf(r, route).map(only),
  };
}

function unknownRoute(r: SnapshotReader, { id, row }: Table): Route {
  const why = `'${id}' in ${row.file} has no 'Routes'`;
  return {
    kind: 'route',
    ...thing(r, { id: `${id}|unknown`, row }, 'Route'),
    table: r.references(id, 'RouteTables'),
    destinations: [only({ kind: 'unknown', why })],
    targets: [only(unknownTarget(why))],
  };
}

function labelOf(route: Row): string {
  return (
    route.text('DestinationCidrBlock') ??
    route.text('DestinationIpv6CidrBlock') ??
    route.text('DestinationPrefixListId') ??
    'unknown'
  );
}

function destinationsOf(r: SnapshotReader, route: Row): readonly Guarded<Destination>[] {
  const list = route.text('DestinationPrefixListId');
  return list === undefined
    ? r.destinations(labelOf(route))
    : [only({ kind: 'prefix-list', list: r.reference(list, 'PrefixLists') })];
}

function targetsOf(r: SnapshotReader, route: Row): readonly Target[] {
  if (route.text('State') === 'blackhole') {
    return [{ kind: 'blackhole' }];
  }
  const found = [...gatewaysOf(r, route), ...machinesOf(r, route)];
  for (const { name, as, key } of TARGETS) {
    const id = route.text(name);
    if (id !== undefined) {
      found.push(toNode(r.reference(id, key), as));
    }
  }
  for (const { name, as } of UNSEEN) {
    const id = route.text(name);
    if (id !== undefined) {
      found.push(toNode({ id, label: id, why: 'EC2 does not show where it leads' }, as));
    }
  }
  return found.length > 0 ? found : [unknownTarget('its target is of a kind that is not known')];
}

function toNode(node: Reference, as: TargetKind): Target {
  return { kind: 'node', node, as };
}

function unknownTarget(why: string): Target {
  return toNode({ id: '?target', label: 'unknown', why }, 'unknown');
}

function gatewaysOf(r: SnapshotReader, route: Row): readonly Target[] {
  const id = route.text('GatewayId');
  if (id === undefined) {
    return [];
  }
  const key = GATEWAYS.get(id.split('-')[0] ?? '') ?? 'InternetGateways';
  return [id === 'local' ? { kind: 'local' } : toNode(r.reference(id, key), 'gateway')];
}

/** EC2 names the instance and its interface; the interface is told only where the instance has several. */
function machinesOf(r: SnapshotReader, route: Row): readonly Target[] {
  const instance = route.text('InstanceId');
  const networkInterface = route.text('NetworkInterfaceId');
  if (networkInterface === undefined) {
    return r.references(instance, 'Reservations').map(({ value }) => toNode(value, 'instance'));
  }
  const interfaces = instance === undefined ? [] : r.interfacesOf(instance);
  const isOnly = interfaces.length === 1 && interfaces[0]?.networkInterface[0]?.value.id === networkInterface;
  return isOnly && instance !== undefined
    ? [toNode(r.reference(instance, 'Reservations'), 'instance')]
    : [toNode(r.reference(networkInterface, 'NetworkInterfaces'), 'network-interface')];
}

/** Routes by propagation may be others tomorrow, whatever they are today. */
function readPropagation(r: SnapshotReader, { id, row }: Table): void {
  const origins = new Set(row.rows('Routes').map((route) => route.text('Origin')));
  const into = r.references(id, 'RouteTables');
  const origin = r.origin(row, id, 'RouteTable');
  if (row.rows('PropagatingVgws').length > 0 || origins.has('EnableVgwRoutePropagation')) {
    const why = 'a virtual private gateway propagates routes into it';
    const gateways = row.rows('PropagatingVgws').flatMap((gateway) => gateway.text('GatewayId') ?? []);
    const via = r.referenceList(gateways, 'VpnGateways');
    r.model.opaqueRoutes.push({ origin, when: ALWAYS, into, why, via });
  }
  if (origins.has('Advertisement')) {
    r.model.opaqueRoutes.push({
      origin,
      when: ALWAYS,
      into,
      why: 'a route server propagates routes into it',
    });
  }
}

/** Route servers, whose routes come and go. */
export function readRouteServers(r: SnapshotReader): void {
  for (const row of r.snapshot.rows('RouteServerPropagations').filter((one) => !isGone(one))) {
    const into = r.references(row.text('RouteTableId'), 'RouteTables');
    const origin = r.origin(row, row.text('RouteServerId') ?? 'route server', 'RouteServerPropagation');
    r.model.opaqueRoutes.push({
      origin,
      when: ALWAYS,
      into,
      why: 'a route server propagates routes into it',
    });
  }
  for (const { id, row } of r.things('RouteServers', 'RouteServerId')) {
    const isKnown =
      r.snapshot.rowsOf('RouteServerPropagations', id) !== undefined ||
      r.snapshot.rows('RouteServerPropagations').some((other) => other.text('RouteServerId') === id);
    if (!isKnown) {
      const why = `a route server may propagate routes into it: ${r.snapshot.whyMissing('RouteServerPropagations', id)}`;
      const into = r.referenceList(
        r.things('Vpcs', 'VpcId').map((vpc) => vpc.id),
        'Vpcs',
      );
      r.model.opaqueRoutes.push({ origin: r.origin(row, id, 'RouteServer'), when: ALWAYS, into, why });
    }
  }
}

/** Prefix lists that a route names, and those that are described. */
export function readPrefixLists(r: SnapshotReader): void {
  const lists = new Map<string, Row>();
  for (const table of r.snapshot.rows('RouteTables')) {
    table.rows('Routes').forEach((route) => lists.set(route.text('DestinationPrefixListId') ?? '', table));
  }
  r.things('PrefixLists', 'PrefixListId').forEach(({ id, row }) => lists.set(id, row));
  lists.delete('');
  for (const [id, row] of lists) {
    const entries = entriesOf(r, id).map(only);
    r.add({ kind: 'prefix-list', ...thing(r, { id, row }, 'PrefixList'), entries });
  }
}

function entriesOf(r: SnapshotReader, id: string): readonly Destination[] {
  const entries = r.snapshot.rowsOf('Entries', id);
  if (entries !== undefined) {
    return entries.map((entry) => toBlock(entry.text('Cidr') ?? ''));
  }
  // Lists of AWS itself are told with their blocks by describe-prefix-lists, under the same key.
  const old = r.things('PrefixLists', 'PrefixListId').find((list) => list.id === id && list.row.has('Cidrs'));
  if (old !== undefined) {
    return old.row.texts('Cidrs').map(toBlock);
  }
  return [{ kind: 'unknown', why: `there is no output of get-managed-prefix-list-entries for '${id}'` }];
}
