import type { Architecture, LayerCache } from '../architecture';
import { GIB } from '../memory/estimate';
import type { Option } from '../planner/option';
import type { Rejected } from '../planner/plan';

/** Memory of one GPU of the poorest rank, in GiB. */
export interface ReportedMemory {
  /** As CUDA shows it. */
  readonly total: number;
  /** What the engine may take. */
  readonly budget: number;
  readonly weights: number;
  readonly activation: number;
  readonly nonTorch: number;
  readonly cudaGraphs: number;
  readonly kvCache: number;
}

export interface ReportedOption {
  /** Null for GPUs that are not EC2's. */
  readonly instanceType: string | null;
  readonly gpu: string;
  /** Of one replica. */
  readonly gpusUsed: number;
  readonly replicas: number;
  readonly nodes: number;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly expertParallel: boolean;
  readonly perGpuGiB: ReportedMemory;
  /** As the engine logs it; null for models that keep nothing. */
  readonly kvCacheTokens: number | null;
  readonly kvBytesPerToken: number;
  readonly kvBytesPerRequest: number;
  /** Requests of the maximum length that a replica holds at once; null for models that keep nothing. */
  readonly maxConcurrency: number | null;
  /** Requests of the usual length, where it is told. */
  readonly usualConcurrency: number | null;
  readonly maxModelLen: number;
  readonly fits: boolean;
  /** What is left beside one request of the maximum length, in GiB; negative when it is short. */
  readonly marginGiB: number;
  /** What a go needs to be left, in GiB. */
  readonly neededMarginGiB: number;
  readonly confidence: string;
  readonly reasons: readonly string[];
  /** Disk of each node for weights, images and what is compiled; null for hardware that is not EC2's. */
  readonly storageGiB: number | null;
  readonly storageOn: string | null;
  /** From nothing to the first answer, first order. */
  readonly readinessMinutes: number | null;
  readonly throughput: ReportedThroughput | null;
  /** Of all instances of all replicas. */
  readonly usdPerHour: number | null;
  readonly priceAsOf: string | null;
  readonly serve: ReportedServing;
}

/** Speed of one replica, first order: to rank by, not a promise. */
export interface ReportedThroughput {
  readonly basis: string;
  /** Requests that run at once. */
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly promptTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly timeToFirstTokenMs: number;
  readonly timePerOutputTokenMs: number;
}

export interface ReportedServing {
  readonly engine: string;
  /** Arguments beside the model. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the engine cannot be told. */
  readonly notes: readonly string[];
}

export interface ReportedModel {
  readonly id: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly attention: string;
  readonly quantization: string | null;
  /** Where its configuration comes from. */
  readonly source: string;
  /** Its folder; null for a model of the catalogue. */
  readonly path: string | null;
}

/** What `cdk-airgap size` answers. */
export interface SizeReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly model: ReportedModel;
  readonly engine: { readonly name: string; readonly version: string };
  readonly options: readonly ReportedOption[];
  /** Index of the option to take; null when none fits. */
  readonly chosen: number | null;
  /** Instance types that do not serve it; there where it was asked for, or nothing fits. */
  readonly rejected?: readonly ReportedRejection[];
  /** Where nothing fits: changes that were tried and are enough, one sentence each. */
  readonly advice?: readonly string[];
  readonly notes: readonly string[];
}

export interface ReportedRejection {
  readonly instanceType: string;
  readonly why: string;
}

interface ModelOrigin {
  readonly id: string;
  readonly source: string;
  readonly path?: string;
  readonly parameters?: number;
}

/** What a model is, for a report. */
export function reportModel(
  architecture: Architecture,
  { id, source, path, parameters }: ModelOrigin,
): ReportedModel {
  const counted = architecture.tensors.reduce((total, tensor) => total + tensor.parameters, 0);
  return {
    id,
    architecture: architecture.name,
    parameters: parameters ?? Math.round(counted),
    attention: attentionOf(architecture),
    quantization: architecture.quantization?.method ?? null,
    source,
    path: path ?? null,
  };
}

/** `mha`, `gqa`, `mqa`, `mla`, with `sliding`, `chunked`, `cross` or a kind of state for what else layers keep; `none` for encoders. */
function attentionOf({ layers, attentionHeads }: Architecture): string {
  const caches = new Set(layers.flatMap(({ cache, beside = [] }) => [cache, ...beside]));
  const kinds = new Set([...caches].flatMap((cache) => kindsOf(cache, attentionHeads)));
  return kinds.size === 0 ? 'none' : [...kinds].join('+');
}

