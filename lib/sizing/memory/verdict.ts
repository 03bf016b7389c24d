import { cacheTypeAnswer, type CacheTypeAnswer } from '../engine/cache-types';
import { constant } from '../engine/constants';
import { isBeforeRules } from '../engine/rules';
import type { Cache } from './cache';
import { cacheKinds } from './kinds';
import { GIB, gib } from './numbers';
import type { Settings, Subject } from './settings';

/** Whether a server starts and holds one request of the maximum length. */
export interface Verdict {
  readonly fits: boolean;
  /** Memory left beside one request of the maximum length, on the poorest rank; an estimate without any margin. Bytes. */
  readonly spare: number;
  /** What must be left for a go. Bytes. */
  readonly margin: number;
  readonly confidence: Confidence;
  /** Why it does not fit, or what makes the answer less than sure. */
  readonly reasons: readonly string[];
}

/** How far an answer can be trusted: cache and overhead measured; overhead from a model; something not known. */
export type Confidence = 'exact-kv' | 'calibrated' | 'uncalibrated';

/** The go or no-go of a server. */
export function verdictOf(subject: Subject, settings: Settings, cache: Cache): Verdict {
  const spare = cache.available - cache.bytesPerRequest;
  const type = cacheTypeOf(subject, settings);
  const doubts = [...doubtsOf(subject, settings), ...(type.doubt === undefined ? [] : [type.doubt])];
  const confidence = doubts.length > 0 ? 'uncalibrated' : knownConfidence(subject, settings);
  const margin = marginOf(subject, cache, confidence);
  const refusals = [
    ...(type.refusal === undefined ? [] : [type.refusal]),
    ...refusalsOf(subject, settings, { cache, spare }),
  ];
  const close = refusals.length === 0 && spare < margin ? [closeReason(spare, margin)] : [];
  return {
    fits: refusals.length + close.length === 0,
    spare,
    margin,
    confidence,
    reasons: [...refusals, ...close, ...doubts],
  };
}

function cacheTypeOf({ architecture, gpu, release }: Subject, { cacheType }: Settings): CacheTypeAnswer {
  const { computeCapability } = gpu;
  return cacheTypeAnswer({ architecture, type: cacheType, release, computeCapability });
}

function marginOf({ rules }: Subject, { bill }: Cache, confidence: Confidence): number {
  if (confidence !== 'uncalibrated') return constant('margin') * GIB;
  const encoders = rules.measuresEncoders ? 0 : constant('margin-encoders') * bill.peaks.encoder;
  return constant('margin-uncalibrated') * GIB + encoders;
}

function closeReason(spare: number, margin: number): string {
  return `${gib(spare)} would be left, less than the ${gib(margin)} that a go needs`;
}

function refusalsOf(
  subject: Subject,
  settings: Settings,
  { cache, spare }: { cache: Cache; spare: number },
): string[] {
  if (cache.available <= 0)
    return [`weights and activation take ${gib(-cache.available)} more than the budget`];
  if (spare < 0) {
    const needed = `one request of ${settings.maxModelLen} tokens needs ${gib(cache.bytesPerRequest)}`;
    return [`${needed}, ${gib(cache.available)} is left`];
  }
  return [...stateRefusals(subject, settings, cache), ...graphRefusals(subject, cache)];
}

/** Every sequence that may run needs a block of states before CUDA graphs are captured. */
function stateRefusals({ rules }: Subject, { maxNumSeqs, enforceEager }: Settings, cache: Cache): string[] {
  if (!rules.checksStateBlocks || enforceEager || cache.stateGroups === 0) return [];
  const sure = Math.floor(cache.blocks * (1 - constant('margin-states')));
  if (sure >= maxNumSeqs) return [];
  const counted =
    cache.blocks < maxNumSeqs ? `${cache.blocks} blocks` : `${sure} of ${cache.blocks} blocks that are sure`;
  return [`${counted} of states are fewer than --max-num-seqs ${maxNumSeqs}`];
}

/** CUDA graphs that no budget counts take what is left of the GPU, and what the profile run gave back. */
function graphRefusals({ rules }: Subject, { bill }: Cache): string[] {
  const left = bill.total - bill.budget + bill.activation;
  if (rules.graphs === 'inside' || bill.cudaGraphs <= left) return [];
  return [`CUDA graphs take ${gib(bill.cudaGraphs)} beside the budget, ${gib(left)} is left`];
}

/** What no measured startup confirms. */
function doubtsOf({ architecture, rules, release, gpu }: Subject, settings: Settings): string[] {
  const doubts = [...architecture.doubts];
  if (isBeforeRules(release))
    doubts.push(`no rules are carried for vLLM ${release}: those of ${rules.version} are newer`);
  if (gpu.isCapabilityAssumed === true)
    doubts.push(
      `the compute capability of ${gpu.name} is not known, and what it runs depends on that: ${gpu.computeCapability} is taken`,
    );
  if (architecture.encoders.length > 0 && !rules.measuresEncoders)
    doubts.push(`vLLM ${rules.version} profiles encoders in ways that no measured startup confirms`);
  if (settings.adapters !== undefined) doubts.push('slots of adapters are not measured');
  if (settings.draftLayers > 0) doubts.push('memory of drafts is not measured');
  return doubts;
}

function knownConfidence({ architecture }: Subject, settings: Settings): Confidence {
  const isPlain = cacheKinds(architecture).every(
    ({ cache }) => cache.kind === 'attention' && cache.window === undefined,
  );
  const isMeasured = isPlain && architecture.encoders.length === 0 && settings.pipelineParallel === 1;
  return isMeasured ? 'exact-kv' : 'calibrated';
}
