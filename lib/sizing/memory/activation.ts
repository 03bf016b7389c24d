import type { Encoder } from '../architecture';
import { constant } from '../engine/constants';
import { bytesOf, sum } from './numbers';
import type { Settings, Subject } from './settings';
import type { Stage } from './stages';

/** The peaks of the profile run of one rank, in bytes; the largest one is what it costs. */
export interface Peaks {
  /** One batch of tokens through the widest layer. */
  readonly forward: number;
  /** The logits of one row for each sequence, and what the sampler copies of them. */
  readonly sampler: number;
  /** The largest images or sounds that a batch holds, through their encoder. */
  readonly encoder: number;
}

const FLOAT32 = 4;

/** The peaks on one rank of a stage. */
export function peaksOf(subject: Subject, settings: Settings, stage: Stage): Peaks {
  return {
    forward: forwardBytes(subject, settings),
    sampler: stage.isLast ? samplerBytes(subject, settings) : 0,
    encoder: stage.isFirst ? encoderBytes(subject, settings) : 0,
  };
}

/** The largest of the peaks. */
export function peakBytes({ forward, sampler, encoder }: Peaks): number {
  return Math.max(forward, sampler, encoder);
}

function forwardBytes({ architecture }: Subject, settings: Settings): number {
  const { hiddenSize, intermediateSize, experts } = architecture;
  const hidden = constant('hidden-copies') * hiddenSize;
  const ranks = settings.tensorParallel;
  // The output of gate and up, and what their product is written to.
  const dense = (3 * intermediateSize) / ranks;
  const routed = experts === undefined ? 0 : expertElements(experts, { hiddenSize, ranks });
  const bytes = bytesOf(architecture.dtype === 'fp8' ? 'bfloat16' : architecture.dtype);
  return (
    settings.maxNumBatchedTokens * (hidden + Math.max(experts === undefined ? dense : 0, routed)) * bytes
  );
}

/** What a token is copied to for each of its experts: one buffer for both ends, one between. */
function expertElements(
  { perToken, intermediateSize }: { perToken: number; intermediateSize: number },
  { hiddenSize, ranks }: { hiddenSize: number; ranks: number },
): number {
  const inner = intermediateSize / ranks;
  return perToken * (Math.max(2 * inner, hiddenSize) + inner);
}

function samplerBytes({ architecture, rules }: Subject, settings: Settings): number {
  if (architecture.task === 'embed' || architecture.task === 'classify') return 0;
  if (settings.isChunked && !rules.samplesChunks) return 0;
  const rows = Math.min(settings.maxNumSeqs, settings.maxNumBatchedTokens);
  const hidden = settings.maxNumBatchedTokens * architecture.hiddenSize * bytesOf('bfloat16');
  return rows * architecture.vocabularySize * FLOAT32 * rules.samplerCopies + hidden;
}

function encoderBytes({ architecture }: Subject, settings: Settings): number {
  return sum(architecture.encoders.map((encoder) => oneEncoderBytes(encoder, settings)));
}

function oneEncoderBytes(encoder: Encoder, settings: Settings): number {
  const tokens = Math.max(encoder.maxTokens, settings.maxNumBatchedTokens);
  const elements = 3 * encoder.intermediateSize + constant('encoder-hidden-copies') * encoder.hiddenSize;
  return tokens * elements * bytesOf('bfloat16');
}