function kindsOf(cache: LayerCache, heads: number): readonly string[] {
  switch (cache.kind) {
    case 'attention':
      return [headsName(cache.kvHeads, heads), ...windowName(cache)];
    case 'cross':
      return [headsName(cache.self.kvHeads, heads), 'cross'];
    case 'mla':
      return ['mla'];
    case 'state':
      return [cache.variant];
    case 'none':
      return [];
  }
}

function headsName(kvHeads: number, heads: number): string {
  if (kvHeads >= heads) return 'mha';
  return kvHeads === 1 ? 'mqa' : 'gqa';
}

function windowName({ window, chunk }: { readonly window?: number; readonly chunk?: number }): string[] {
  if (window !== undefined) return ['sliding'];
  return chunk === undefined ? [] : ['chunked'];
}

/** One way to serve the model, for a report. */
export function reportOption(option: Option): ReportedOption {
  const { hardware, gpusUsed, estimate, notes, serving } = option;
  const { settings, bill, cache, verdict } = estimate;
  const { capacity, layout, replicas } = option;
  const { maxModelLen } = settings;
  return {
    instanceType: hardware.instance?.instanceType ?? null,
    gpu: hardware.gpu.name,
    ...{ gpusUsed, replicas },
    nodes: hardware.nodes,
    ...layoutOf(layout),
    perGpuGiB: {
      total: toGiB(bill.total),
      budget: toGiB(bill.budget),
      weights: toGiB(bill.weights),
      activation: toGiB(bill.activation),
      nonTorch: toGiB(bill.nonTorch),
      cudaGraphs: toGiB(bill.cudaGraphs),
      kvCache: toGiB(bill.kvCache),
    },
    kvCacheTokens: finite(cache.tokens),
    kvBytesPerToken: cache.bytesPerToken,
    kvBytesPerRequest: cache.bytesPerRequest,
    maxConcurrency: rounded(finite(capacity.maxConcurrency)),
    usualConcurrency: rounded(finite(capacity.usualConcurrency)),
    maxModelLen,
    fits: verdict.fits,
    marginGiB: toGiB(verdict.spare),
    neededMarginGiB: toGiB(verdict.margin),
    confidence: confidenceOf(option),
    reasons: [...verdict.reasons, ...notes, ...bill.lines],
    throughput: throughputOf(option),
    ...placeOf(option),
    ...priceOf(option),
    serve: serving,
  };
}

/** Memory is divided as vLLM does: of engines that do it otherwise nothing is measured. */
function confidenceOf({ serving, estimate }: Option): string {
  const dividesAlike = serving.engine === 'vllm' || serving.engine === 'nim';
  return dividesAlike ? estimate.verdict.confidence : 'uncalibrated';
}

function layoutOf({ tensorParallel, pipelineParallel, dataParallel, expertParallel }: Option['layout']) {
  return { tensorParallel, pipelineParallel, dataParallel, expertParallel };
}

type Place = Pick<ReportedOption, 'storageGiB' | 'storageOn' | 'readinessMinutes'>;

function placeOf({ storage, readiness }: Option): Place {
  return {
    storageGiB: storage?.gib ?? null,
    storageOn: storage?.on ?? null,
    readinessMinutes: readiness?.minutes ?? null,
  };
}

function priceOf({ price }: Option): Pick<ReportedOption, 'usdPerHour' | 'priceAsOf'> {
  return { usdPerHour: price?.usdPerHour ?? null, priceAsOf: price?.asOf ?? null };
}

const MS = 1000;

function throughputOf({ throughput }: Option): ReportedThroughput | null {
  if (throughput === undefined) return null;
  const { basis, requests, promptTokens, outputTokens } = throughput;
  return {
    ...{ basis, requests, promptTokens, outputTokens },
    promptTokensPerSecond: Math.round(throughput.promptTokensPerSecond),
    outputTokensPerSecond: Math.round(throughput.outputTokensPerSecond),
    timeToFirstTokenMs: Math.round(throughput.timeToFirstToken * MS),
    timePerOutputTokenMs: rounded(throughput.timePerOutputToken * MS),
  };
}

/** What is not taken, for a report. */
export function reportRejection({ instanceType, why }: Rejected): ReportedRejection {
  return { instanceType, why };
}

function toGiB(bytes: number): number {
  return rounded(bytes / GIB) ?? 0;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function rounded<T extends number | null>(value: T): T | number {
  return value === null ? value : Math.round(value * 100) / 100;
}
