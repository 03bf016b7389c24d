import type { Guard } from '../../model/choices';
import { keyOfGuard } from '../../model/choices';
import type { NetworkModel, Route, Subnet } from '../../model/network';
import type { DerivedNeed } from '../../needs/derive';
import { Topology } from '../../reach/topology';
import { needsOf } from '../needs';
import type { Analysis } from '../rule';

/** A need in one of the subnets in which its workload runs. */
export interface Asker {
  readonly need: DerivedNeed;
  readonly subnet: Subnet;
  /** Id of the VPC. */
  readonly vpc: string;
  /** When it asks there. */
  readonly when: Guard;
}

const KNOWN = new WeakMap<NetworkModel, readonly Asker[]>();
const TOPOLOGIES = new WeakMap<NetworkModel, Topology>();

/**
 * Needs that only endpoints of the same VPC can serve: in subnets without a way out and without a route to another
 * network, where endpoints of others could stand, of VPCs that the input shows.
 */
export function askersOf({ model, subnets }: Analysis): readonly Asker[] {
  let known = KNOWN.get(model);
  if (known === undefined) {
    const isolated = new Set(
      subnets
        .filter(({ verdict, subnet }) => verdict === 'isolated' && isAlone(model, subnet))
        .map(({ subnet }) => subnet.id),
    );
    known =
      isolated.size === 0 || model.opaque.length > 0
        ? []
        : together(needsOf(model).needs).flatMap((need) => inSubnets(model, need, isolated));
    KNOWN.set(model, known);
  }
  return known;
}

/** One need for each service, whatever it is called on: an endpoint serves all of it. */
function together(needs: readonly DerivedNeed[]): readonly DerivedNeed[] {
  const known = new Map<string, DerivedNeed>();
  for (const need of needs) {
    const { workload, service, among, role, owned, images, when } = need;
    const key = [workload.id, service, among, role, owned, images, keyOfGuard(when)].join('\n');
    const before = known.get(key);
    if (before === undefined) {
      known.set(key, need);
    } else if (before.basis === need.basis) {
      known.set(key, { ...before, actions: [...new Set([...before.actions, ...need.actions])] });
    } else if (need.basis === 'certain') {
      known.set(key, need);
    }
  }
  return [...known.values()];
}

function inSubnets(model: NetworkModel, need: DerivedNeed, isolated: ReadonlySet<string>): readonly Asker[] {
  const { choices } = model;
  return need.subnets.flatMap(({ when: placed, value }) => {
    const subnet = model.nodes.get(value);
    if (subnet?.kind !== 'subnet' || !isolated.has(value)) {
      return [];
    }
    return subnet.vpc.flatMap((vpc) => {
      const [outer, inner] = [choices.both(need.when, placed), choices.both(subnet.when, vpc.when)];
      const when = outer === undefined || inner === undefined ? undefined : choices.both(outer, inner);
      const isShown = model.nodes.get(vpc.value.id)?.kind === 'vpc';
      return when === undefined || !isShown ? [] : [{ need, subnet, vpc: vpc.value.id, when }];
    });
  });
}

/** The tables that a network is indexed by, once for each. */
export function topologyOf(model: NetworkModel): Topology {
  let topology = TOPOLOGIES.get(model);
  if (topology === undefined) {
    topology = new Topology(model);
    TOPOLOGIES.set(model, topology);
  }
  return topology;
}

/** Whether no route leads anywhere but to gateway endpoints of the VPC, for certain. */
function isAlone(model: NetworkModel, subnet: Subnet): boolean {
  const topology = topologyOf(model);
  const tables = topology.tablesOf(subnet.id).map(({ table }) => table.id);
  const unseen = [...tables, ...subnet.vpc.map(({ value }) => value.id)];
  return (
    unseen.every((id) => topology.opaqueInto(id).length === 0) &&
    tables.every((id) => model.nodes.get(id)?.kind === 'route-table') &&
    !model.routes.some((route) => leadsAway(route, tables))
  );
}

function leadsAway({ table, targets }: Route, tables: readonly string[]): boolean {
  const isOfTable = table.some(({ value }) => tables.includes(value.id));
  return isOfTable && targets.some(({ value }) => value.kind === 'node');
}
