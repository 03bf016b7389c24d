import { partitionOf } from '../../lib/endpoints/partitions';
import { UsageError } from '../../lib/shared/errors';
import type { Flags } from '../../lib/sizing/memory/estimate';
import type { Limits, Preference, Traffic, Wanted } from '../../lib/sizing/planner/request';
import { oneOf, type Arguments } from '../arguments';
import { adaptersOf } from './adapters';
import { limitsOf, trafficOf } from './limits';
import { amount, wholeNumber } from './numbers';
import type { OPTIONS, Values } from './options';
import { speculationOf } from './speculation';

export const FORMATS = ['text', 'json'] as const;

const PREFERENCES = ['cheapest', 'fastest', 'fewest-gpus'] as const;

const PURCHASES = ['on-demand', 'capacity-block'] as const;

const ENGINES = ['vllm', 'nim', 'tgi', 'ollama'] as const;

/** Options that are listed; the others are as many as there are types. */
const USUAL_LIMIT = 5;

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
  readonly traffic: Traffic;
  readonly limits: Limits;
  readonly preference: Preference;
  readonly purchase: NonNullable<Wanted['purchase']>;
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
    traffic: trafficOf(values),
    limits: limitsOf(values),
    preference: oneOf('--prefer', values.prefer ?? 'cheapest', PREFERENCES),
    purchase: oneOf('--purchase', values.purchase ?? 'on-demand', PURCHASES),
    engine: oneOf('--engine', values.engine, ENGINES),
    engineVersion: values['engine-version'],
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

/** Options that say which hardware to choose. */
const CHOOSING = ['allow', 'deny', 'quota', 'max-nodes', 'prefer', 'purchase', 'rejected', 'limit'] as const;

function hardwareOf(values: Values): HardwareName | undefined {
  const { instance, gpu } = values;
  const named = instance === undefined ? gpu : instance;
  const choosing = CHOOSING.find((option) => values[option] !== undefined && values[option] !== false);
  if (named !== undefined && choosing !== undefined) {
    throw new UsageError(
      `--${choosing} chooses among instance types, expected it without --instance and --gpu`,
    );
  }
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

/** More GPUs than any server has been started on. */
const MOST_GPUS = 4096;

function gpuOf(name: string, { gpus, 'gpu-memory-gib': memory }: Values): HardwareName {
  const memoryGiB = amount('--gpu-memory-gib', memory, { most: 10_000, what: 'GiB as CUDA shows them' });
  return {
    kind: 'gpu',
    name,
    gpus: wholeNumber('--gpus', gpus, MOST_GPUS) ?? 1,
    ...(memoryGiB === undefined ? {} : { memoryGiB }),
  };
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
  const objects = { adapters: adaptersOf(values), speculation: speculationOf(values) };
  const told = Object.entries({ ...numbers, ...objects });
  return {
    ...Object.fromEntries(told.filter(([, value]) => value !== undefined)),
    ...(values['kv-cache-dtype'] === undefined ? {} : { kvCacheDtype: values['kv-cache-dtype'] }),
    ...(values['enable-expert-parallel'] ? { expertParallel: true } : {}),
    ...(values['enforce-eager'] ? { enforceEager: true } : {}),
  };
}
