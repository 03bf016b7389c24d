import { INSTANCE_TYPES, type InstanceType } from '../hardware/instances';
import { optionOf, type Weighed } from './evaluate';
import type { Layout } from './layout';
import type { Option } from './option';
import { byLayout, byPreference } from './rank';
import { instanceRefusal, quotaRefusal } from './refusals/instance';
import type { Wanted } from './request';
import { candidatesOn, modelRefusal, searchOf, tryCandidate, type Failure, type Search } from './search';

/** What was not taken, and why. */
export interface Rejected {
  readonly instanceType: string;
  /** Of its layouts, the reason of the one that came furthest. */
  readonly why: string;
  readonly layouts: readonly RejectedLayout[];
}

/** A layout of an instance type that does not serve the model. */
export interface RejectedLayout {
  readonly layout: Layout;
  readonly why: string;
}

/** The ways to serve a model, the best first, and those that do not. */
export interface Choice {
  /** One for each instance type, in its best layout; the first is to be taken. */
  readonly options: readonly Option[];
  readonly rejected: readonly Rejected[];
}

/** Instances with fewer GPUs are not joined: one with more is better. */
const LEAST_GPUS_OF_NODES = 4;
const MOST_NODES = 2;

/**
 * The instance types that serve a model, one option for each.
 *
 * @throws UsageError for flags that the engine would refuse, and names that no instance type has
 */
export function choose(wanted: Wanted): Choice {
  const search = searchOf(wanted);
  const options: Option[] = [];
  const rejected: Rejected[] = [];
  for (const instance of INSTANCE_TYPES) {
    const found = bestOn(instance, search);
    if ('why' in found) {
      rejected.push(found);
    } else {
      options.push(found);
    }
  }
  return { options: options.sort(byPreference(wanted.preference ?? 'cheapest')), rejected };
}

function isWeighed(one: Weighed | Failure): one is Weighed {
  return !isFailure(one);
}

function isFailure(one: Weighed | Failure): one is Failure {
  return 'why' in one;
}

/** The best option of an instance type, or why there is none. */
function bestOn(instance: InstanceType, search: Search): Option | Rejected {
  const { wanted } = search;
  const { instanceType } = instance;
  const refusal = instanceRefusal(instance, wanted) ?? modelRefusal(instance, search);
  if (refusal !== undefined) return { instanceType, why: refusal, layouts: [] };
  const failures: Failure[] = [];
  for (const nodes of nodesOf(instance, wanted)) {
    const quota = quotaRefusal(instance, nodes * search.need.replicas, wanted);
    if (quota !== undefined) return rejectedBy(instanceType, failures, quota);
    const found = candidatesOn(instance, nodes, search).map((candidate) => tryCandidate(candidate, search));
    const [best] = found.filter(isWeighed).sort(byLayout(wanted.preference ?? 'cheapest'));
    if (best !== undefined) return optionOf(wanted, search.need, best);
    failures.push(...found.filter(isFailure));
  }
  return rejectedBy(instanceType, failures, 'no layout of the model fits its GPUs');
}

function rejectedBy(instanceType: string, failures: readonly Failure[], otherwise: string): Rejected {
  const furthest = Math.max(...failures.map(({ stage }) => stage));
  const why = failures.filter(({ stage }) => stage === furthest).pop()?.why ?? otherwise;
  return {
    instanceType,
    why,
    layouts: failures.map((failure) => ({ layout: failure.layout, why: failure.why })),
  };
}

function nodesOf({ gpus, efaInterfaces }: InstanceType, { limits = {} }: Wanted): readonly number[] {
  const most = limits.maxNodes ?? MOST_NODES;
  const canJoin = gpus >= LEAST_GPUS_OF_NODES && efaInterfaces > 0;
  return [1, 2, 4, 8].filter((nodes) => nodes === 1 || (canJoin && nodes <= most));
}
