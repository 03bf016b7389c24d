import { describe, expect, it } from 'vitest';
import type { Architecture, LayerCache } from '../../../lib/sizing/architecture';
import { constant } from '../../../lib/sizing/engine/constants';
import { estimate, GIB, type Estimate, type Flags } from '../../../lib/sizing/memory/estimate';
import { attention, dense, layersOf, LLAMA_8B } from './models';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };
const A10G = { name: 'A10G', cudaGiB: 22.06, computeCapability: '8.6' };

const STATE: LayerCache = {
  kind: 'state',
  variant: 'gdn',
  convElements: 30_000,
  ssmElements: 786_432,
  ssmDtype: 'float32',
};
const HYBRID: Partial<Architecture> = {
  name: 'Qwen3NextForCausalLM',
  layers: layersOf([STATE, STATE, STATE, attention({ kvHeads: 4, headDim: 256 })], 8),
};

function ask(
  flags: Flags,
  changes: Partial<Architecture> = {},
  more: { version?: string; gpu?: typeof H100 } = {},
): Estimate {
  const { version = '0.22.0', gpu = H100 } = more;
  return estimate({ architecture: dense(LLAMA_8B, changes), gpu, flags, engineVersion: version });
}

describe('the verdict', () => {
  it('is a go where one request and the margin are left', () => {
    const { verdict } = ask({ maxModelLen: 16_000 });
    expect([verdict.fits, verdict.reasons]).toEqual([true, []]);
  });

  it('keeps the margin out of the estimate', () => {
    const { verdict, cache } = ask({ maxModelLen: 16_000 });
    expect(verdict.spare).toBe(cache.available - cache.bytesPerRequest);
    expect(verdict.margin).toBe(constant('margin') * GIB);
  });

  it('is no go where less than the margin would be left, and says so', () => {
    const exact = ask({ maxModelLen: 16_000, gpuMemoryUtilization: 0.5 });
    const share = 0.5 - (exact.verdict.spare - 0.1 * GIB) / (79.18 * GIB);
    const { verdict } = ask({ maxModelLen: 16_000, gpuMemoryUtilization: share });
    expect(verdict.spare).toBeGreaterThan(0);
    expect([verdict.fits, verdict.reasons]).toEqual([
      false,
      ['0.10 GiB would be left, less than the 0.20 GiB that a go needs'],
    ]);
  });

  it('is no go where weights alone are too much, and says by how much', () => {
    const { verdict } = ask({}, {}, { gpu: { ...A10G, cudaGiB: 14.56 } });
    expect(verdict.fits).toBe(false);
    expect(verdict.reasons[0]).toMatch(/^weights and activation take \d+\.\d\d GiB more than the budget$/u);
  });

  it('is no go where there are fewer blocks of states than sequences', () => {
    const { verdict, cache } = ask({ maxModelLen: 4096, maxNumSeqs: 100_000 }, HYBRID);
    expect(verdict.reasons).toEqual([
      `${cache.blocks} blocks of states are fewer than --max-num-seqs 100000`,
    ]);
  });

  it('is no go where blocks of states are hardly more than sequences', () => {
    const { cache } = ask({ maxModelLen: 4096, maxNumSeqs: 64 }, HYBRID);
    const maxNumSeqs = Math.floor(cache.blocks * 0.9);
    const { verdict } = ask({ maxModelLen: 4096, maxNumSeqs }, HYBRID);
    expect(verdict.reasons[0]).toMatch(/^\d+ of \d+ blocks that are sure of states are fewer/u);
  });

  it('does not ask for blocks of states where no CUDA graphs are captured', () => {
    const { verdict } = ask(
      { maxModelLen: 4096, maxNumSeqs: 4096, enforceEager: true, gpuMemoryUtilization: 0.7 },
      HYBRID,
    );
    expect(verdict.fits).toBe(true);
  });

  it('does not ask for them before 0.19', () => {
    const flags = { maxModelLen: 4096, maxNumSeqs: 4096, gpuMemoryUtilization: 0.8 };
    expect(ask(flags, HYBRID, { version: '0.16.0' }).verdict.fits).toBe(true);
  });

  it('is no go where CUDA graphs outside the budget have no room', () => {
    const layers = layersOf([attention(LLAMA_8B)], 600);
    const flags = { maxModelLen: 512, maxNumSeqs: 256, gpuMemoryUtilization: 0.97 };
    const { verdict } = ask(flags, { layers }, { version: '0.11.0' });
    expect(verdict.reasons[0]).toMatch(/^CUDA graphs take .* beside the budget, .* is left$/u);
  });

  it('has room for them where they are inside the budget', () => {
    const layers = layersOf([attention(LLAMA_8B)], 600);
    const flags = { maxModelLen: 512, maxNumSeqs: 256, gpuMemoryUtilization: 0.97 };
    expect(ask(flags, { layers }).verdict.fits).toBe(true);
  });
});

describe('how far a verdict can be trusted', () => {
  const of = (answer: Estimate): string => answer.verdict.confidence;

  it('exactly for plain attention on the ranks of one node', () => {
    expect(of(ask({ tensorParallel: 4 }))).toBe('exact-kv');
  });

  it('as calibrated for states, windows and pipelines', () => {
    const window = { layers: layersOf([{ ...attention(LLAMA_8B), window: 1024 }], 32) };
    expect([of(ask({}, HYBRID)), of(ask({}, window)), of(ask({ pipelineParallel: 2 }))]).toEqual([
      'calibrated',
      'calibrated',
      'calibrated',
    ]);
  });

  it('not where the reader of the configuration was not sure', () => {
    const { verdict } = ask({}, { doubts: ['something is not known'] });
    expect([verdict.confidence, verdict.reasons]).toEqual(['uncalibrated', ['something is not known']]);
  });

  it('not for slots of adapters, nor for drafts', () => {
    expect(of(ask({ adapters: { count: 4, rank: 64 } }))).toBe('uncalibrated');
    expect(of(ask({ draftLayers: 1 }))).toBe('uncalibrated');
  });

  it('not for encoders of early versions, which need as much again in part', () => {
    const encoder = {
      kind: 'vision' as const,
      layers: 27,
      hiddenSize: 1152,
      heads: 16,
      intermediateSize: 4304,
      maxTokens: 65_536,
    };
    const { verdict, bill } = ask({}, { encoders: [encoder] }, { version: '0.8.5' });
    expect(verdict.confidence).toBe('uncalibrated');
    expect(verdict.margin).toBeCloseTo(
      constant('margin-uncalibrated') * GIB + constant('margin-encoders') * bill.peaks.encoder,
    );
  });
});
