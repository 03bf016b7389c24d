import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, type Flags } from '../../../lib/sizing/memory/estimate';
import { judge } from '../../../lib/sizing/planner/judge';
import type { Option } from '../../../lib/sizing/planner/option';
import type { Served } from '../../../lib/sizing/planner/request';
import { chosenFor, SMALL } from './requests';

const GPU = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };

function served(flags: Flags, changes: Partial<Served> = {}): Option {
  return judge({
    ...{ architecture: SMALL, flags, region: 'us-east-1' },
    hardware: { gpu: GPU, gpus: 8, nodes: 1 },
    ...changes,
  });
}

const SETTINGS: Readonly<Record<string, keyof Flags>> = {
  '--tensor-parallel-size': 'tensorParallel',
  '--pipeline-parallel-size': 'pipelineParallel',
  '--data-parallel-size': 'dataParallel',
  '--max-model-len': 'maxModelLen',
  '--max-num-seqs': 'maxNumSeqs',
  '--max-num-batched-tokens': 'maxNumBatchedTokens',
  '--gpu-memory-utilization': 'gpuMemoryUtilization',
};

/** The flags that a server is told by its arguments. */
function flagsIn(args: readonly string[]): Flags {
  const pairs = args.map((arg) => arg.split('=') as [string, string?]);
  const numbers = pairs.flatMap(([name, value]) => {
    const setting = SETTINGS[name];
    return setting === undefined ? [] : [[setting, Number(value)] as const];
  });
  const cache = pairs.find(([name]) => name === '--kv-cache-dtype')?.[1] ?? 'auto';
  return {
    ...Object.fromEntries(numbers),
    kvCacheDtype: cache,
    enforceEager: args.includes('--enforce-eager'),
    expertParallel: args.includes('--enable-expert-parallel'),
  };
}

describe('arguments of vLLM', () => {
  it('are those that the estimate was made with', () => {
    const flags = fc.record(
      {
        maxModelLen: fc.integer({ min: 128, max: 131_072 }),
        maxNumSeqs: fc.integer({ min: 1, max: 512 }),
        maxNumBatchedTokens: fc.integer({ min: 512, max: 16_384 }),
        gpuMemoryUtilization: fc.constantFrom(0.8, 0.9, 0.95),
        kvCacheDtype: fc.constantFrom('auto', 'fp8'),
        tensorParallel: fc.constantFrom(1, 2, 4, 8),
        enforceEager: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(flags, (asked) => {
        const option = served(asked);
        const told = flagsIn(option.serving.args);
        const again = estimate({ architecture: SMALL, gpu: GPU, flags: told });
        expect(again.settings).toEqual(option.estimate.settings);
      }),
      { numRuns: 40 },
    );
  });

  it('say how many sequences are wanted of each engine', () => {
    const { serving, layout } = chosenFor({
      limits: { allowed: ['g6e.48xlarge'] },
      traffic: { concurrency: 80 },
    });
    expect(serving.args).toContain(`--max-num-seqs=${80 / layout.dataParallel}`);
  });

  it('ask for float16 where there is no bfloat16', () => {
    const { serving } = chosenFor({ limits: { allowed: ['g4dn.12xlarge'] } });
    expect(serving.args).toContain('--dtype=half');
  });

  it('name a quantization that was asked for', () => {
    const architecture = { ...SMALL, quantization: { method: 'gguf', bits: 4.8 } };
    expect(served({}, { architecture, quantization: 'Q4_K_M' }).serving.args).toContain(
      '--quantization=gguf',
    );
  });
});

describe('environment of NIM', () => {
  const { environment } = served({ maxModelLen: 8192, enforceEager: true }, { engine: 'nim' }).serving;

  it('has its own names for the size of the model', () => {
    expect(environment).toMatchObject({
      NIM_TENSOR_PARALLEL_SIZE: '8',
      NIM_PIPELINE_PARALLEL_SIZE: '1',
      NIM_MAX_MODEL_LEN: '8192',
      NIM_DISABLE_CUDA_GRAPH: '1',
    });
  });

  it('hands the rest to vLLM', () => {
    expect(environment.NIM_PASSTHROUGH_ARGS).toMatch(
      /^--max-num-seqs=\d+ --max-num-batched-tokens=\d+ --gpu-memory-utilization=0.92 --kv-cache-dtype=auto$/,
    );
  });
});

describe('arguments of TGI', () => {
  it('leave room for the answer in the longest request', () => {
    const traffic = { promptTokens: 3000, outputTokens: 1000 };
    expect(served({}, { engine: 'tgi', traffic }).serving.args).toEqual(
      expect.arrayContaining(['--num-shard=8', '--max-input-tokens=3000', '--max-total-tokens=4000']),
    );
  });

  it('name the cache of 8 bits in its own way', () => {
    expect(served({ kvCacheDtype: 'fp8' }, { engine: 'tgi' }).serving.args).toContain(
      '--kv-cache-dtype=fp8_e4m3fn',
    );
  });
});

describe('environment of Ollama', () => {
  it('says how many requests run at once, and how long they are', () => {
    const { serving } = served(
      { maxModelLen: 8192, maxNumSeqs: 4, kvCacheDtype: 'fp8' },
      { engine: 'ollama' },
    );
    expect(serving.environment).toEqual({
      OLLAMA_NUM_PARALLEL: '4',
      OLLAMA_CONTEXT_LENGTH: '8192',
      OLLAMA_KV_CACHE_TYPE: 'q8_0',
      OLLAMA_FLASH_ATTENTION: '1',
      OLLAMA_SCHED_SPREAD: '1',
    });
  });
});
