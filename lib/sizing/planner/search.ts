import { UsageError } from '../../shared/errors';
import { remember } from '../../shared/remember';
import { compareVersions, engineRules } from '../engine/rules';
import { familyOf, gpuBytes, gpuOf, INSTANCE_TYPES, type InstanceType } from '../hardware/instances';
import { type Estimate, type Flags, GIB, type GpuMemory } from '../memory/estimate';
import { gib, sum } from '../memory/numbers';
import {
  capacityOf,
  Estimates,
  plannedFlags,
  pricedOf,
  settingsRefusal,
  unpricedOf,
  type Candidate,
  type Weighed,
} from './evaluate';
import { gpusOf, layoutsIn, type Layout } from './layout';
import { needOf, type Need } from './need';
import { gpuRefusal } from './refusals/gpu';
import { QUOTAS } from './refusals/instance';
import { encoderRefusal, layoutRefusal } from './refusals/layout';
import type { Wanted } from './request';
import { checkpointBytesOf, hostRefusal } from './storage';

/** A layout that does not serve the model, why, and how far it came: the furthest reason of a type is told. */
export interface Failure {
  readonly layout: Layout;
  readonly why: string;
  readonly stage: number;
}

const STAGES = { layout: 0, weights: 1, memory: 2, requests: 3 };
/** First release whose server runs data parallel engines. */
const FIRST_WITH_REPLICAS = '0.9.0';

/** What is looked for, with everything that instance types share: many differ in their processor alone. */
export interface Search {
  readonly wanted: Wanted;
  readonly need: Need;
  readonly estimates: Estimates;
  readonly tensorBytes: number;
  readonly checkpointBytes: number;
  readonly hasReplicas: boolean;
  readonly gpuRefusals: Map<string, string>;
  readonly layouts: Map<string, readonly Layout[]>;
  readonly flags: Map<Layout, Flags>;
  readonly tried: Map<string, Weighed | Failure>;
}

/** @throws UsageError for names that no instance type has, and traffic that cannot be */
export function searchOf(wanted: Wanted): Search {
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
    ...{ gpuRefusals: new Map(), layouts: new Map(), flags: new Map(), tried: new Map() },
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

/** Why no layout of the model runs on the GPUs or the processor of an instance type. */
export function modelRefusal(instance: InstanceType, search: Search): string | undefined {
  const { wanted, checkpointBytes, gpuRefusals } = search;
  const gpu = memoryOf(instance);
  const refusal = remember(gpuRefusals, gpu.name, () => {
    const { rules, release } = engineRules(wanted.engineVersion, gpu.computeCapability);
    return gpuRefusal(gpu, { architecture: wanted.architecture, version: rules.from, release }) ?? '';
  });
  if (refusal !== '') return refusal;
  return hostRefusal({ instance, gpu, gpus: instance.gpus, nodes: 1 }, 1, checkpointBytes);
}

function memoryOf(instance: InstanceType): GpuMemory {
  const { name, computeCapability } = gpuOf(instance);
  return { name, computeCapability, cudaGiB: gpuBytes(instance) / GIB };
}

/** The layouts of the model on some nodes of an instance type. */
export function candidatesOn(instance: InstanceType, nodes: number, search: Search): readonly Candidate[] {
  const { wanted, hasReplicas } = search;
  const { gpus } = instance;
  const hardware = { instance, gpu: memoryOf(instance), gpus, nodes };
  const layouts = remember(search.layouts, `${gpus} ${nodes}`, () => {
    const room = { gpus, nodes, mayLeaveIdle: wanted.preference === 'fewest-gpus', hasReplicas };
    return layoutsIn(room, wanted.architecture, wanted.flags);
  });
  return layouts.map((layout) => ({ hardware, layout }));
}

/** A candidate with what it costs and how fast it is, or why it is none. */
export function tryCandidate(candidate: Candidate, search: Search): Weighed | Failure {
  const { hardware, layout } = candidate;
  const { wanted } = search;
  const host = hostRefusal(hardware, gpusOf(layout) / layout.nodes, search.checkpointBytes);
  if (host !== undefined) return { layout, why: host, stage: STAGES.layout };
  const tried = remember(search.tried, keyOf(candidate), () => tryShape(candidate, search));
  return 'why' in tried ? tried : pricedOf(wanted, tried, hardware);
}

/** All that memory and speed depend on. */
function keyOf({ hardware, layout }: Candidate): string {
  const { gpu, instance } = hardware;
  const links = [instance?.interconnect, instance?.interconnectGBps];
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = layout;
  const ranks = [layout.nodes, tensorParallel, pipelineParallel, dataParallel, expertParallel];
  return [gpu.name, gpu.cudaGiB, ...links, ...ranks].join(' ');
}

function tryShape(candidate: Candidate, search: Search): Weighed | Failure {
  const { wanted, need } = search;
  const { hardware, layout } = candidate;
  const early = earlyRefusal(candidate, search);
  if (early !== undefined) return { layout, ...early };
  const { flags, shared } = estimatedFor(candidate, search);
  const estimated = { ...shared, settings: { ...shared.settings, dataParallel: layout.dataParallel } };
  const { verdict } = estimated;
  const refusal =
    settingsRefusal(estimated) ?? (verdict.fits ? undefined : (verdict.reasons[0] ?? 'it does not fit'));
  if (refusal !== undefined) return { layout, why: refusal, stage: STAGES.memory };
  const capacity = capacityOf(wanted, { gpu: hardware.gpu, estimated, need });
  if (!capacity.isEnough) {
    const why = `it holds ${capacity.usualConcurrency.toFixed(1)} of ${need.requests ?? 1} requests at once`;
    return { layout, why, stage: STAGES.requests };
  }
  return unpricedOf(wanted, need, { hardware, layout, estimated, flags, capacity, notes: [] });
}

/** The estimate with the planner's flags; a batch that nobody sets takes a token of each sequence at least. */
function estimatedFor({ hardware, layout }: Candidate, search: Search): { flags: Flags; shared: Estimate } {
  const { wanted, need, estimates } = search;
  const flags = remember(search.flags, layout, () => plannedFlags(wanted, need, layout));
  const shared = estimates.of(hardware.gpu, flags);
  const isBatchGiven = wanted.flags.maxNumBatchedTokens !== undefined;
  if (isBatchGiven || settingsRefusal(shared) === undefined) return { flags, shared };
  const larger = { ...flags, maxNumBatchedTokens: shared.settings.maxNumSeqs };
  return { flags: larger, shared: estimates.of(hardware.gpu, larger) };
}

/** Why a layout cannot be, without an estimate: it does not divide, or its weights alone are too large. */
function earlyRefusal({ hardware, layout }: Candidate, search: Search): Omit<Failure, 'layout'> | undefined {
  const { architecture } = search.wanted;
  const why = layoutRefusal(architecture, layout) ?? encoderRefusal(architecture, layout);
  if (why !== undefined) return { why, stage: STAGES.layout };
  const dividing = architecture.experts === undefined ? 1 : layout.dataParallel;
  const weights = search.tensorBytes / (layout.tensorParallel * layout.pipelineParallel * dividing);
  const memory = hardware.gpu.cudaGiB * GIB;
  return weights < memory
    ? undefined
    : {
        why: `weights of at least ${gib(weights)} a GPU are more than its ${gib(memory)}`,
        stage: STAGES.weights,
      };
}
