import { UsageError } from '../../shared/errors';
import { engineRules, compareVersions } from '../engine/rules';
import { familyOf, gpuBytes, gpuOf, INSTANCE_TYPES, type InstanceType } from '../hardware/instances';
import { GIB, type GpuMemory } from '../memory/estimate';
import { gib, sum } from '../memory/numbers';
import { capacityOf, Estimates, optionOf, plannedFlags, settingsRefusal, type Candidate } from './evaluate';
import { gpusOf, layoutsIn, type Layout } from './layout';
import { needOf, type Need } from './need';
import type { Hardware, Option } from './option';
import { byLayout, byPreference } from './rank';
import { gpuRefusal } from './refusals/gpu';
import { instanceRefusal, QUOTAS, quotaRefusal } from './refusals/instance';
import { encoderRefusal, layoutRefusal } from './refusals/layout';
import type { Wanted } from './request';
import { checkpointBytesOf, hostRefusal } from './storage';

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
export interface Plan {
  /** One for each instance type, in its best layout; the first is to be taken. */
  readonly options: readonly Option[];
  readonly rejected: readonly Rejected[];
}

/** Instances with fewer GPUs are not joined: one with more is better. */
const LEAST_GPUS_OF_NODES = 4;
const MOST_NODES = 2;
/** First release whose server runs data parallel engines. */
const FIRST_WITH_REPLICAS = '0.9.0';

/**
 * The instance types that serve a model, one option for each.
 *
 * @throws UsageError for flags that the engine would refuse, and names that no instance type has
 */
