import { UsageError } from '../../shared/errors';
import type { Architecture } from '../architecture';
import { estimate, type Flags } from '../memory/estimate';
import { priceOf, type Hardware, type Option } from './option';
import { servingOf } from './serving';

/** A model, hardware and flags that somebody names. */
export interface Judged {
  readonly architecture: Architecture;
  readonly hardware: Hardware;
  readonly flags: Flags;
  readonly engineVersion?: string;
  /** As `--quantization` says it, when it is not the checkpoint's own. */
  readonly quantization?: string;
  /** Region of the price. */
  readonly region: string;
}

/**
 * Whether a model is served on given hardware by given flags; all GPUs are taken where no flag says how many.
 *
 * @throws UsageError for flags that need more GPUs than there are
 */
export function judge(judged: Judged): Option {
  const { architecture, hardware, flags, engineVersion, region } = judged;
  const { parallel, notes } = ranksOf(architecture, hardware, flags);
  const all = { ...flags, ...parallel };
  const answer = estimate({
    ...{ architecture, flags: all, gpu: hardware.gpu },
    ...(engineVersion === undefined ? {} : { engineVersion }),
  });
  const { tensorParallel, pipelineParallel, dataParallel } = answer.settings;
  const price = priceOf(hardware, region);
  return {
    hardware,
    gpusUsed: tensorParallel * pipelineParallel * dataParallel,
    estimate: answer,
    notes,
    serving: servingOf(answer, all, judged.quantization),
    ...(price === undefined ? {} : { price }),
  };
}

interface Ranks {
  readonly parallel: Flags;
  readonly notes: readonly string[];
}

function ranksOf(architecture: Architecture, { gpus, nodes }: Hardware, flags: Flags): Ranks {
  const { tensorParallel, pipelineParallel = 1, dataParallel = 1 } = flags;
  const there = gpus * nodes;
  const others = pipelineParallel * dataParallel;
  const wanted = (tensorParallel ?? 1) * others;
  if (wanted > there) {
    throw new UsageError(
      `tensor × pipeline × data parallel is ${wanted}, expected at most the ${there} GPUs that are given`,
    );
  }
  if (tensorParallel !== undefined) return { parallel: {}, notes: [] };
  const most = Math.floor(there / others);
  const chosen = largestDivisor(architecture.attentionHeads, most);
  const note = `tensor parallel ${chosen} of ${most} GPUs: the model has ${architecture.attentionHeads} attention heads`;
  return { parallel: { tensorParallel: chosen }, notes: chosen === most ? [] : [note] };
}

function largestDivisor(value: number, most: number): number {
  let divisor = Math.max(1, most);
  while (value % divisor !== 0) divisor--;
  return divisor;
}
