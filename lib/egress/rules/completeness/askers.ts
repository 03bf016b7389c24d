import { remember } from '../../../shared/remember';
import type { Guard } from '../../model/choices';
import { keyOfGuard } from '../../model/choices';
import type { NetworkModel, Subnet } from '../../model/network';
import type { DerivedNeed } from '../../needs/derive';
import { needsOf } from '../needs';
import type { Analysis } from '../rule';
import { Networks } from './networks';

/** A need in one of the subnets in which its workload runs. */
export interface Asker {
  readonly need: DerivedNeed;
  readonly subnet: Subnet;
  /** Id of the VPC. */
  readonly vpc: string;
  /** Ids of the VPCs in which endpoints for it can stand, its own among them; the same list for all that are joined. */
  readonly networks: readonly string[];
  /** When it asks there. */
  readonly when: Guard;
}

const KNOWN = new WeakMap<NetworkModel, readonly Asker[]>();

/**
 * Needs that only endpoints of the input can serve: in subnets without a way out and without a route to networks that the
 * input does not show, where endpoints of others could stand, of VPCs that it shows.
 */
export function askersOf(analysis: Analysis): readonly Asker[] {
  const { model } = analysis;
  return remember(KNOWN, model, () =>
    together(needsOf(model.resources).needs).flatMap((need) => askersIn(analysis, need)),
  );
}

const WHERE = new WeakMap<NetworkModel, { readonly where: Where | undefined }>();

/** The same of one need, whoever tells it. */
export function askersIn(analysis: Analysis, need: DerivedNeed): readonly Asker[] {
  const { where } = remember(WHERE, analysis.model, () => ({ where: whereIn(analysis) }));
  return where === undefined ? [] : inSubnets(analysis.model, need, where);
}

function whereIn({ model, subnets }: Analysis): Where | undefined {
  const isolated = new Set(
    subnets.filter(({ verdict }) => verdict === 'isolated').map(({ subnet }) => subnet.id),
  );
  return isolated.size === 0 || model.opaque.length > 0
    ? undefined
    : { isolated, networks: new Networks(model, subnets) };
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

interface Where {
  readonly isolated: ReadonlySet<string>;
  readonly networks: Networks;
}

function inSubnets(model: NetworkModel, need: DerivedNeed, { isolated, networks }: Where): readonly Asker[] {
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
      const around = when === undefined || !isShown ? undefined : networks.of(subnet, vpc.value.id);
      return when === undefined || around === undefined
        ? []
        : [{ need, subnet, vpc: vpc.value.id, networks: around, when }];
    });
  });
}
