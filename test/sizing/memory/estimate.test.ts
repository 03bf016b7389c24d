import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, GIB, type Estimate, type Flags } from '../../../lib/sizing/memory/estimate';
import { attention, dense, layersOf, LLAMA_8B } from './models';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };
const L4 = { name: 'L4', cudaGiB: 22.03, computeCapability: '8.9' };

function llama(flags: Flags, gpu = H100, engineVersion = '0.11.0'): Estimate {
  return estimate({ architecture: dense(LLAMA_8B), gpu, flags, engineVersion });
}

describe('estimate', () => {
  it('keeps 131072 bytes of Llama 3.1 8B for a token', () => {
    expect(llama({ maxModelLen: 16_000 }).cache.bytesPerToken).toBe(131_072);
  });

  it('divides keys and values until one head is left', () => {
    const perToken = [1, 2, 4, 8, 16].map((tensorParallel) => llama({ tensorParallel }).cache.bytesPerToken);
    expect(perToken).toEqual([131_072, 65_536, 32_768, 16_384, 16_384]);
  });

  it('weighs Llama 3.1 8B at the 14.99 GiB that its log says', () => {
    expect(llama({ maxModelLen: 16_000 }).bill.weights / GIB).toBeCloseTo(14.99, 1);
  });

  it('takes 1024 rows of logits through the sampler on a large GPU, which cost 4.76 GiB', () => {
    expect(llama({ maxModelLen: 16_000 }).bill.activation / GIB).toBeCloseTo(4.76, 1);
  });

  it('refuses a request that the cache cannot hold', () => {
    const { verdict } = llama({ maxModelLen: 131_072 }, L4);
    expect(verdict.fits).toBe(false);
    expect(verdict.reasons[0]).toContain('one request of 131072 tokens needs 16.00 GiB');
  });

  it('judges the poorest stage of a pipeline', () => {
    const { bills, cache } = llama({ pipelineParallel: 2, maxModelLen: 16_000 }, L4);
    expect(cache.bill).toBe(bills[1]);
  });

  it('pads states to the pages of attention', () => {
    const state = {
      kind: 'state' as const,
      variant: 'gdn' as const,
      convElements: 24_576,
      ssmElements: 524_288,
      ssmDtype: 'float32' as const,
    };
    const layers = layersOf([state, state, state, attention({ kvHeads: 2, headDim: 256 })], 10);
    const architecture = dense(LLAMA_8B, { layers });
    const { cache } = estimate({
      architecture,
      gpu: H100,
      flags: { maxModelLen: 32_768 },
      engineVersion: '0.19',
    });
    // 2146304 bytes of a state over 2048 bytes of a token are 1048 tokens, rounded up to 16.
    expect(cache.blockSize).toBe(1056);
    expect(cache.stateGroups).toBe(3);
    expect(cache.blocksPerRequest).toBe(Math.ceil(32_768 / 1056) + 3);
  });

  it('keeps a window, the batch under way and one block of a layer with a window', () => {
    const full = attention({ kvHeads: 8, headDim: 64 });
    const layers = layersOf([{ ...full, window: 128 }, full], 18);
    const { cache } = estimate({
      architecture: dense(LLAMA_8B, { layers }),
      gpu: H100,
      flags: { maxModelLen: 16_000, maxNumBatchedTokens: 1024 },
      engineVersion: '0.11',
    });
    expect(cache.blocksPerRequest).toBe(1000 + Math.ceil(1151 / 16) + 1);
  });

  it('never holds more for a longer request', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_536 }), fc.integer({ min: 1, max: 65_536 }), (a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)];
        const [less, more] = [short, long].map((maxModelLen) => llama({ maxModelLen }).cache.bytesPerRequest);
        expect(less).toBeLessThanOrEqual(more ?? 0);
      }),
    );
  });

  it('never has less left with more of the GPU', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 0.98, noNaN: true }), (gpuMemoryUtilization) => {
        const [less, more] = [gpuMemoryUtilization, gpuMemoryUtilization + 0.01].map(
          (share) => llama({ gpuMemoryUtilization: share, maxModelLen: 8192 }).bill.kvCache,
        );
        expect(less).toBeLessThan(more ?? 0);
      }),
    );
  });
});
