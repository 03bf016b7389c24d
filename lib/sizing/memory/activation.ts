import type { Architecture, Encoder, Experts } from '../architecture';
import { constant } from '../engine/constants';
import { cacheKinds } from './kinds';
import { bytesOf, sum } from './numbers';
import type { Settings, Subject } from './settings';
import type { Stage } from './stages';

/** The peaks of the profile run of one rank, in bytes; the largest one is what it costs. */
export interface Peaks {
  /** One batch of tokens through the widest layer. */
  readonly forward: number;
  /** The logits of one row for each sequence, and what the sampler copies of them. */
  readonly sampler: number;
  /** The output head while it computes logits. */
  readonly head: number;
  /** The largest images or sounds that a batch holds, through their encoder. */
  readonly encoder: number;
}

const FLOAT32 = 4;
/** Tokens that experts take at a time, whatever the batch. */
const EXPERT_CHUNK = 32_768;
/** Patches that become one token of the text model. */
const PATCHES_OF_TOKEN = 4;

/** The peaks on one rank of a stage. */
export function peaksOf(subject: Subject, settings: Settings, stage: Stage): Peaks {
  const kept = stage.isFirst ? encodedBytes(subject, settings) : 0;
  const samples = stage.isLast && doesSample(subject, settings);
  return {
    forward: kept + forwardBytes(subject, settings),
    sampler: samples ? kept + samplerBytes(subject, settings) : 0,
    head: samples ? kept + headBytes(subject, settings) : 0,
    encoder: stage.isFirst ? encoderBytes(subject, settings) : 0,
  };
}

/** The largest of the peaks. */
export function peakBytes(peaks: Peaks): number {
  return Math.max(peaks.forward, peaks.sampler, peaks.head, peaks.encoder);
}

function elementBytes({ dtype }: Architecture): number {
  return bytesOf(dtype === 'fp8' || dtype === 'int8' ? 'bfloat16' : dtype);
}

function hiddenBytes({ architecture }: Subject, { maxNumBatchedTokens }: Settings): number {
  return maxNumBatchedTokens * architecture.hiddenSize * elementBytes(architecture);
}

function forwardBytes(subject: Subject, settings: Settings): number {
  const { architecture, rules } = subject;
  const hidden =
    hiddenBytes(subject, settings) * constant(rules.runner === 'V0' ? 'hidden-copies-v0' : 'hidden-copies');
  return hidden + Math.max(feedForwardBytes(architecture, settings), mixerBytes(architecture, settings));
}

/** The output of gate and up with what their product is written to, or what experts are given and give. */
function feedForwardBytes(architecture: Architecture, settings: Settings): number {
  const { experts, hiddenSize, intermediateSize } = architecture;
  const { maxNumBatchedTokens, tensorParallel } = settings;
  const bytes = elementBytes(architecture);
  if (experts === undefined) return (maxNumBatchedTokens * bytes * 3 * intermediateSize) / tensorParallel;
  return (
    Math.min(maxNumBatchedTokens, EXPERT_CHUNK) *
    bytes *
    routedElements(experts, { hiddenSize, tensorParallel })
  );
}

/** What a token is copied to for each of its experts: one buffer for both ends, one between. */
function routedElements(
  { perToken, intermediateSize }: Experts,
  { hiddenSize, tensorParallel }: { hiddenSize: number; tensorParallel: number },
): number {
  const inner = intermediateSize / tensorParallel;
  return perToken * (Math.max(2 * inner, hiddenSize) + inner);
}

/** Layers with a state, whose kernels keep states of chunks beside what they project. */
function mixerBytes(architecture: Architecture, settings: Settings): number {
  const elements = cacheKinds(architecture).map(({ cache }) =>
    cache.kind === 'state' ? cache.ssmElements : 0,
  );
  const largest = Math.max(0, ...elements);
  return (
    (settings.maxNumBatchedTokens * largest * constant('state-copies') * elementBytes(architecture)) /
    settings.tensorParallel
  );
}

function doesSample({ architecture, rules }: Subject, { isChunked }: Settings): boolean {
  if (architecture.task === 'embed' || architecture.task === 'classify') return false;
  return rules.samplesChunks || !isChunked;
}

function samplerBytes(subject: Subject, settings: Settings): number {
  const { architecture, rules } = subject;
  const rows = Math.min(settings.maxNumSeqs, settings.maxNumBatchedTokens);
  return rows * architecture.vocabularySize * FLOAT32 * rules.samplerCopies + hiddenBytes(subject, settings);
}

function headBytes(subject: Subject, settings: Settings): number {
  const { architecture, rules } = subject;
  if (rules.headCopies === 0) return 0;
  const head =
    (architecture.vocabularySize * architecture.hiddenSize * elementBytes(architecture)) /
    settings.tensorParallel;
  return rules.headCopies * head + hiddenBytes(subject, settings);
}

/** Outputs of the encoder that wait for the text model while it is profiled. */
function encodedBytes(subject: Subject, settings: Settings): number {
  const { architecture } = subject;
  const tokens = sum(
    architecture.encoders.map((encoder) => patchesOf(encoder, subject, settings) / PATCHES_OF_TOKEN),
  );
  return subject.rules.runner === 'V0' ? 0 : tokens * architecture.hiddenSize * elementBytes(architecture);
}

function encoderBytes(subject: Subject, settings: Settings): number {
  const { architecture } = subject;
  const inside = architecture.encoders.map(
    (encoder) => patchesOf(encoder, subject, settings) * patchElements(encoder),
  );
  return sum(inside) * elementBytes(architecture) + encodedBytes(subject, settings);
}

function patchElements({ intermediateSize, hiddenSize }: Encoder): number {
  return 2 * intermediateSize + constant('encoder-hidden-copies') * hiddenSize;
}

/** As many of the largest items as a batch of tokens holds, and one at least; or a video as long as a request. */
function patchesOf({ maxTokens }: Encoder, { architecture, rules }: Subject, settings: Settings): number {
  const { maxNumBatchedTokens, maxModelLen } = settings;
  const items = Math.max(1, Math.floor((maxNumBatchedTokens * PATCHES_OF_TOKEN) / maxTokens));
  const isVideo = (rules.longVideos ?? []).some((start) => architecture.name.startsWith(start));
  return Math.max(maxTokens * items, isVideo ? maxModelLen * PATCHES_OF_TOKEN : 0);
}
