import { remember } from '../../shared/remember';
import type { Architecture } from '../architecture';
import { findGpu, type Gpu } from '../hardware/gpus';
import type { Bill, Estimate } from '../memory/estimate';
import { sum } from '../memory/numbers';
import { planned } from './constants';
import type { Need } from './need';
import type { Hardware } from './option';

/**
 * Speed of one replica at a number of requests at once, from what its GPUs can compute and read at most.
 * First order: an order to rank options by, not a promise.
 */
export interface Throughput {
  readonly basis: 'first-order';
  /** Requests that run at once, over all engines of the replica. */
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Prompts are bound by what GPUs compute. */
  readonly promptTokensPerSecond: number;
  /** Seconds until the first token of a prompt that does not wait. */
  readonly timeToFirstToken: number;
  /** Answers are bound by what GPUs read: seconds of one token while all requests run. */
  readonly timePerOutputToken: number;
  /** Of all requests together, prompts included in the time. */
  readonly outputTokensPerSecond: number;
}

/** What throughput is told of. */
export interface Running {
  readonly architecture: Architecture;
  readonly hardware: Hardware;
  readonly estimate: Estimate;
  readonly need: Need;
  /** Requests of the usual length that one engine holds. */
  readonly held: number;
}

/** The throughput of one replica; undefined for GPUs whose speed is not known, and models that write no text. */
export function throughputOf(running: Running): Throughput | undefined {
  const gpu = findGpu(running.hardware.gpu.name);
  if (gpu === undefined || running.architecture.task !== 'generate') return undefined;
  const { promptTokens, outputTokens } = running.need;
  const { engines, batch } = shareOf(running);
  const prompt = promptSeconds(running, gpu) * promptTokens;
  const token = tokenSeconds(running, { gpu, batch });
  const busy = batch * prompt + outputTokens * token;
  return {
    basis: 'first-order',
    requests: batch * engines,
    promptTokens,
    outputTokens,
    promptTokensPerSecond: (promptTokens / prompt) * engines,
    timeToFirstToken: prompt + token,
    timePerOutputToken: token,
    outputTokensPerSecond: ((batch * outputTokens) / busy) * engines,
  };
}

/** Engines that have something to do, and the requests that each runs at once. */
function shareOf({ need, estimate, held }: Running): { engines: number; batch: number } {
  const { dataParallel, maxNumSeqs } = estimate.settings;
  const requests = need.requests ?? planned('sequences');
  const engines = Math.min(dataParallel, requests);
  const batch = Math.min(Math.ceil(requests / engines), maxNumSeqs, Math.floor(held));
  return { engines, batch: Math.max(1, batch) };
}

/** Seconds of one request from its prompt to the end of its answer, for comparing options. */
export function secondsOf({ timeToFirstToken, timePerOutputToken, outputTokens }: Throughput): number {
  return timeToFirstToken + timePerOutputToken * outputTokens;
}

/** Seconds of one token of a prompt through all stages. */
function promptSeconds(running: Running, gpu: Gpu): number {
  const { architecture, estimate } = running;
  const { tensorParallel } = estimate.settings;
  const operations = 2 * activeParameters(architecture);
  const rate = peakOf(gpu, architecture) * 1e12 * planned('compute-share') * tensorParallel;
  return operations / rate + reduceSeconds(running, 1) + handSeconds(running, 1);
}

/** Seconds of one token for each of some requests: weights and caches are read once by every rank. */
function tokenSeconds(running: Running, { gpu, batch }: { gpu: Gpu; batch: number }): number {
  const { architecture, estimate, need } = running;
  const rate = gpu.memoryGBps * 1e9 * planned('bandwidth-share');
  const length = need.promptTokens + need.outputTokens / 2;
  const cache = batch * estimate.cache.bytesPerToken * length * estimate.bills.length;
  const weights = sum(estimate.bills.map((bill) => readBytes(bill, architecture, batch)));
  const latency = 2 * architecture.layers.length * latencyOf(running);
  const steps = planned('step') / 1000;
  return (
    (weights + cache) / rate + latency + steps + reduceSeconds(running, batch) + handSeconds(running, batch)
  );
}

