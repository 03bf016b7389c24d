import type { Architecture, LatentCache, Tensor } from '../architecture';
import { constant } from '../engine/constants';
import type { MicroscalingPadding } from '../engine/rules';
import { cacheKinds } from './kinds';
import { bytesOf, ceilTo, GIB, sum } from './numbers';
import type { GpuMemory, Settings, Subject } from './settings';
import type { Stage } from './stages';

/** Weights of one part on one rank, or what loading adds to them. */
export interface PartWeights {
  readonly part: Tensor['part'] | 'padding of experts' | 'absorbed projections' | 'tables and rounding';
  readonly bytes: number;
}

/** What a rank holds beside the tensors of the checkpoint, once they are loaded. */
export function loadedParts(subject: Subject, settings: Settings, weights: readonly PartWeights[]) {
  return (stage: Stage): PartWeights[] => {
    const parts: PartWeights[] = [
      { part: 'padding of experts', bytes: paddingBytes(subject, settings, weights) },
      { part: 'absorbed projections', bytes: absorbedBytes(subject, settings, stage) },
      { part: 'tables and rounding', bytes: tableBytes(subject.architecture) },
    ];
    return parts.filter(({ bytes }) => bytes > 0);
  };
}

/** Experts of 4 bits are padded to what the kernel of the GPU takes. */
function paddingBytes(subject: Subject, settings: Settings, weights: readonly PartWeights[]): number {
  const { architecture, rules, gpu } = subject;
  const { experts, quantization, hiddenSize } = architecture;
  if (quantization?.method !== 'mxfp4' || experts === undefined) return 0;
  const kernel = kernelOf(rules.microscalingPadding ?? [], gpu);
  if (kernel === undefined) return 0;
  const inner = experts.intermediateSize / (settings.expertParallel ? 1 : settings.tensorParallel);
  const factor = (ceilTo(hiddenSize, kernel.hidden) / hiddenSize) * (ceilTo(inner, kernel.inner) / inner);
  return (factor - 1) * sum(weights.filter(({ part }) => part === 'experts').map(({ bytes }) => bytes));
}

function kernelOf(
  kernels: readonly MicroscalingPadding[],
  { computeCapability }: GpuMemory,
): MicroscalingPadding | undefined {
  const capability = Number(computeCapability);
  return kernels.find(({ minimum, below }) => capability >= minimum && capability < below);
}

/** MLA keeps products of its projections once more, so that it attends to latents as they are. */
function absorbedBytes({ architecture, rules }: Subject, settings: Settings, stage: Stage): number {
  const hasLatents = cacheKinds(architecture).some(({ cache }) => cache.kind === 'mla');
  if (rules.latentCopies === 'none' || !hasLatents) return 0;
  const latents = architecture.layers
    .slice(stage.start, stage.end)
    .flatMap(({ cache }) => (cache.kind === 'mla' ? [cache] : []));
  const elements = sum(
    latents.map((cache) =>
      rules.latentCopies === 'values'
        ? (cache.absorbedElements ?? 0)
        : projectionElements(cache, architecture),
    ),
  );
  return (elements * bytesOf(copyType(architecture, rules.latentCopies))) / settings.tensorParallel;
}

/** Early versions multiply the projections of queries and outputs into those of latents. */
function projectionElements({ rank }: LatentCache, { attentionHeads, hiddenSize }: Architecture): number {
  return constant('absorbed-widths') * attentionHeads * rank * hiddenSize;
}

function copyType({ dtype, quantization }: Architecture, copies: 'projections' | 'values') {
  if (copies === 'projections' && quantization?.bits === 8) return 'fp8';
  return dtype === 'fp8' || dtype === 'int8' ? 'bfloat16' : dtype;
}

/** Sines and cosines of all positions, and the rounding of large tensors. */
function tableBytes(architecture: Architecture): number {
  const { maxPositions } = architecture;
  const first = cacheKinds(architecture).find(
    ({ cache }) => cache.kind === 'attention' || cache.kind === 'mla',
  )?.cache;
  const width = first?.kind === 'mla' ? first.ropeDim : first?.kind === 'attention' ? first.keyDim : 0;
  return maxPositions * width * bytesOf('bfloat16') + constant('rounding') * GIB;
}
