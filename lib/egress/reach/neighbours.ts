import { remember } from '../../shared/remember';
import type { Guard } from '../model/choices';
import { mergeGuards } from '../model/choices';
import type {
  Node,
  Reference,
  References,
  Route,
  RouteTable,
  Target,
  TransitGateway,
  TransitGatewayAttachment,
} from '../model/network';
import { describeKind } from './path';
import type { Topology } from './topology';
import { defaultTableOf } from './topology';

/** One network beyond a route: another VPC of the input, or what the input does not show. */
export interface Far {
  readonly vpc?: Reference;
  readonly outside?: string;
  /** The attachment or VPC at the far end, where a transit gateway or peering connection stands between. */
  readonly end?: Reference;
}

/** A route in use that leads to networks beyond its own VPC. */
export interface Neighbour {
  readonly route: Route;
  readonly table: RouteTable;
  readonly when: Guard;
  /** What the route hands its packets to. */
  readonly via: Reference;
  /** The networks behind it; routes by one transit gateway share the list, which then holds their own VPC too. */
  readonly far: readonly Far[];
}

/** The routes in use that lead to other networks, whatever their blocks: private ones are neighbours too. */
export function neighboursOf(topology: Topology): readonly Neighbour[] {
  const used = usedTables(topology);
  const search = new Search(topology);
  const found: Neighbour[] = [];
  for (const route of topology.model.routes) {
    for (const { when, value } of route.table) {
      const table = used.get(value.id);
      const merged = table === undefined ? undefined : mergeGuards(route.when, when);
      if (table !== undefined && merged !== undefined) {
        search.ofRoute({ route, table, when: merged }, found);
      }
    }
  }
  return found;
}

/** Whether a network is the VPC of the route itself, which a shared list holds too. */
export function isOwn({ table }: Neighbour, { vpc }: Far): boolean {
  return vpc !== undefined && table.vpc.some(({ value }) => value.id === vpc.id);
}

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

/** Targets that lead to another network; the others end in this VPC, or are an exit that reach reports. */
const OUTWARD: ReadonlySet<string> = new Set([
  'gateway',
  'transit-gateway',
  'vpc-peering-connection',
  'local-gateway',
  'core-network',
  'odb-network',
]);

/** Nodes of the input behind which nothing is shown. */
const UNSEEN: ReadonlySet<string> = new Set([
  'virtual-private-gateway',
  'core-network',
  'local-gateway',
  'odb-network',
]);

const NOTHING: readonly never[] = [];

/** What lies behind routes; what lies behind a transit gateway's route table is looked up once. */
class Search {
  private readonly behind = new Map<string, readonly Far[]>();
  /** Transit gateway → the VPCs of a route table → what lies behind it for them. */
  private readonly shared = new Map<TransitGateway, Map<References, readonly Far[]>>();

  constructor(private readonly topology: Topology) {}

  public ofRoute(
    { route, table, when }: Pick<Neighbour, 'route' | 'table' | 'when'>,
    into: Neighbour[],
  ): void {
    for (const target of route.targets) {
      const merged = target.value.kind === 'node' ? mergeGuards(when, target.when) : undefined;
      if (target.value.kind === 'node' && merged !== undefined) {
        const far = this.behindTarget(table, target.value);
        if (far.length > 0) {
          into.push({ route, table, when: merged, via: target.value.node, far });
        }
      }
    }
  }

  private behindTarget(table: RouteTable, { node: via, as }: Target & { kind: 'node' }): readonly Far[] {
    const node = this.node(via.id);
    const outside = (): readonly Far[] => [{ outside: `${describeKind(as)} '${via.label}'` }];
    if (node === undefined) {
      return OUTWARD.has(as) ? outside() : NOTHING;
    }
    if (node.kind === 'vpc-peering-connection') {
      const own = new Set(table.vpc.map(({ value }) => value.id));
      const peers = (node.between ?? []).map(({ value }) => value).filter(({ id }) => !own.has(id));
      return peers.length === 0 ? outside() : peers.map((vpc) => this.toFar(vpc, vpc));
    }
    if (node.kind === 'transit-gateway') {
      return this.behindTransitGateway(table, node);
    }
    return UNSEEN.has(node.kind) ? outside() : NOTHING;
  }

  private behindTransitGateway({ vpc }: RouteTable, gateway: TransitGateway): readonly Far[] {
    const known = remember(this.shared, gateway, () => new Map<References, readonly Far[]>());
    return remember(known, vpc, () => this.behindFor(vpc, gateway));
  }

  private behindFor(vpcs: References, gateway: TransitGateway): readonly Far[] {
    const mine = vpcs.flatMap(({ value }) => this.topology.attachmentsOfVpc(gateway.id, value.id));
    const tables = new Set(mine.flatMap(({ value }) => this.tablesOf(gateway, value)));
    const [first, ...others] = tables;
    if (first === undefined || others.length === 0) {
      return first === undefined ? NOTHING : this.behindTable(gateway, first);
    }
    // Most VPCs use the same few tables: they share the list, which may be long.
    return remember(this.behind, [gateway.id, ...tables].join('\n'), () =>
      [...tables].flatMap((id) => this.behindTable(gateway, id)),
    );
  }

  private tablesOf(gateway: TransitGateway, attachment: TransitGatewayAttachment): readonly string[] {
    const linked = this.topology
      .linksOfAttachment(attachment.id)
      .flatMap(({ value: link }) =>
        link.kind === 'association' ? link.table.map(({ value }) => value.id) : [],
      );
    return gateway.associatesByDefault ? [...linked, defaultTableOf(gateway.id)] : linked;
  }

  /** Attachments that a transit gateway's route table leads to, static or propagated. */
  private behindTable(gateway: TransitGateway, table: string): readonly Far[] {
    let far = this.behind.get(table);
    if (far === undefined) {
      const ends = new Map(this.endsOf(gateway, table).map((end) => [end.id, end]));
      far = [...ends.values()].flatMap((end) => this.farEnd(end));
      this.behind.set(table, far);
    }
    return far;
  }

  private endsOf(gateway: TransitGateway, table: string): readonly Reference[] {
    const { topology } = this;
    const propagated = topology
      .linksOfTable(table)
      .flatMap(({ value: link }) => (link.kind === 'propagation' ? link.attachment : []));
    const routed = topology.transitRoutesOf(table).flatMap(({ value: route }) => route.attachment);
    const byDefault =
      table === defaultTableOf(gateway.id) && gateway.propagatesByDefault
        ? topology
            .attachmentsOf(gateway.id)
            .map(({ value }) => ({ id: value.id, label: value.origin.logicalId }))
        : [];
    return [...[...propagated, ...routed].map(({ value }) => value), ...byDefault];
  }

  private farEnd(end: Reference): readonly Far[] {
    const node = this.node(end.id);
    if (node?.kind !== 'transit-gateway-attachment') {
      return [{ outside: `transit gateway attachment '${end.label}'`, end }];
    }
    return node.leadsTo !== undefined
      ? [{ outside: `${node.leadsTo} '${end.label}'`, end }]
      : node.vpc.map(({ value }) => this.toFar(value, end));
  }

  private toFar(vpc: Reference, end: Reference): Far {
    return this.node(vpc.id)?.kind === 'vpc' ? { vpc, end } : { outside: `VPC '${vpc.label}'`, end };
  }

  private node(id: string): Node | undefined {
    return this.topology.model.nodes.get(id);
  }
}