/** Weights of a rank that a step of some tokens reads: of experts only those that a token goes to. */
function readBytes({ parts }: Bill, architecture: Architecture, batch: number): number {
  return sum(parts.map(({ part, bytes }) => bytes * shareRead(part, architecture, batch)));
}

function shareRead(
  part: Bill['parts'][number]['part'],
  { experts, tied }: Architecture,
  batch: number,
): number {
  switch (part) {
    case 'experts':
    case 'padding of experts':
      return experts === undefined ? 1 : 1 - (1 - experts.perToken / experts.count) ** batch;
    case 'embedding':
      return tied === true ? 1 : 0;
    case 'encoder':
    case 'draft':
      return 0;
    default:
      return 1;
  }
}

/** Parameters that one token of a prompt is multiplied with. */
function activeParameters(architecture: Architecture): number {
  return remember(ACTIVE, architecture, countActive);
}

const ACTIVE = new WeakMap<Architecture, number>();

function countActive({ tensors, experts }: Architecture): number {
  return sum(
    tensors.map(({ part, parameters }) => {
      if (part === 'experts' && experts !== undefined) return (parameters * experts.perToken) / experts.count;
      return part === 'embedding' || part === 'encoder' || part === 'draft' || part === 'head'
        ? 0
        : parameters;
    }),
  );
}

/** Peak of a GPU, 10¹² operations a second, in the type that it multiplies a model's weights in. */
function peakOf(gpu: Gpu, architecture: Architecture): number {
  const half = gpu.teraflops.bfloat16 ?? gpu.teraflops.float16 ?? 0;
  const type = nativeType(gpu, architecture);
  return (type === undefined ? undefined : gpu.teraflops[type]) ?? half;
}

/** Weights of other types are expanded to 16 bits before they are multiplied. */
function nativeType(gpu: Gpu, { quantization }: Architecture): 'fp8' | 'fp4' | undefined {
  if (quantization === undefined) return undefined;
  const { method, bits } = quantization;
  if (method.includes('fp4')) return Number(gpu.computeCapability) >= 10 ? 'fp4' : undefined;
  return bits === 8 && EIGHT_BITS.test(method) ? 'fp8' : undefined;
}

const EIGHT_BITS = /fp8|^modelopt$|^compressed-tensors$/u;

/** Seconds that ranks exchange what some tokens were turned into, twice a layer. */
function reduceSeconds({ architecture, hardware, estimate }: Running, tokens: number): number {
  const { tensorParallel } = estimate.settings;
  if (tensorParallel === 1) return 0;
  const bytes = tokens * architecture.hiddenSize * 2;
  const volume = (2 * (tensorParallel - 1) * bytes) / tensorParallel;
  return (2 * architecture.layers.length * volume) / (linkGBps(hardware) * 1e9);
}

/** Seconds that stages hand tokens on. */
function handSeconds({ architecture, hardware, estimate }: Running, tokens: number): number {
  const hops = estimate.settings.pipelineParallel - 1;
  const rate = hardware.nodes > 1 ? planned('efa') : linkGBps(hardware);
  return (hops * tokens * architecture.hiddenSize * 2) / (rate * 1e9);
}

function isDirect({ instance }: Hardware): boolean {
  return instance?.interconnect === 'nvlink' || instance?.interconnect === 'nvswitch';
}

function linkGBps(hardware: Hardware): number {
  const own = hardware.instance?.interconnectGBps;
  // Both directions are counted in what is sold.
  return isDirect(hardware) && own !== undefined ? (own / 2) * planned('link-share') : planned('pcie');
}

function latencyOf({ hardware, estimate }: Running): number {
  if (estimate.settings.tensorParallel === 1) return 0;
  return planned(isDirect(hardware) ? 'reduce-latency' : 'reduce-latency-pcie') / 1e6;
}
