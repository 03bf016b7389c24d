import type { NetworkModel, Route, RouteTable, Subnet } from '../../model/network';
import type { Neighbour } from '../../reach/neighbours';
import { neighboursOf } from '../../reach/neighbours';
import type { SubnetReach } from '../../reach/reach';
import { Topology } from '../../reach/topology';

const TOPOLOGIES = new WeakMap<NetworkModel, Topology>();

/** The tables that a network is indexed by, once for each. */
export function topologyOf(model: NetworkModel): Topology {
  let topology = TOPOLOGIES.get(model);
  if (topology === undefined) {
    topology = new Topology(model);
    TOPOLOGIES.set(model, topology);
  }
  return topology;
}

/** What routes of one table lead to beyond its VPC. */
interface Away {
  readonly routes: Set<Route>;
  readonly neighbours: Neighbour[];
}

/** In which networks endpoints for a subnet can stand: its own VPC, and those that routes lead to. */
export class Networks {
  private readonly topology: Topology;
  private readonly away = new Map<string, Away>();
  /** Ids of VPCs with a subnet that is not isolated. */
  private readonly open = new Set<string>();
  private readonly found = new Map<string, readonly string[] | undefined>();
  private byVpc: ReadonlyMap<string, readonly RouteTable[]> | undefined;
  private areNeighboursKnown = false;

  constructor(
    private readonly model: NetworkModel,
    subnets: readonly SubnetReach[],
  ) {
    this.topology = topologyOf(model);
    for (const route of model.routes.filter(leadsAway)) {
      route.table.forEach(({ value }) => this.awayOf(value.id).routes.add(route));
    }
    for (const { subnet, verdict } of subnets) {
      if (verdict !== 'isolated') {
        subnet.vpc.forEach(({ value }) => this.open.add(value.id));
      }
    }
  }

  /**
   * Ids of VPCs, its own first; undefined where routes lead to something else, or to a VPC with a way out, in which a
   * proxy could stand.
   */
  public of(subnet: Subnet, vpc: string): readonly string[] | undefined {
    const tables = this.topology.tablesOf(subnet.id).map(({ table }) => table.id);
    const isSeen = [...tables, vpc].every((id) => this.topology.opaqueInto(id).length === 0);
    if (!isSeen || !tables.every((id) => this.model.nodes.get(id)?.kind === 'route-table')) {
      return undefined;
    }
    return tables.some((id) => this.away.has(id)) ? this.around(vpc) : [vpc];
  }

  /** All that is connected with a VPC: more than what one table leads to, so that no endpoint is overlooked. */
  private around(vpc: string): readonly string[] | undefined {
    if (!this.found.has(vpc)) {
      this.found.set(vpc, this.topology.hasOpaqueRoutes ? undefined : this.connected(vpc));
    }
    return this.found.get(vpc);
  }

  private connected(vpc: string): readonly string[] | undefined {
    this.learnNeighbours();
    const reached = new Set([vpc]);
    for (const id of reached) {
      const far = (this.tablesOf(id) ?? []).map((table) => this.behind(table.id));
      if (far.includes(undefined) || (id !== vpc && this.open.has(id))) {
        return undefined;
      }
      far.flatMap((ids) => ids ?? []).forEach((other) => reached.add(other));
    }
    return [...reached];
  }

  /** VPCs behind the routes of a table; undefined where one leads to something else. */
  private behind(table: string): readonly string[] | undefined {
    const away = this.away.get(table);
    if (away === undefined) {
      return [];
    }
    const followed = new Set(away.neighbours.map(({ route }) => route));
    const far = away.neighbours.flatMap((neighbour) => neighbour.far.map((end) => end.vpc?.id));
    const isKnown = [...away.routes].every((route) => followed.has(route)) && !far.includes(undefined);
    return isKnown ? far.flatMap((id) => id ?? []) : undefined;
  }

  private learnNeighbours(): void {
    if (!this.areNeighboursKnown) {
      this.areNeighboursKnown = true;
      neighboursOf(this.topology).forEach((neighbour) =>
        this.awayOf(neighbour.table.id).neighbours.push(neighbour),
      );
    }
  }

  private tablesOf(vpc: string): readonly RouteTable[] | undefined {
    this.byVpc ??= indexTables(this.model);
    return this.byVpc.get(vpc);
  }

  private awayOf(table: string): Away {
    const away = this.away.get(table) ?? { routes: new Set<Route>(), neighbours: [] };
    this.away.set(table, away);
    return away;
  }
}

function leadsAway({ targets }: Route): boolean {
  return targets.some(({ value }) => value.kind === 'node');
}

function indexTables({ nodes }: NetworkModel): ReadonlyMap<string, readonly RouteTable[]> {
  const tables = new Map<string, RouteTable[]>();
  for (const node of nodes.values()) {
    for (const { value } of node.kind === 'route-table' ? node.vpc : []) {
      tables.set(value.id, [...(tables.get(value.id) ?? []), node as RouteTable]);
    }
  }
  return tables;
}
