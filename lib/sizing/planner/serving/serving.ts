import type { Architecture } from '../../architecture';
import type { Estimate, Flags, GpuMemory } from '../../memory/estimate';
import type { Need } from '../need';
import { needsHalf } from '../refusals/gpu';

import { nimServing } from './nim';
import { ollamaServing } from './ollama';
import { tgiServing } from './tgi';
import { vllmServing } from './vllm';

export type Engine = 'vllm' | 'nim' | 'tgi' | 'ollama';

/** How an engine is started so that it does what the estimate says. */
export interface Serving {
  readonly engine: Engine;
  /** Arguments beside the model: of `vllm serve MODEL`, of `text-generation-launcher --model-id MODEL`. */
  readonly args: readonly string[];
  /** Environment variables, which NIM and Ollama are told by. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the engine cannot be told, one sentence each. */
  readonly notes: readonly string[];
}

/** What is known of a server that is to be started. */
export interface Start {
  readonly architecture: Architecture;
  readonly gpu: GpuMemory;
  readonly estimate: Estimate;
  /** As they were given to the estimate. */
  readonly flags: Flags;
  readonly need: Need;
  readonly engine?: Engine;
  readonly quantization?: string;
  readonly dtype?: string;
}

/** How a server is started. */
export function servingOf(start: Start): Serving {
  switch (start.engine ?? 'vllm') {
    case 'vllm':
      return vllmServing(start);
    case 'nim':
      return nimServing(start);
    case 'tgi':
      return tgiServing(start);
    case 'ollama':
      return ollamaServing(start);
  }
}

/** The type that a server must be told: what was asked for, or the one that old GPUs have. */
export function dtypeOf({ dtype, gpu, architecture }: Start): string | undefined {
  return dtype ?? (needsHalf(gpu, architecture) ? 'half' : undefined);
}

/** The method of a quantization that was asked for: types of GGUF are all `gguf`. */
export function methodOf({ quantization, architecture }: Start): string | undefined {
  return quantization === undefined ? undefined : (architecture.quantization?.method ?? quantization);
}
