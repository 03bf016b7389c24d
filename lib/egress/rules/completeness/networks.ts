import { remember } from '../../../shared/remember';
import type { NetworkModel, Route, Subnet } from '../../model/network';
import type { Far, Neighbour } from '../../reach/neighbours';
import { neighboursOf } from '../../reach/neighbours';
import type { SubnetReach } from '../../reach/reach';
import { Topology } from '../../reach/topology';

const TOPOLOGIES = new WeakMap<NetworkModel, Topology>();

/** The tables that a network is indexed by, once for each. */
export function topologyOf(model: NetworkModel): Topology {
  return remember(TOPOLOGIES, model, () => new Topology(model));
}

/** VPCs that routes join, in either direction and over any number of others. */
interface Group {
  /** Ids, in the order in which they were found. */
  vpcs: string[];
  /** Whether a route of one of them leads to what the input does not show. */
  leadsOn: boolean;
}

/** In which networks endpoints for a subnet can stand: its own VPC, and those that routes lead to. */
export class Networks {
  private readonly topology: Topology;
  /** Route tables with routes that lead beyond their VPC. */
  private readonly away = new Map<string, Route[]>();
  /** Ids of VPCs with a subnet that is not isolated. */
  private readonly open = new Set<string>();
  private readonly opened = new Map<Group, readonly string[]>();
  private readonly alone = new Map<string, readonly string[]>();
  private groups: ReadonlyMap<string, Group> | undefined;

  constructor(
    private readonly model: NetworkModel,
    subnets: readonly SubnetReach[],
  ) {
    this.topology = topologyOf(model);
    for (const route of model.routes.filter(leadsAway)) {
      route.table.forEach(({ value }) => remember(this.away, value.id, () => []).push(route));
    }
    for (const { subnet, verdict } of subnets) {
      if (verdict !== 'isolated') {
        subnet.vpc.forEach(({ value }) => this.open.add(value.id));
      }
    }
  }

  /**
   * Ids of VPCs, the same list for all that are joined; undefined where routes lead to something else, or to a VPC with a
   * way out, in which a proxy could stand.
   */
  public of(subnet: Subnet, vpc: string): readonly string[] | undefined {
    const tables = this.topology.tablesOf(subnet.id).map(({ table }) => table.id);
    const isSeen = [...tables, vpc].every((id) => this.topology.opaqueInto(id).length === 0);
    if (!isSeen || !tables.every((id) => this.model.nodes.get(id)?.kind === 'route-table')) {
      return undefined;
    }
    return tables.some((id) => this.away.has(id)) ? this.around(vpc) : remember(this.alone, vpc, () => [vpc]);
  }

  private around(vpc: string): readonly string[] | undefined {
    if (this.topology.hasOpaqueRoutes) {
      return undefined;
    }
    this.groups ??= groupsOf(this.topology, this.away);
    const group = this.groups.get(vpc);
    if (group === undefined || group.leadsOn) {
      return undefined;
    }
    const open = remember(this.opened, group, ({ vpcs }) => vpcs.filter((id) => this.open.has(id)));
    return open.every((id) => id === vpc) ? group.vpcs : undefined;
  }
}

function leadsAway({ targets }: Route): boolean {
  return targets.some(({ value }) => value.kind === 'node');
}

function groupsOf(topology: Topology, away: ReadonlyMap<string, readonly Route[]>): Map<string, Group> {
  const groups = new Map<string, Group>();
  const followed = new Set<Route>();
  const lists = new Set<readonly Far[]>();
  for (const neighbour of neighboursOf(topology)) {
    followed.add(neighbour.route);
    joinNeighbour(groups, neighbour, lists);
  }
  for (const [table, routes] of away) {
    const node = topology.model.nodes.get(table);
    const vpcs = node?.kind === 'route-table' ? node.vpc : [];
    if (routes.some((route) => !followed.has(route))) {
      vpcs.forEach(({ value }) => (groupOf(groups, value.id).leadsOn = true));
    }
  }
  return groups;
}

/** Routes by one transit gateway share a list of what is behind it, which is looked through once. */
function joinNeighbour(
  groups: Map<string, Group>,
  { table, far }: Neighbour,
  lists: Set<readonly Far[]>,
): void {
  const ends = lists.has(far) ? far.slice(0, 1) : far;
  lists.add(far);
  for (const { value } of table.vpc) {
    for (const { vpc } of ends) {
      if (vpc === undefined) {
        groupOf(groups, value.id).leadsOn = true;
      } else {
        join(groups, value.id, vpc.id);
      }
    }
  }
}

function groupOf(groups: Map<string, Group>, vpc: string): Group {
  return remember(groups, vpc, () => ({ vpcs: [vpc], leadsOn: false }));
}

function join(groups: Map<string, Group>, one: string, other: string): void {
  const [a, b] = [groupOf(groups, one), groupOf(groups, other)];
  if (a === b) {
    return;
  }
  const [large, small] = a.vpcs.length < b.vpcs.length ? [b, a] : [a, b];
  large.leadsOn ||= small.leadsOn;
  for (const vpc of small.vpcs) {
    large.vpcs.push(vpc);
    groups.set(vpc, large);
  }
}
