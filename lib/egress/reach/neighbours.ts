import type { AddressSet } from '../../shared/address-set';
import type { Guard } from '../model/choices';
import { mergeGuards } from '../model/choices';
import type { Node, Reference, RouteTable, Target, TransitGatewayAttachment, Route } from '../model/network';
import type { Topology } from './topology';
import { defaultTableOf } from './topology';

/** A network beyond a VPC's own that one of its routes leads to. */
export interface Neighbour {
  readonly route: Route;
  readonly table: RouteTable;
  readonly when: Guard;
  /** What the route hands its packets to. */
  readonly via: Reference;
  /** Another VPC of the input, or undefined for what the input does not show. */
  readonly vpc?: Reference;
  /** What it is that the input does not show. */
  readonly outside?: string;
  /** The attachment or VPC at the far end, where a transit gateway or peering connection stands between. */
  readonly far?: Reference;
  /** Every block of the route; undefined when one of them is not known. */
  readonly addresses: AddressSet | undefined;
}

/** The networks that the routes in use lead to, whatever their blocks: private ones are neighbours too. */
export function neighboursOf(topology: Topology): readonly Neighbour[] {
  const { model } = topology;
  const used = usedTables(topology);
  return model.routes.flatMap((route) =>
    route.table.flatMap(({ when, value }) => {
      const table = used.get(value.id);
      const merged = table === undefined ? undefined : mergeGuards(route.when, when);
      if (table === undefined || merged === undefined) {
        return [];
      }
      const found = route.targets.flatMap((target) => {
        const guard = mergeGuards(merged, target.when);
        return guard === undefined
          ? []
          : beyond(topology, table, target.value).map((one) => ({ ...one, when: guard }));
      });
      const addresses = topology.addressesOf(route);
      return found.map((one) => ({ ...one, route, table, addresses }));
    }),
  );
}

type Beyond = Pick<Neighbour, 'via' | 'vpc' | 'outside' | 'far'>;

function usedTables(topology: Topology): ReadonlyMap<string, RouteTable> {
  const used = new Map<string, RouteTable>();
  for (const association of topology.model.associations) {
    for (const { value } of association.table) {
      const node = topology.model.nodes.get(value.id);
      if (node?.kind === 'route-table') {
        used.set(value.id, node);
      }
    }
  }
  return used;
}

function beyond(topology: Topology, table: RouteTable, target: Target): readonly Beyond[] {
  if (target.kind !== 'node') {
    return [];
  }
  const { node: via, as } = target;
  const node = topology.model.nodes.get(via.id);
  const what = `${as.replaceAll('-', ' ')} '${via.label}'`;
  if (node === undefined) {
    return OUTWARD.has(as) ? [{ via, outside: what }] : [];
  }
  if (node.kind === 'vpc-peering-connection') {
    return peers(topology, table, { via, between: node.between ?? [] });
  }
  if (node.kind === 'transit-gateway') {
    return attachmentsBeyond(topology, table, node.id).map((one) => ({ via, ...one }));
  }
  return UNSEEN.has(node.kind) ? [{ via, outside: what }] : [];
}

/** Nodes of the input behind which nothing is shown. */
const UNSEEN: ReadonlySet<string> = new Set([
  'virtual-private-gateway',
  'core-network',
  'local-gateway',
  'odb-network',
]);

/** Targets that lead to another network; the others end in this VPC, or are an exit that reach reports. */
const OUTWARD: ReadonlySet<string> = new Set([
  'gateway',
  'transit-gateway',
  'vpc-peering-connection',
  'local-gateway',
  'core-network',
  'odb-network',
]);

function peers(
  topology: Topology,
  table: RouteTable,
  { via, between }: { via: Reference; between: RouteTable['vpc'] },
): readonly Beyond[] {
  const own = new Set(table.vpc.map(({ value }) => value.id));
  const others = between.map(({ value }) => value).filter(({ id }) => !own.has(id));
  return others.length === 0
    ? [{ via, outside: `peering connection '${via.label}'` }]
    : others.map((vpc) => toBeyond(topology, via, vpc));
}

function toBeyond(topology: Topology, via: Reference, vpc: Reference): Beyond {
  return topology.model.nodes.get(vpc.id)?.kind === 'vpc'
    ? { via, vpc, far: vpc }
    : { via, outside: `VPC '${vpc.label}'`, far: vpc };
}

/** Attachments that packets from a table's VPC are routed to by the transit gateway, static or propagated. */
function attachmentsBeyond(
  topology: Topology,
  table: RouteTable,
  gateway: string,
): readonly Omit<Beyond, 'via'>[] {
  const own = new Set(table.vpc.map(({ value }) => value.id));
  const all = topology.attachmentsOf(gateway).map(({ value }) => value);
  const mine = all.filter(({ vpc }) => vpc.some(({ value }) => own.has(value.id)));
  const tables = new Set(mine.flatMap((attachment) => transitTablesOf(topology, gateway, attachment)));
  const reached = [...tables].flatMap((id) => attachmentsOfTable(topology, { id, gateway, all }));
  const found = new Map<string, Omit<Beyond, 'via'>>();
  for (const attachment of reached) {
    for (const one of destinationsOf(topology, attachment)) {
      if (one.vpc === undefined || !own.has(one.vpc.id)) {
        found.set(one.vpc?.id ?? one.outside ?? '', one);
      }
    }
  }
  return [...found.values()];
}

interface Reached {
  readonly reference: Reference;
  readonly node: Node | undefined;
}

function destinationsOf(topology: Topology, { reference, node }: Reached): readonly Omit<Beyond, 'via'>[] {
  const far = reference;
  if (node?.kind !== 'transit-gateway-attachment') {
    return [{ outside: `transit gateway attachment '${far.label}'`, far }];
  }
  return node.leadsTo !== undefined
    ? [{ outside: `${node.leadsTo} '${far.label}'`, far }]
    : node.vpc.map(({ value }) => ({ ...toBeyond(topology, value, value), far }));
}

function transitTablesOf(
  topology: Topology,
  gateway: string,
  attachment: TransitGatewayAttachment,
): readonly string[] {
  const node = topology.model.nodes.get(gateway);
  const linked = topology
    .linksOfAttachment(attachment.id)
    .flatMap(({ value: link }) =>
      link.kind === 'association' ? link.table.map(({ value }) => value.id) : [],
    );
  return node?.kind === 'transit-gateway' && node.associatesByDefault
    ? [...linked, defaultTableOf(gateway)]
    : linked;
}

function attachmentsOfTable(
  topology: Topology,
  { id, gateway, all }: { id: string; gateway: string; all: readonly TransitGatewayAttachment[] },
): readonly Reached[] {
  const owner = topology.model.nodes.get(gateway);
  const propagated = topology
    .linksOfTable(id)
    .flatMap(({ value: link }) =>
      link.kind === 'propagation' ? link.attachment.map(({ value }) => value) : [],
    );
  const routed = topology
    .transitRoutesOf(id)
    .flatMap(({ value: route }) => route.attachment.map(({ value }) => value));
  const byDefault =
    id === defaultTableOf(gateway) && owner?.kind === 'transit-gateway' && owner.propagatesByDefault
      ? all.map((node) => ({ reference: { id: node.id, label: node.origin.logicalId }, node }))
      : [];
  const named = [...propagated, ...routed].map((reference) => ({
    reference,
    node: topology.model.nodes.get(reference.id),
  }));
  return [...named, ...byDefault];
}
