import { partitionOf } from '../../lib/endpoints/partitions';
import { UsageError } from '../../lib/shared/errors';
import type { Flags } from '../../lib/sizing/memory/estimate';
import { oneOf, type Arguments } from '../arguments';

export const FORMATS = ['text', 'json'] as const;

const ENGINES = ['vllm', 'nim', 'tgi', 'ollama'] as const;

export const OPTIONS = {
  model: { type: 'string' },
  config: { type: 'string' },
  quantization: { type: 'string' },
  dtype: { type: 'string' },
  'max-model-len': { type: 'string' },
  concurrency: { type: 'string' },
  'max-num-seqs': { type: 'string' },
  'max-num-batched-tokens': { type: 'string' },
  'kv-cache-dtype': { type: 'string' },
  'gpu-memory-utilization': { type: 'string' },
  'tensor-parallel': { type: 'string' },
  'pipeline-parallel': { type: 'string' },
  'data-parallel': { type: 'string' },
  'enable-expert-parallel': { type: 'boolean', default: false },
  engine: { type: 'string', default: 'vllm' },
  'engine-version': { type: 'string' },
  'enforce-eager': { type: 'boolean', default: false },
  instance: { type: 'string' },
  gpu: { type: 'string' },
  gpus: { type: 'string' },
  'gpu-memory-gib': { type: 'string' },
  region: { type: 'string', default: 'us-east-1' },
  rejected: { type: 'boolean', default: false },
  limit: { type: 'string' },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
} as const;

/** Options that are listed; the others are as many as there are types. */
const USUAL_LIMIT = 5;

type Values = Arguments<typeof OPTIONS>['values'];

/** Where the model is described. */
export type ModelSource =
  { readonly kind: 'catalogue'; readonly id: string } | { readonly kind: 'file'; readonly path: string };

/** Hardware that is named; undefined means: choose. */
export type HardwareName =
  | { readonly kind: 'instance'; readonly type: string }
  | { readonly kind: 'gpu'; readonly name: string; readonly gpus: number; readonly memoryGiB?: number };

/** What the options of `cdk-airgap size` say. */
export interface Settings {
  readonly model: ModelSource;
  readonly hardware: HardwareName | undefined;
  readonly flags: Flags;
  readonly quantization: string | undefined;
  readonly dtype: string | undefined;
  readonly concurrency: number | undefined;
  readonly engine: (typeof ENGINES)[number];
  readonly engineVersion: string | undefined;
  readonly region: string;
  /** Whether what is not taken is told too. */
  readonly rejected: boolean;
  /** Most options that are listed. */
  readonly limit: number;
  readonly format: (typeof FORMATS)[number];
  readonly output: string | undefined;
}

/** Each option checked before anything is read. @throws UsageError */
export function toSettings({ values, positionals }: Arguments<typeof OPTIONS>): Settings {
  const [extra] = positionals;
  if (extra !== undefined) {
    throw new UsageError(`size takes no '${extra}', expected --model ID or --config FILE`);
  }
  return {
    model: modelOf(values),
    hardware: hardwareOf(values),
    flags: flagsOf(values),
    quantization: values.quantization,
    dtype: values.dtype,
    concurrency: wholeNumber('--concurrency', values.concurrency),
    engine: oneOf('--engine', values.engine, ENGINES),
    engineVersion: engineVersionOf(values['engine-version']),
    region: regionOf(values.region),
    rejected: values.rejected,
    limit: wholeNumber('--limit', values.limit) ?? USUAL_LIMIT,
    format: oneOf('--format', values.format, FORMATS),
    output: values.output,
  };
}

function modelOf({ model, config }: Values): ModelSource {
  if (model !== undefined && config !== undefined) {
    throw new UsageError('--model and --config both say which model, expected one of them');
  }
  if (model !== undefined) return { kind: 'catalogue', id: model };
  if (config !== undefined) return { kind: 'file', path: config };
  throw new UsageError(
    "size has no model, expected --model ID, like 'Qwen/Qwen3-32B', or --config FILE, its config.json",
  );
}

function hardwareOf(values: Values): HardwareName | undefined {
  const { instance, gpu } = values;
  if (instance !== undefined && gpu !== undefined) {
    throw new UsageError('--instance and --gpu both say which hardware, expected one of them');
  }
  if (gpu !== undefined) return gpuOf(gpu, values);
  const beside = (['gpus', 'gpu-memory-gib'] as const).find((option) => values[option] !== undefined);
  if (beside !== undefined) {
    throw new UsageError(`--${beside} goes with --gpu NAME, which is not given`);
  }
  return instance === undefined ? undefined : { kind: 'instance', type: instance };
}

function gpuOf(name: string, { gpus, 'gpu-memory-gib': memory }: Values): HardwareName {
  const memoryGiB = amount('--gpu-memory-gib', memory, { most: 10_000, what: 'GiB as CUDA shows them' });
  return {
    kind: 'gpu',
    name,
    gpus: wholeNumber('--gpus', gpus) ?? 1,
    ...(memoryGiB === undefined ? {} : { memoryGiB }),
  };
}

/** A release, with a `v` or a suffix as tags have it, or a month of a container. */
const VERSION = /^v?\d+\.\d+|^20\d\d-\d\d$/;

function engineVersionOf(text: string | undefined): string | undefined {
  if (text !== undefined && !VERSION.test(text)) {
    throw new UsageError(`--engine-version is '${text}', expected a release of vLLM like 0.11.0`);
  }
  return text;
}

function regionOf(region: string): string {
  if (partitionOf(region) === undefined) {
    throw new UsageError(`--region is '${region}', expected a Region of AWS like 'us-east-1'`);
  }
  return region;
}

function flagsOf(values: Values): Flags {
  const numbers = {
    maxModelLen: wholeNumber('--max-model-len', values['max-model-len']),
    maxNumSeqs: wholeNumber('--max-num-seqs', values['max-num-seqs']),
    maxNumBatchedTokens: wholeNumber('--max-num-batched-tokens', values['max-num-batched-tokens']),
    tensorParallel: wholeNumber('--tensor-parallel', values['tensor-parallel']),
    pipelineParallel: wholeNumber('--pipeline-parallel', values['pipeline-parallel']),
    dataParallel: wholeNumber('--data-parallel', values['data-parallel']),
    gpuMemoryUtilization: amount('--gpu-memory-utilization', values['gpu-memory-utilization'], {
      most: 1,
      what: 'a share above 0 and at most 1',
    }),
  };
  const set = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  return {
    ...set,
    ...(values['kv-cache-dtype'] === undefined ? {} : { kvCacheDtype: values['kv-cache-dtype'] }),
    ...(values['enable-expert-parallel'] ? { expertParallel: true } : {}),
    ...(values['enforce-eager'] ? { enforceEager: true } : {}),
  };
}

/** Largest number that an option takes: no context, batch or cluster has more. */
const MOST = 1_000_000_000;

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > MOST) {
    throw new UsageError(`${option} is '${text}', expected a whole number from 1 to ${MOST}`);
  }
  return value;
}

function amount(
  option: string,
  text: string | undefined,
  { most, what }: { readonly most: number; readonly what: string },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value > most) {
    throw new UsageError(`${option} is '${text}', expected ${what}`);
  }
  return value;
}
