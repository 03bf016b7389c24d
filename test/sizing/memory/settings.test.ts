import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../lib/sizing/architecture';
import { estimate, type Flags, type Settings } from '../../../lib/sizing/memory/estimate';
import { dense, layersOf, LLAMA_8B } from './models';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };
const A100 = { name: 'A100-80', cudaGiB: 79.25, computeCapability: '8.0' };
const L4 = { name: 'L4', cudaGiB: 22.03, computeCapability: '8.9' };
const T4 = { name: 'T4', cudaGiB: 14.56, computeCapability: '7.5' };

function settings(
  flags: Flags,
  engineVersion: string,
  more: { gpu?: typeof H100; changes?: Partial<Architecture> } = {},
): Settings {
  const { gpu = H100, changes = {} } = more;
  return estimate({ architecture: dense(LLAMA_8B, changes), gpu, flags, engineVersion }).settings;
}

describe('what a server takes where nobody says', () => {
  const batch = (engineVersion: string, gpu: typeof H100): number[] => {
    const { maxNumSeqs, maxNumBatchedTokens } = settings({}, engineVersion, { gpu });
    return [maxNumSeqs, maxNumBatchedTokens];
  };

  it.each([
    ['0.8.2', H100, [1024, 8192]],
    ['0.8.2', L4, [1024, 2048]],
    ['0.8.5', L4, [256, 2048]],
    ['0.11.0', H100, [1024, 8192]],
    ['0.11.0', A100, [256, 2048]],
    ['0.26.0', L4, [256, 2048]],
  ])('vLLM %s', (version, gpu, expected) => {
    expect(batch(version, gpu)).toEqual(expected);
  });

  it('uses 0.9 of a GPU to 0.20 and 0.92 later', () => {
    const share = (version: string): number => settings({}, version).gpuMemoryUtilization;
    expect([share('0.20.2'), share('0.21.0')]).toEqual([0.9, 0.92]);
  });

  it('takes prompts whole under V0 up to 32768 tokens, and in pieces beyond', () => {
    const of = (maxModelLen: number): unknown[] => {
      const { isChunked, maxNumBatchedTokens } = settings({ maxModelLen }, '0.7.2');
      return [isChunked, maxNumBatchedTokens];
    };
    expect([of(20_000), of(40_000)]).toEqual([
      [false, 20_000],
      [true, 2048],
    ]);
  });

  it('feeds MLA in pieces under V0 since 0.8 only', () => {
    const layers = layersOf([{ kind: 'mla', rank: 512, ropeDim: 64 }], 4);
    const gpu = { ...T4, cudaGiB: 140 };
    const of = (version: string): boolean => settings({}, version, { gpu, changes: { layers } }).isChunked;
    expect([of('0.7.3'), of('0.8.5')]).toEqual([false, true]);
  });

  it('never feeds vectors in pieces', () => {
    expect(settings({}, '0.11.0', { changes: { task: 'embed' } }).isChunked).toBe(false);
  });

  it('takes no more tokens at once than all requests have', () => {
    expect(settings({ maxModelLen: 64, maxNumSeqs: 4 }, '0.11.0').maxNumBatchedTokens).toBe(256);
  });

  it('keeps what was asked for', () => {
    const flags = {
      maxModelLen: 4096,
      maxNumSeqs: 7,
      maxNumBatchedTokens: 99,
      gpuMemoryUtilization: 0.5,
      tensorParallel: 2,
    };
    expect(settings(flags, '0.11.0')).toMatchObject(flags);
  });

  it('is told by the oldest engine that a GPU without V1 runs', () => {
    const { engine } = estimate({
      architecture: dense(LLAMA_8B),
      gpu: T4,
      flags: { maxModelLen: 512 },
      engineVersion: '0.8.5',
    });
    expect(engine.rules.runner).toBe('V0');
  });
});

describe('types of the cache', () => {
  const of = (flags: Flags, changes: Partial<Architecture> = {}): string =>
    settings(flags, '0.22.0', { changes }).kvCacheDtype;

  it('is that of the model', () => {
    expect([of({}), of({}, { dtype: 'float16' })]).toEqual(['bfloat16', 'float16']);
  });

  it('is 16 bits for a model in 8', () => {
    expect(of({}, { dtype: 'fp8' })).toBe('bfloat16');
  });

  it('is what a checkpoint asks for', () => {
    const quantization = { method: 'modelopt', bits: 8, kvCache: 'fp8' as const };
    expect([of({}, { quantization }), of({ kvCacheDtype: 'bfloat16' }, { quantization })]).toEqual([
      'fp8',
      'bfloat16',
    ]);
  });

  it.each(['fp8', 'fp8_e4m3', 'fp8_e5m2'])('has one byte for %s', (kvCacheDtype) => {
    expect(of({ kvCacheDtype })).toBe('fp8');
  });

  it('is the mixed layout for sparse MLA with 8 bits', () => {
    const layers = layersOf([{ kind: 'mla', rank: 512, ropeDim: 64, indexerDim: 128 }], 4);
    expect(of({ kvCacheDtype: 'fp8' }, { layers })).toBe('fp8_ds_mla');
  });
});

describe('flags that vLLM would refuse', () => {
  it('a length beyond what the model takes', () => {
    expect(() => settings({ maxModelLen: 131_073 }, '0.11.0')).toThrow(
      '--max-model-len 131073: the model takes at most 131072 tokens',
    );
  });

  it('a type of the cache that it has not', () => {
    expect(() => settings({ kvCacheDtype: 'int3' }, '0.11.0')).toThrow(
      '--kv-cache-dtype int3: allowed are auto, bfloat16, float16, fp8, fp8_ds_mla, fp8_e4m3, fp8_e5m2, fp8_per_token_head, int4_per_token_head, int8_per_token_head, nvfp4',
    );
  });
});
