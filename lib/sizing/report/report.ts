import type { Architecture } from '../architecture';
import { GIB } from '../memory/estimate';
import type { Option } from '../planner/option';

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
  readonly gpusUsed: number;
  readonly nodes: number;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly perGpuGiB: ReportedMemory;
  /** As the engine logs it; null for models that keep nothing. */
  readonly kvCacheTokens: number | null;
  readonly kvBytesPerToken: number;
  readonly kvBytesPerRequest: number;
  /** Requests of the maximum length at once; null for models that keep nothing. */
  readonly maxConcurrency: number | null;
  readonly maxModelLen: number;
  readonly fits: boolean;
  /** What is left beside one request of the maximum length, in GiB; negative when it is short. */
  readonly marginGiB: number;
  /** What a go needs to be left, in GiB. */
  readonly neededMarginGiB: number;
  readonly confidence: string;
  readonly reasons: readonly string[];
  readonly usdPerHour: number | null;
  readonly priceAsOf: string | null;
  readonly serve: { readonly engine: string; readonly args: readonly string[] };
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

/** `mha`, `gqa`, `mqa`, `mla`, with `+sliding`, `+chunked` or `+state` for layers of other kinds; `none` for encoders. */
function attentionOf({ layers, attentionHeads }: Architecture): string {
  const kinds = new Set(
    layers.flatMap(({ cache }) => {
      switch (cache.kind) {
        case 'attention':
          return [headsName(cache.kvHeads, attentionHeads), ...windowName(cache)];
        case 'cross':
          return [headsName(cache.self.kvHeads, attentionHeads), 'cross'];
        case 'mla':
          return ['mla'];
        case 'state':
          return [cache.variant];
        case 'none':
          return [];
      }
    }),
  );
  return kinds.size === 0 ? 'none' : [...kinds].join('+');
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
  const { hardware, gpusUsed, estimate, notes, serving, price } = option;
  const { settings, bill, cache, verdict } = estimate;
  const { tensorParallel, pipelineParallel, dataParallel, maxModelLen } = settings;
  return {
    instanceType: hardware.instance?.instanceType ?? null,
    gpu: hardware.gpu.name,
    gpusUsed,
    nodes: hardware.nodes,
    ...{ tensorParallel, pipelineParallel, dataParallel },
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
    maxConcurrency: rounded(finite(cache.maxConcurrency)),
    maxModelLen,
    fits: verdict.fits,
    marginGiB: toGiB(verdict.spare),
    neededMarginGiB: toGiB(verdict.margin),
    confidence: verdict.confidence,
    reasons: [...verdict.reasons, ...notes, ...bill.lines],
    usdPerHour: price?.usdPerHour ?? null,
    priceAsOf: price?.asOf ?? null,
    serve: { engine: serving.engine, args: serving.args },
  };
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
