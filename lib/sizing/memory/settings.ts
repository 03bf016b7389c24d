import { UsageError } from '../../shared/errors';
import type { Architecture, Dtype } from '../architecture';
import type { BatchDefaults, EngineRules } from '../engine/rules';
import { cacheKinds } from './kinds';

/** What somebody says of a server; everything else is what the engine would take. */
export interface Flags {
  readonly maxModelLen?: number;
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  /** As vLLM's `--kv-cache-dtype` names it. */
  readonly kvCacheDtype?: string;
  readonly gpuMemoryUtilization?: number;
  readonly tensorParallel?: number;
  readonly pipelineParallel?: number;
  readonly dataParallel?: number;
  readonly expertParallel?: boolean;
  readonly enforceEager?: boolean;
  readonly chunkedPrefill?: boolean;
  readonly prefixCaching?: boolean;
  readonly blockSize?: number;
  readonly adapters?: Adapters;
  /** Layers of a draft that keep keys and values beside the model's own (EAGLE, MTP). */
  readonly draftLayers?: number;
  readonly speculation?: Speculation;
}

/** What drafts are written by: members of `--speculative-config`. */
export interface Speculation {
  readonly method: string;
  /** The draft model, where the method has one. */
  readonly model?: string;
  readonly tokens?: number;
}

/** Slots for LoRA adapters: `--max-loras`, `--max-lora-rank`. */
export interface Adapters {
  readonly count: number;
  readonly rank: number;
}

/** A GPU, its memory as CUDA shows it and never as it is sold. */
export interface GpuMemory {
  readonly name: string;
  readonly cudaGiB: number;
  readonly computeCapability: string;
  /** Whether nothing tells the compute capability, and it is assumed. */
  readonly isCapabilityAssumed?: true;
}

/** All that a server was told or takes by itself. */
export interface Settings {
  readonly maxModelLen: number;
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
  readonly isChunked: boolean;
  readonly kvCacheDtype: CacheDtype;
  /** The type of the cache as `--kv-cache-dtype` names it: what was asked for, else what the checkpoint asks for, else `auto`. */
  readonly cacheType: string;
  readonly gpuMemoryUtilization: number;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly expertParallel: boolean;
  readonly enforceEager: boolean;
  /** Whether the prefix cache holds states too, which takes a second block of each. */
  readonly cachesStates: boolean;
  readonly blockSize: number;
  readonly adapters?: Adapters;
  readonly draftLayers: number;
}

/** How keys and values are kept; `fp8_ds_mla` is the mixed layout of sparse MLA. */
export type CacheDtype = Dtype | 'fp8_ds_mla' | 'nvfp4' | 'int4';

/** Requests longer than this are fed in pieces by V0. */
const LONG_REQUEST = 32_768;
/** Tokens of one batch below which V0 does not go where prompts are not fed in pieces. */
const SMALLEST_BATCH = 2_048;
const BLOCK_TOKENS = 16;

/**
 * The settings of a server.
 *
 * @throws UsageError for flags that the engine would refuse
 */
export function settingsOf(subject: Subject, flags: Flags): Settings {
  const { architecture, rules, gpu } = subject;
  const maxModelLen = lengthOf(architecture, flags);
  const defaults = batchDefaults(rules, gpu);
  const isChunked = isChunkedBy(subject, flags, maxModelLen);
  const maxNumSeqs = flags.maxNumSeqs ?? defaults.maxNumSeqs;
  const batch = flags.maxNumBatchedTokens ?? batchOf(subject, { maxModelLen, maxNumSeqs, isChunked });
  const cacheType = cacheTypeOf(architecture, or(flags.kvCacheDtype, 'auto'));
  const settings = {
    maxModelLen,
    maxNumSeqs,
    maxNumBatchedTokens: batch,
    isChunked,
    cacheType,
    kvCacheDtype: cacheDtypeOf(architecture, cacheType),
    gpuMemoryUtilization: or(flags.gpuMemoryUtilization, rules.gpuMemoryUtilization),
    tensorParallel: or(flags.tensorParallel, 1),
    pipelineParallel: or(flags.pipelineParallel, 1),
    dataParallel: or(flags.dataParallel, 1),
    expertParallel: or(flags.expertParallel, false),
    enforceEager: or(flags.enforceEager, false),
    cachesStates: or(flags.prefixCaching, rules.cachesStates === true),
    blockSize: or(flags.blockSize, BLOCK_TOKENS),
    draftLayers: or(flags.draftLayers, 0),
  };
  return flags.adapters === undefined ? settings : { ...settings, adapters: flags.adapters };
}

