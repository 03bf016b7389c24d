import { describe, expect, it } from 'vitest';
import type { Architecture, LayerCache } from '../../../lib/sizing/architecture';
import { cacheTypeAnswer, CACHE_TYPE_NAMES, CACHE_TYPES } from '../../../lib/sizing/engine/cache-types';
import { engineRules } from '../../../lib/sizing/engine/rules';
import { estimate, type Estimate } from '../../../lib/sizing/memory/estimate';
import { settingsOf } from '../../../lib/sizing/memory/settings';
import { attention, dense, layersOf, LLAMA_8B } from '../memory/models';

const LATENT: LayerCache = { kind: 'mla', rank: 512, ropeDim: 64 };
const SPARSE: LayerCache = { ...LATENT, indexerDim: 128 };

const of = (cache: LayerCache): Architecture => dense(LLAMA_8B, { layers: layersOf([cache], 4) });
const HEADS = of(attention(LLAMA_8B));

const answer = (
  type: string,
  computeCapability: string,
  more: { release?: string; layer?: LayerCache } = {},
) =>
  cacheTypeAnswer({
    architecture: more.layer === undefined ? HEADS : of(more.layer),
    ...{ type, computeCapability },
    release: more.release ?? '0.26.0',
  });

const on = (computeCapability: string, kvCacheDtype: string, engineVersion?: string): Estimate =>
  estimate({
    architecture: HEADS,
    gpu: { name: 'one', cudaGiB: 80, computeCapability },
    flags: { maxModelLen: 8192, kvCacheDtype },
    ...(engineVersion === undefined ? {} : { engineVersion }),
  });

describe('the data of types of the cache', () => {
  it('has a source and a date in every row', () => {
    expect(
      CACHE_TYPES.filter(({ source, date }) => source === '' || !/^20\d\d-\d\d-\d\d$/.test(date)),
    ).toEqual([]);
  });

  it('names what the flag takes, and nothing else', () => {
    const { rules, release } = engineRules();
    const gpu = { name: 'one', cudaGiB: 80, computeCapability: '10.0' };
    const subject = { architecture: HEADS, rules, release, gpu };
    const refused = CACHE_TYPE_NAMES.filter((kvCacheDtype) => {
      try {
        return settingsOf(subject, { kvCacheDtype }).cacheType !== kvCacheDtype;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual([]);
  });
});

describe('a type of the cache', () => {
  it.each(['fp8', 'fp8_e4m3', 'fp8_e5m2', 'fp8_per_token_head', 'nvfp4', 'bfloat16'])(
    '%s is kept by no backend on a T4',
    (type) => {
      expect(answer(type, '7.5').refusal).toMatch(/^compute capability 7\.5 has no attention backend/);
    },
  );

  it('names the GPUs that a backend keeps it on as one range', () => {
    expect(answer('fp8', '7.5').refusal).toMatch(/has one for 8\.0 and later$/);
  });

  it.each(['8.0', '8.9', '9.0', '12.0'])('nvfp4 is kept by no backend on %s', (capability) => {
    expect(answer('nvfp4', capability).refusal).toMatch(/10\.0 to before 11\.0$/);
  });

  it('nvfp4 is kept on 10.0', () => {
    expect(answer('nvfp4', '10.0')).toEqual({});
  });

  it('nvfp4 is not kept by an engine that is older', () => {
    expect(answer('nvfp4', '10.0', { release: '0.11.0' }).refusal).toBe(
      'no attention backend of vLLM 0.11.0 keeps a cache of heads in nvfp4: 0.22.0 is the first with one',
    );
  });

  it.each(['8.0', '8.9', '9.0', '10.0', '12.0'])('fp8 is kept on %s', (capability) => {
    expect(answer('fp8', capability)).toEqual({});
  });

  it('fp8 is doubted where FlashAttention 2 was the only backend', () => {
    expect(answer('fp8', '8.6', { release: '0.10.1' }).doubt).toMatch(
      /^FlashAttention 2 keeps no cache of 8 bits/,
    );
  });

  it('fp8 is doubted for heads of a width that no source tells', () => {
    expect(answer('fp8', '8.0', { layer: { ...attention(LLAMA_8B), keyDim: 80 } }).doubt).toMatch(
      /heads of 80$/,
    );
  });

  it('e5m2 is kept by no backend for latents', () => {
    expect(answer('fp8_e5m2', '9.0', { layer: LATENT }).refusal).toBe(
      'no attention backend of vLLM keeps a cache of latents (MLA) in fp8_e5m2',
    );
  });

  it('latents of 8 bits are kept on 9.0, and not on 8.0', () => {
    expect(answer('fp8', '9.0', { layer: LATENT })).toEqual({});
    expect(answer('fp8', '8.0', { layer: LATENT }).refusal).toMatch(/^compute capability 8\.0 has no/);
  });

  it('sparse latents are kept by no backend before 9.0, whatever their type', () => {
    expect(answer('auto', '8.0', { layer: SPARSE }).refusal).toMatch(/MLA with an indexer/);
  });

  it('of the model itself is kept everywhere', () => {
    expect(answer('auto', '7.0')).toEqual({});
  });

  it('is of no matter for a model that keeps nothing', () => {
    expect(answer('nvfp4', '7.5', { layer: { kind: 'none' } })).toEqual({});
  });
});

describe('an estimate with a type of the cache', () => {
  it('is no go on a GPU without a backend, and says so first', () => {
    const { verdict } = on('7.5', 'fp8');
    expect(verdict.fits).toBe(false);
    expect(verdict.reasons[0]).toMatch(/^compute capability 7\.5 has no attention backend/);
  });

  it('is a go where there is a backend', () => {
    expect(on('8.9', 'fp8').verdict).toMatchObject({ fits: true, confidence: 'exact-kv', reasons: [] });
  });

  it('is less sure where no source tells of a backend', () => {
    expect(on('8.9', 'fp8', '0.11.0').verdict.confidence).toBe('uncalibrated');
  });

  it('counts a scale for each token and head', () => {
    expect(on('8.9', 'int8_per_token_head').cache.bytesPerToken).toBe(4 * 8 * (2 * 128 + 2 * 4));
  });

  it('takes what the checkpoint asks for', () => {
    const quantization = { method: 'compressed-tensors', bits: 8, kvCache: 'fp8' as const };
    const { verdict } = estimate({
      architecture: { ...HEADS, quantization },
      gpu: { name: 'T4', cudaGiB: 80, computeCapability: '7.5' },
      flags: { maxModelLen: 8192 },
    });
    expect(verdict.fits).toBe(false);
  });
});

describe('a checkpoint that asks for a type which no flag names', () => {
  it('is no go, and says so', () => {
    const quantization = { method: 'compressed-tensors', bits: 8, kvCache: 'int8' as const };
    const { verdict } = estimate({
      architecture: { ...HEADS, quantization },
      gpu: { name: 'H100', cudaGiB: 79, computeCapability: '9.0' },
      flags: { maxModelLen: 8192 },
    });
    expect(verdict.reasons[0]).toBe('no attention backend of vLLM keeps a cache of heads in int8');
  });
});

describe('a GPU whose compute capability nothing tells', () => {
  it('is never a confident answer', () => {
    const gpu = { name: 'Voodoo', cudaGiB: 80, computeCapability: '9.0', isCapabilityAssumed: true } as const;
    const { verdict } = estimate({ architecture: HEADS, gpu, flags: { maxModelLen: 8192 } });
    expect(verdict.confidence).toBe('uncalibrated');
    expect(verdict.reasons[0]).toMatch(/^the compute capability of Voodoo is not known/);
  });
});
