import type { Estimate, Flags } from '../memory/estimate';

/** How an engine is started so that it does what the estimate says. */
export interface Serving {
  readonly engine: string;
  /** Arguments of `vllm serve MODEL`. */
  readonly args: readonly string[];
}

/** Flags that vLLM is started with: all that memory depends on, also where they are its defaults. */
export function servingOf({ settings }: Estimate, flags: Flags, quantization?: string): Serving {
  const args: readonly (string | undefined)[] = [
    `--tensor-parallel-size=${settings.tensorParallel}`,
    above1('--pipeline-parallel-size', settings.pipelineParallel),
    above1('--data-parallel-size', settings.dataParallel),
    settings.expertParallel ? '--enable-expert-parallel' : undefined,
    `--max-model-len=${settings.maxModelLen}`,
    `--max-num-seqs=${settings.maxNumSeqs}`,
    `--max-num-batched-tokens=${settings.maxNumBatchedTokens}`,
    `--gpu-memory-utilization=${settings.gpuMemoryUtilization}`,
    `--kv-cache-dtype=${flags.kvCacheDtype ?? 'auto'}`,
    quantization === undefined ? undefined : `--quantization=${quantization}`,
    settings.enforceEager ? '--enforce-eager' : undefined,
  ];
  return { engine: 'vllm', args: args.filter((arg) => arg !== undefined) };
}

function above1(flag: string, value: number): string | undefined {
  return value > 1 ? `${flag}=${value}` : undefined;
}
