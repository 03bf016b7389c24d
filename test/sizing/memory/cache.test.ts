import { describe, expect, it } from 'vitest';
import type { Architecture, LayerCache } from '../../../lib/sizing/architecture';
import { estimate, type Cache, type Flags } from '../../../lib/sizing/memory/estimate';
import { attention, dense, layersOf, LLAMA_8B } from './models';

const H200 = { name: 'H200', cudaGiB: 139.8, computeCapability: '9.0' };
const T4 = { name: 'T4', cudaGiB: 139.8, computeCapability: '7.5' };

function cache(
  flags: Flags,
  changes: Partial<Architecture>,
  more: { version?: string; gpu?: typeof H200 } = {},
): Cache {
  const { version = '0.22.0', gpu = H200 } = more;
  return estimate({ architecture: dense(LLAMA_8B, changes), gpu, flags, engineVersion: version }).cache;
}

describe('bytes of a token', () => {
  const mla: LayerCache = { kind: 'mla', rank: 512, ropeDim: 64 };
  const sparse: LayerCache = { ...mla, indexerDim: 128 };
  const perToken = (
    layer: LayerCache,
    flags: Flags = {},
    more: { version?: string; gpu?: typeof H200 } = {},
  ): number => cache(flags, { layers: layersOf([layer], 61) }, more).bytesPerToken;

  it('are one latent for MLA, the same on every rank', () => {
    expect([perToken(mla), perToken(mla, { tensorParallel: 8 })]).toEqual([61 * 576 * 2, 61 * 576 * 2]);
  });

  it('are padded to 640 elements under V0 from 0.7.3', () => {
    expect(perToken(mla, { maxModelLen: 4096 }, { version: '0.7.3', gpu: T4 })).toBe(61 * 640 * 2);
  });

  it('have the key of the indexer, in eight bits with a scale', () => {
    expect(perToken(sparse)).toBe(61 * (576 * 2 + 128 + 4));
  });

  it('are 656 in the mixed layout of sparse MLA', () => {
    expect(perToken(sparse, { kvCacheDtype: 'fp8' })).toBe(61 * (656 + 132));
  });

  it('halve with eight bits', () => {
    expect(perToken(attention(LLAMA_8B), { kvCacheDtype: 'fp8' })).toBe(61 * 8 * 128 * 2);
  });

  it('grow by those of a draft', () => {
    const layers = layersOf([attention(LLAMA_8B)], 32);
    expect(cache({ draftLayers: 1 }, { layers }).bytesPerToken).toBe(33 * 8 * 128 * 2 * 2);
  });

  it('are those of the longest stage of a pipeline', () => {
    const layers = layersOf([attention(LLAMA_8B)], 31);
    expect(cache({ pipelineParallel: 2, maxModelLen: 4096 }, { layers }).bytesPerToken).toBe(
      16 * 8 * 128 * 2 * 2,
    );
  });
});

describe('bytes of a request', () => {
  const window = { ...attention(LLAMA_8B), window: 1024 };
  const perRequest = (layers: LayerCache[], flags: Flags, version = '0.22.0'): number =>
    cache(flags, { layers: layersOf(layers, 16) }, { version }).bytesPerRequest;
  const flags = { maxModelLen: 65_536, maxNumBatchedTokens: 2048 };

  it('stop to grow with the length where layers have windows', () => {
    expect(perRequest([window, window], flags)).toBeLessThan(
      perRequest([window, attention(LLAMA_8B)], flags),
    );
  });

  it('keep every token of a window before 0.9.2', () => {
    expect(perRequest([window, attention(LLAMA_8B)], flags, '0.9.1')).toBe(32 * 8 * 128 * 2 * 2 * 65_536);
  });

  it('keep a second batch of a window since 0.26', () => {
    expect(perRequest([window], flags, '0.26.0')).toBeGreaterThan(perRequest([window], flags, '0.25.0'));
  });

  it('stop to grow beyond a chunk', () => {
    const chunk = { ...attention(LLAMA_8B), chunk: 8192 };
    expect(perRequest([chunk, attention(LLAMA_8B)], flags)).toBeLessThan(
      perRequest([attention(LLAMA_8B)], flags) * 2,
    );
  });

  it('have the tokens of an encoder beside their own', () => {
    const cross: LayerCache = { kind: 'cross', self: attention(LLAMA_8B), encoderTokens: 1500 };
    const own = perRequest([attention(LLAMA_8B)], { maxModelLen: 448 });
    expect(perRequest([cross], { maxModelLen: 448 }) - own).toBe(16 * 8 * 128 * 2 * 2 * 1504);
  });

  it('are nothing for layers that keep nothing', () => {
    expect(perRequest([{ kind: 'none' }], { maxModelLen: 448 })).toBe(0);
  });
});

describe('states', () => {
  const state: LayerCache = {
    kind: 'state',
    variant: 'gdn',
    convElements: 30_000,
    ssmElements: 786_432,
    ssmDtype: 'float32',
  };
  const layers = layersOf([state, state, state, attention({ kvHeads: 4, headDim: 256 })], 8);
  const flags = { maxModelLen: 65_536 };

  it('take a block of each group of layers for a sequence', () => {
    expect(cache(flags, { layers }).stateGroups).toBe(3);
  });

  it('take two where the prefix cache holds them', () => {
    const one = cache(flags, { layers });
    const two = cache({ ...flags, prefixCaching: true }, { layers });
    expect(two.blocksPerRequest - one.blocksPerRequest).toBe(3);
  });

  it('are divided by ranks', () => {
    const whole = cache(flags, { layers });
    expect(cache({ ...flags, tensorParallel: 4 }, { layers }).maxConcurrency).toBeGreaterThan(
      whole.maxConcurrency * 3,
    );
  });
});