export function plan(wanted: Wanted): Plan {
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

interface Search {
  readonly wanted: Wanted;
  readonly need: Need;
  readonly estimates: Estimates;
  readonly tensorBytes: number;
  readonly checkpointBytes: number;
  readonly hasReplicas: boolean;
}

function searchOf(wanted: Wanted): Search {
  const { architecture, limits = {}, traffic, flags, engineVersion } = wanted;
  checkNames([...(limits.allowed ?? []), ...(limits.denied ?? [])], []);
  checkNames(
    (limits.quotas ?? []).map(({ of }) => of),
    QUOTAS.map(({ quota }) => quota),
  );
  const { rules } = engineRules(engineVersion);
  return {
    ...{ wanted, need: needOf(traffic, flags), estimates: new Estimates(wanted) },
    tensorBytes: sum(architecture.tensors.map(({ bytes }) => bytes)),
    checkpointBytes: checkpointBytesOf(architecture, wanted),
    hasReplicas: compareVersions(rules.from, FIRST_WITH_REPLICAS) >= 0,
  };
}

const NAMES: ReadonlySet<string> = new Set(
  INSTANCE_TYPES.flatMap((instance) => [instance.instanceType, familyOf(instance)]),
);

function checkNames(names: readonly string[], more: readonly string[]): void {
  for (const name of names) {
    const plain = name.toLowerCase().replace(/\.\*$/, '');
    const isQuota = more.some((quota) => quota.toLowerCase().includes(plain));
    if (!NAMES.has(plain) && !isQuota) {
      const families = [...new Set(INSTANCE_TYPES.map(familyOf))].join(', ');
      throw new UsageError(
        `'${name}' is no accelerated instance type or family, expected one of ${families}`,
      );
    }
  }
}

function isOption(one: Option | Failure): one is Option {
  return !isFailure(one);
}

function isFailure(one: Option | Failure): one is Failure {
  return 'why' in one;
}

/** How far a candidate came; the furthest reason is told. */
interface Failure extends RejectedLayout {
  readonly stage: number;
}

const STAGES = { layout: 0, weights: 1, memory: 2, requests: 3 };

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
    const options = found.filter(isOption);
    const [best] = options.sort(byLayout(wanted.preference ?? 'cheapest'));
    if (best !== undefined) return best;
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

/** Why no layout of the model runs on the GPUs or the processor of an instance type. */
function modelRefusal(instance: InstanceType, { wanted, checkpointBytes }: Search): string | undefined {
  const gpu = memoryOf(instance);
  const { rules } = engineRules(wanted.engineVersion, gpu.computeCapability);
  const hardware = { instance, gpu, gpus: instance.gpus, nodes: 1 };
  return (
    gpuRefusal(gpu, { architecture: wanted.architecture, version: rules.from }) ??
    hostRefusal(hardware, 1, checkpointBytes)
  );
}

function memoryOf(instance: InstanceType): GpuMemory {
  const { name, computeCapability } = gpuOf(instance);
  return { name, computeCapability, cudaGiB: gpuBytes(instance) / GIB };
}

function nodesOf({ gpus, efaInterfaces }: InstanceType, { limits = {} }: Wanted): readonly number[] {
  const most = limits.maxNodes ?? MOST_NODES;
  const canJoin = gpus >= LEAST_GPUS_OF_NODES && efaInterfaces > 0;
  return [1, 2, 4, 8].filter((nodes) => nodes === 1 || (canJoin && nodes <= most));
}

function candidatesOn(instance: InstanceType, nodes: number, search: Search): readonly Candidate[] {
  const { wanted, hasReplicas } = search;
  const hardware: Hardware = { instance, gpu: memoryOf(instance), gpus: instance.gpus, nodes };
  const mayLeaveIdle = wanted.preference === 'fewest-gpus';
  const room = { gpus: instance.gpus, nodes, mayLeaveIdle, hasReplicas };
  return layoutsIn(room, wanted.architecture, wanted.flags).map((layout) => ({ hardware, layout }));
}

function tryCandidate(candidate: Candidate, search: Search): Option | Failure {
  const { wanted, need } = search;
  const { hardware, layout } = candidate;
  const early = earlyRefusal(candidate, search);
  if (early !== undefined) return { layout, ...early };
  const flags = plannedFlags(wanted, need, layout);
  const shared = search.estimates.of(hardware.gpu, flags);
  const estimated = { ...shared, settings: { ...shared.settings, dataParallel: layout.dataParallel } };
  const { verdict } = estimated;
  const refusal =
    settingsRefusal(estimated) ?? (verdict.fits ? undefined : (verdict.reasons[0] ?? 'it does not fit'));
  if (refusal !== undefined) return { layout, why: refusal, stage: STAGES.memory };
  const capacity = capacityOf(wanted, { gpu: hardware.gpu, estimated, need });
  if (!capacity.isEnough) {
    const held = capacity.usualConcurrency.toFixed(1);
    return {
      layout,
      why: `it holds ${held} of ${need.requests ?? 1} requests at once`,
      stage: STAGES.requests,
    };
  }
  return optionOf(wanted, need, { ...candidate, estimated, flags, notes: [] });
}

/** Why a layout cannot be, without an estimate: it does not divide, or its weights alone are too large. */
function earlyRefusal({ hardware, layout }: Candidate, search: Search): Omit<Failure, 'layout'> | undefined {
  const { wanted, tensorBytes, checkpointBytes } = search;
  const ranks = gpusOf(layout) / layout.nodes;
  const why =
    layoutRefusal(wanted.architecture, layout) ??
    encoderRefusal(wanted.architecture, layout) ??
    hostRefusal(hardware, ranks, checkpointBytes);
  if (why !== undefined) return { why, stage: STAGES.layout };
  const dividing = wanted.architecture.experts === undefined ? 1 : layout.dataParallel;
  const weights = tensorBytes / (layout.tensorParallel * layout.pipelineParallel * dividing);
  const memory = hardware.gpu.cudaGiB * GIB;
  return weights < memory
    ? undefined
    : {
        why: `weights of at least ${gib(weights)} a GPU are more than its ${gib(memory)}`,
        stage: STAGES.weights,
      };
}
