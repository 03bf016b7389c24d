import { estimate, GIB, type Estimate } from '../../../lib/sizing/memory/estimate';
import type { ArchitectureClass, Case } from './cases';
import { architectureOf, classOf } from './cases';

/** Terms of a bill that logs say. */
export const TERMS = ['weights', 'activation', 'non-torch', 'graphs', 'left for the cache'] as const;
export type Term = (typeof TERMS)[number];

/** One term of one case, in GiB. */
export interface TermScore {
  readonly term: Term;
  readonly estimated: number;
  readonly measured: number;
}

/** What was estimated for a case, beside what was measured. */
export interface Score {
  readonly row: Case;
  readonly kind: ArchitectureClass;
  readonly estimate: Estimate;
  readonly fits?: { readonly estimated: boolean; readonly measured: boolean; readonly byThumb: boolean };
  /** Tokens, requests where a token has no fixed size, or blocks of states: estimated over measured. */
  readonly capacity?: { readonly of: 'tokens' | 'requests' | 'blocks'; readonly ratio: number };
  /** Tokens in the memory that was measured: estimated over measured. One if bytes of a token are right. */
  readonly layout?: number;
  readonly terms: readonly TermScore[];
}

export function scoreOf(row: Case): Score {
  // A copy: what is made of an architecture is remembered, while constants are tried with other values.
  const architecture = { ...architectureOf(row) };
  const { gpu: name, cudaGiB, computeCapability, flags, engineVersion } = row;
  const gpu = { name, cudaGiB, computeCapability };
  const answer = estimate({ architecture, gpu, flags, engineVersion });
  const kind = classOf(architecture);
  const capacity = row.scored === undefined ? capacityOf(row, { kind, answer }) : undefined;
  const layout = layoutOf(row, { kind, answer });
  return {
    row,
    kind,
    estimate: answer,
    ...(row.fits === undefined ? {} : { fits: fitOf(row, answer, row.fits) }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(layout === undefined ? {} : { layout }),
    terms: termsOf(row, answer).filter(({ term }) => row.scored !== 'cache' || term === 'weights'),
  };
}

interface Answered {
  readonly kind: ArchitectureClass;
  readonly answer: Estimate;
}

function fitOf(row: Case, { verdict, settings }: Estimate, measured: boolean): NonNullable<Score['fits']> {
  const weights = architectureOf(row).tensors.reduce((bytes, tensor) => bytes + tensor.bytes, 0);
  const gpus = settings.tensorParallel * settings.pipelineParallel;
  return { estimated: verdict.fits, measured, byThumb: weights * 1.2 <= row.cudaGiB * GIB * gpus };
}

/** Requests for caches whose tokens have no fixed size, tokens for the others. */
function counted({ measured }: Case, { kind, answer }: Answered) {
  const { tokens, maxConcurrency } = answer.cache;
  const requests = { of: 'requests' as const, estimated: maxConcurrency, measured: measured.concurrency };
  if ((kind === 'states' || kind === 'windows') && measured.concurrency !== undefined) return requests;
  if (measured.tokens !== undefined)
    return { of: 'tokens' as const, estimated: tokens, measured: measured.tokens };
  return measured.concurrency === undefined ? undefined : requests;
}

function capacityOf(row: Case, answered: Answered): Score['capacity'] {
  const { blocks } = row.measured;
  const found = counted(row, answered);
  if (found?.measured !== undefined) return { of: found.of, ratio: found.estimated / found.measured };
  return blocks === undefined ? undefined : { of: 'blocks', ratio: answered.answer.cache.blocks / blocks };
}

/** The estimate of tokens, moved to the memory that was measured. */
function layoutOf(row: Case, answered: Answered): number | undefined {
  const { kvGiB, neededGiB } = row.measured;
  const { cache } = answered.answer;
  if (neededGiB !== undefined) return cache.bytesPerRequest / GIB / neededGiB;
  const found = counted(row, answered);
  if (kvGiB === undefined || kvGiB < 1 || found?.measured === undefined || cache.available <= 0)
    return undefined;
  return ((found.estimated / (cache.available / GIB)) * kvGiB) / found.measured;
}

function termsOf({ measured, engineVersion }: Case, { bill, cache, engine }: Estimate): TermScore[] {
  const { weightsGiB, consumedGiB, nonTorchGiB, activationGiB, graphsGiB, kvGiB } = measured;
  const isTogether = consumedGiB !== undefined && engine.rules.graphs === 'inside';
  const rows: (readonly [Term, number, number | undefined])[] = [
    ['weights', bill.weights, weightsGiB],
    ['activation', bill.activation + (isTogether ? bill.cudaGraphs : 0), activationGiB],
    ['non-torch', bill.nonTorch, nonTorchGiB ?? difference(consumedGiB, weightsGiB)],
    ['graphs', bill.cudaGraphs, engineVersion.includes('V0') ? undefined : positive(graphsGiB)],
    ['left for the cache', cache.available, kvGiB],
  ];
  return rows.flatMap(([term, bytes, value]) =>
    value === undefined ? [] : [{ term, estimated: bytes / GIB, measured: value }],
  );
}

function difference(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined ? undefined : whole - part;
}

/** Logs say less than nothing where memory was given back while graphs were captured. */
function positive(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

/** The value that a share of values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** How far a ratio is from one. */
export function errorsOf(scores: readonly Score[], pick: (score: Score) => number | undefined): number[] {
  return scores.flatMap((score) => {
    const ratio = pick(score);
    return ratio === undefined ? [] : [Math.abs(ratio - 1)];
  });
}
