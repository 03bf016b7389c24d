import { constant } from '../engine/constants';
import type { Cache } from './cache';
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
  const margin = constant('margin') * GIB;
  const refusals = refusalsOf(subject, settings, { cache, spare });
  const isClose = refusals.length === 0 && spare < margin;
  return {
    fits: refusals.length === 0 && !isClose,
    spare,
    margin,
    confidence: confidenceOf(subject, settings),
    reasons: [
      ...refusals,
      ...(isClose ? [`${gib(spare)} would be left, less than the ${gib(margin)} that a go needs`] : []),
      ...subject.architecture.doubts,
    ],
  };
}

function refusalsOf(
  { rules }: Subject,
  settings: Settings,
  { cache, spare }: { cache: Cache; spare: number },
): string[] {
  if (cache.available <= 0)
    return [`weights and activation take ${gib(-cache.available)} more than the budget`];
  if (spare < 0) {
    const needed = `one request of ${settings.maxModelLen} tokens needs ${gib(cache.bytesPerRequest)}`;
    return [`${needed}, ${gib(cache.available)} is left`];
  }
  if (rules.checksStateBlocks && cache.stateGroups > 0 && cache.blocks < settings.maxNumSeqs) {
    return [`${cache.blocks} blocks of states are fewer than --max-num-seqs ${settings.maxNumSeqs}`];
  }
  return [];
}

function confidenceOf({ architecture }: Subject, settings: Settings): Confidence {
  if (architecture.doubts.length > 0) return 'uncalibrated';
  const isPlain = architecture.layers.every(
    ({ cache }) => cache.kind === 'attention' && cache.window === undefined,
  );
  const isMeasured = isPlain && architecture.encoders.length === 0 && settings.pipelineParallel === 1;
  return isMeasured ? 'exact-kv' : 'calibrated';
}
