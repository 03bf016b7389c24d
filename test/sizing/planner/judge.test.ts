import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../lib/sizing/architecture';
import type { Flags, GpuMemory } from '../../../lib/sizing/memory/estimate';
import { judge } from '../../../lib/sizing/planner/judge';
import type { Option } from '../../../lib/sizing/planner/option';
import { SMALL } from './requests';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };
const T4 = { name: 'T4', cudaGiB: 14.58, computeCapability: '7.5' };
const FLAGS = { maxModelLen: 4096, maxNumSeqs: 8, maxNumBatchedTokens: 2048 };

interface Place {
  readonly gpu?: GpuMemory;
  readonly gpus?: number;
  readonly flags?: Flags;
}

function judged(architecture: Architecture, { gpu = H100, gpus = 1, flags = {} }: Place = {}): Option {
  return judge({
    ...{ architecture, region: 'us-east-1' },
    hardware: { gpu, gpus, nodes: 1 },
    flags: { ...FLAGS, ...flags },
  });
}

function fp8(method: string, groupSize?: number): Architecture {
  return { ...SMALL, quantization: { method, bits: 8, ...(groupSize === undefined ? {} : { groupSize }) } };
}

describe('judge', () => {
  it('takes all GPUs that the heads can be divided over', () => {
    const { layout, notes } = judged(SMALL, { gpus: 3 });
    expect(layout.tensorParallel).toBe(2);
    expect(notes[0]).toBe(
      'tensor parallel 2 of 3 GPUs: 32 attention heads cannot be divided by tensor parallel 3',
    );
  });

  it('does not fit where vLLM does not serve the architecture', () => {
    const { verdict } = judged({ ...SMALL, name: 'RwkvForCausalLM', unserved: true }).estimate;
    expect([verdict.fits, verdict.reasons[0]]).toEqual([
      false,
      "vLLM does not serve the architecture 'RwkvForCausalLM'",
    ]);
  });

  it('does not fit where the heads cannot be divided', () => {
    const { verdict } = judged(SMALL, { flags: { tensorParallel: 3 }, gpus: 3 }).estimate;
    expect([verdict.fits, verdict.reasons[0]]).toEqual([
      false,
      '32 attention heads cannot be divided by tensor parallel 3',
    ]);
  });

  it('does not fit with experts in parallel where there are none, as vLLM does not start', () => {
    const { verdict } = judged(SMALL, { flags: { expertParallel: true } }).estimate;
    expect([verdict.fits, verdict.reasons[0]]).toEqual([
      false,
      '--enable-expert-parallel needs experts, which the model does not have: the engine does not start with it',
    ]);
  });

  it('is not sure of releases that are older than all rules', () => {
    const { confidence, reasons } = judge({
      ...{ architecture: SMALL, region: 'us-east-1', flags: FLAGS, engineVersion: '0.5.4' },
      hardware: { gpu: H100, gpus: 1, nodes: 1 },
    }).estimate.verdict;
    expect([confidence, reasons[0]]).toEqual([
      'uncalibrated',
      'no rules are carried for vLLM 0.5.4: those of 0.6 are newer',
    ]);
  });

  it('does not run AWQ of 8 bits where Marlin has no kernels', () => {
    const quantization = { method: 'awq', bits: 8 };
    expect(judged({ ...SMALL, quantization }, { gpu: T4 }).estimate.verdict.reasons[0]).toBe(
      'compute capability 7.5 is less than the 8.0 of quantization awq with 8 bits',
    );
  });

  it('refuses more ranks than GPUs', () => {
    expect(() => judged(SMALL, { flags: { tensorParallel: 4 }, gpus: 2 })).toThrow(
      /is 4, expected at most the 2 GPUs that are given/,
    );
  });

  it('does not fit a method of quantization that the GPU is too old for', () => {
    expect(judged(fp8('modelopt'), { gpu: T4 }).estimate.verdict.reasons[0]).toBe(
      'compute capability 7.5 is less than the 8.9 of quantization modelopt',
    );
  });

  it('tells that FP8 is expanded on a GPU that does not compute it', () => {
    const a10g = { name: 'A10G', cudaGiB: 22.06, computeCapability: '8.6' };
    expect(judged(fp8('fp8'), { gpu: a10g }).notes[0]).toContain('fp8 is expanded to 16 bits');
  });

  it('does not fit where ranks would split a group that shares a scale', () => {
    const split = { ...fp8('awq', 128), intermediateSize: 29_568 };
    expect(judged(split, { flags: { tensorParallel: 2 }, gpus: 2 }).estimate.verdict.reasons[0]).toContain(
      '29568 columns of the feed-forward part over 2 ranks are not whole groups of 128',
    );
  });

  it('does not fit where ranks would split a block of FP8 experts', () => {
    const experts = { count: 128, perToken: 8, intermediateSize: 1536 };
    const place = { flags: { tensorParallel: 8 }, gpus: 8 };
    expect(judged({ ...fp8('fp8'), experts }, place).estimate.verdict.reasons[0]).toContain(
      '1536 columns of an expert over 8 ranks are not whole groups of 128',
    );
  });

  it('does not fit fewer tokens in a batch than sequences', () => {
    expect(judged(SMALL, { flags: { maxNumSeqs: 4096 } }).estimate.verdict.reasons[0]).toBe(
      '--max-num-batched-tokens 2048 is less than --max-num-seqs 4096',
    );
  });

  it('does not fit as float16 a model that is refused so', () => {
    const gemma = { ...SMALL, name: 'Gemma3ForCausalLM' };
    expect(judged(gemma, { gpu: T4 }).estimate.verdict.reasons[0]).toContain('vLLM refuses float16 for it');
  });

  it('keeps a fit with more memory and the same flags', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 12, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (cudaGiB, more) => {
          const small = judged(SMALL, { gpu: { ...H100, cudaGiB } }).estimate.verdict.fits;
          const large = judged(SMALL, { gpu: { ...H100, cudaGiB: cudaGiB + more } }).estimate.verdict.fits;
          expect(small && !large).toBe(false);
        },
      ),
      { numRuns: 50 },
    );
  });
});
