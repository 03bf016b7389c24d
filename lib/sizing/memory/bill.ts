import { peakBytes, peaksOf, type Peaks } from './activation';
import type { PartWeights } from './loading';
import { GIB, gib } from './numbers';
import { graphBytes, nonTorchBytes } from './overhead';
import type { Settings, Subject } from './settings';
import { shared } from './shared';
import { stagesOf, type Stage } from './stages';
import { adapterBytes, totalWeights, weightsOf } from './weights';

/** What one rank does with its memory, in bytes. What is left for the cache may be negative. */
export interface Bill {
  readonly stage: Stage;
  readonly total: number;
  /** What the engine takes of the total. */
  readonly budget: number;
  readonly parts: readonly PartWeights[];
  /** All weights, adapters included. */
  readonly weights: number;
  readonly peaks: Peaks;
  readonly activation: number;
  readonly nonTorch: number;
  readonly cudaGraphs: number;
  readonly kvCache: number;
  /** The same line by line, in words. */
  readonly lines: readonly string[];
}

/** The bills of all stages of the pipeline; ranks of a stage are alike. */
export function billsOf(subject: Subject, settings: Settings): Bill[] {
  const layers = subject.architecture.layers.length;
  return stagesOf(layers, settings.pipelineParallel).map((stage) => billOf(subject, settings, stage));
}

function billOf(subject: Subject, settings: Settings, stage: Stage): Bill {
  const total = subject.gpu.cudaGiB * GIB;
  const budget = Math.ceil(total * settings.gpuMemoryUtilization);
  const { parts, weights, peaks, activation, cudaGraphs } = needsOf(subject, settings, stage);
  const nonTorch = nonTorchBytes(subject, settings);
  const inside = subject.rules.graphs === 'inside' ? cudaGraphs : 0;
  const kvCache = budget - weights - activation - nonTorch - inside;
  const bill = { stage, total, budget, parts, weights, peaks, activation, nonTorch, cudaGraphs, kvCache };
  return {
    ...bill,
    // Most bills of a plan are never read.
    get lines() {
      return linesOf(bill, { subject, settings });
    },
  };
}

type Needs = Pick<Bill, 'parts' | 'weights' | 'peaks' | 'activation' | 'cudaGraphs'>;

const sharedNeeds = shared<Needs>();

/** What a rank takes that does not depend on the memory of its GPU. */
function needsOf(subject: Subject, settings: Settings, stage: Stage): Needs {
  const { architecture, rules, gpu } = subject;
  const { maxModelLen, maxNumSeqs, maxNumBatchedTokens, isChunked, enforceEager, adapters } = settings;
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel, draftLayers } = settings;
  const ranks = [tensorParallel, pipelineParallel, stage.index, dataParallel, expertParallel, draftLayers];
  const batch = [maxModelLen, maxNumSeqs, maxNumBatchedTokens, isChunked, enforceEager];
  const more = [adapters?.count, adapters?.rank, rules.version, gpu.computeCapability];
  return sharedNeeds(architecture, [...ranks, ...batch, ...more], () => {
    const parts = weightsOf(subject, settings, stage);
    const weights = totalWeights(parts) + adapterBytes(subject, settings, stage);
    const peaks = peaksOf(subject, settings, stage);
    return { parts, weights, peaks, activation: peakBytes(peaks), cudaGraphs: graphBytes(subject, settings) };
  });
}

function linesOf(
  bill: Omit<Bill, 'lines'>,
  { subject, settings }: { subject: Subject; settings: Settings },
): string[] {
  const { gpu, rules } = subject;
  const parts = bill.parts.map(({ part, bytes }) => `${part} ${gib(bytes)}`).join(', ');
  return [
    `budget ${gib(bill.budget)}: ${gib(bill.total)} of ${gpu.name} as CUDA shows it × ${settings.gpuMemoryUtilization}`,
    `weights ${gib(bill.weights)}: ${parts}`,
    `activation ${gib(bill.activation)}: ${peakReason(bill.peaks, { subject, settings })}`,
    `non-torch ${gib(bill.nonTorch)}: context, workspaces and communication of ${settings.tensorParallel} ranks`,
    `CUDA graphs ${gib(bill.cudaGraphs)}: ${rules.graphs} the budget in vLLM ${rules.version}`,
    `KV cache ${gib(bill.kvCache)}: what is left`,
  ];
}

function peakReason(peaks: Peaks, { subject, settings }: { subject: Subject; settings: Settings }): string {
  const peak = peakBytes(peaks);
  if (peak === peaks.sampler && peak > 0) {
    const rows = Math.min(settings.maxNumSeqs, settings.maxNumBatchedTokens);
    return `the sampler, ${rows} rows × ${subject.architecture.vocabularySize} logits × 4 bytes × ${subject.rules.samplerCopies}`;
  }
  if (peak === peaks.head) return 'a copy of the output head while it computes logits';
  if (peak === peaks.encoder) return `the encoder with a batch of ${settings.maxNumBatchedTokens} tokens`;
  return `a batch of ${settings.maxNumBatchedTokens} tokens through the widest layer`;
}