/** What somebody said, or what the engine takes. */
function or<T>(said: T | undefined, otherwise: T): T {
  return said ?? otherwise;
}

/** What is served, by which engine and on what. */
export interface Subject {
  readonly architecture: Architecture;
  readonly rules: EngineRules;
  /** Release of the engine, e.g. `0.11.2`. */
  readonly release: string;
  readonly gpu: GpuMemory;
}

function lengthOf(architecture: Architecture, flags: Flags): number {
  const { maxModelLen } = flags;
  if (maxModelLen === undefined) return architecture.maxPositions;
  if (maxModelLen > architecture.maxPositions) {
    throw new UsageError(
      `--max-model-len ${maxModelLen}: the model takes at most ${architecture.maxPositions} tokens`,
    );
  }
  return maxModelLen;
}

function batchDefaults(rules: EngineRules, gpu: GpuMemory): BatchDefaults {
  const isNamed = (names: readonly string[]) => names.some((name) => gpu.name.startsWith(name));
  const found = rules.batch.find(
    (row) =>
      gpu.cudaGiB >= row.minimumGiB &&
      (row.only === undefined || isNamed(row.only)) &&
      !isNamed(row.except ?? []),
  );
  return found ?? { minimumGiB: 0, maxNumSeqs: 256, maxNumBatchedTokens: SMALLEST_BATCH };
}

function isChunkedBy({ architecture, rules }: Subject, flags: Flags, maxModelLen: number): boolean {
  if (architecture.task !== 'generate') return false;
  if (flags.chunkedPrefill !== undefined) return flags.chunkedPrefill;
  if (rules.chunkedPrefill === 'always') return true;
  const canBeChunked = !cacheKinds(architecture).some(
    ({ cache }) => (cache.kind === 'mla' && !rules.chunksLatents) || cache.kind === 'state',
  );
  return canBeChunked && architecture.encoders.length === 0 && maxModelLen > LONG_REQUEST;
}

function batchOf(
  subject: Subject,
  { maxModelLen, maxNumSeqs, isChunked }: Pick<Settings, 'maxModelLen' | 'maxNumSeqs' | 'isChunked'>,
): number {
  const { rules, gpu } = subject;
  const tokens = isChunked
    ? (rules.chunkTokens ?? batchDefaults(rules, gpu).maxNumBatchedTokens)
    : Math.max(maxModelLen, SMALLEST_BATCH);
  return rules.runner === 'V0' ? tokens : Math.max(1, Math.min(tokens, maxModelLen * maxNumSeqs));
}

/** A checkpoint may ask for a type of its own. */
function cacheTypeOf({ quantization }: Architecture, asked: string): string {
  return asked === 'auto' ? (quantization?.kvCache ?? asked) : asked;
}

function cacheDtypeOf(architecture: Architecture, type: string): CacheDtype {
  if (type === 'auto') return plainDtype(architecture);
  const own = architecture.quantization?.kvCache;
  const dtype = type === own ? own : NAMED_DTYPES.get(type);
  if (dtype === undefined) {
    throw new UsageError(
      `--kv-cache-dtype ${type}: allowed are auto, ${[...NAMED_DTYPES.keys()].sort().join(', ')}`,
    );
  }
  return dtype === 'fp8' && isSparse(architecture) ? 'fp8_ds_mla' : dtype;
}

function isSparse(architecture: Architecture): boolean {
  return cacheKinds(architecture).some(({ cache }) => cache.kind === 'mla' && cache.indexerDim !== undefined);
}

const NAMED_DTYPES: ReadonlyMap<string, CacheDtype> = new Map<string, CacheDtype>([
  ['bfloat16', 'bfloat16'],
  ['float16', 'float16'],
  ['fp8', 'fp8'],
  ['fp8_e4m3', 'fp8'],
  ['fp8_e5m2', 'fp8'],
  ['fp8_ds_mla', 'fp8_ds_mla'],
  ['fp8_per_token_head', 'fp8'],
  ['int8_per_token_head', 'int8'],
  ['int4_per_token_head', 'int4'],
  ['nvfp4', 'nvfp4'],
]);

function plainDtype(architecture: Architecture): CacheDtype {
  return architecture.dtype === 'fp8' || architecture.dtype === 'int8' ? 'bfloat16' : architecture.dtype;
}
