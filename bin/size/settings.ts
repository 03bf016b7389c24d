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
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
} as const;

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
    engineVersion: values['engine-version'],
    region: values.region,
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
    throw new UsageError(`${option} is '${text}', expected a whole number from 1`);
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
