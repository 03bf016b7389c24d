import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { estimate, type Estimate, type Flags } from '../../../lib/sizing/memory/estimate';
import { requireModel } from '../../../lib/sizing/models/models';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };
const DENSE = 'meta-llama/Llama-3.1-8B-Instruct';
const EXPERTS = 'Qwen/Qwen3-30B-A3B';
const STATES = 'Qwen/Qwen3.5-9B';

function asked(model: string, engineVersion: string, flags: Flags = { maxModelLen: 8192 }): Estimate {
  return estimate({
    architecture: readConfig(requireModel(model).config),
    gpu: H100,
    flags,
    engineVersion,
  });
}

describe('the second runner', () => {
  it('reserves nothing for graphs of dense models in 0.25', () => {
    const { bill } = asked(DENSE, '0.25.1');
    expect(bill.kvCache).toBe(bill.budget - bill.weights - bill.activation - bill.nonTorch);
  });

  it('reserves them in 0.26', () => {
    const { bill } = asked(DENSE, '0.26.0');
    const left = bill.budget - bill.weights - bill.activation - bill.nonTorch - bill.cudaGraphs;
    expect(bill.kvCache).toBe(left);
  });

  it.each([EXPERTS, STATES])('does not run %s: graphs are inside in 0.25 too', (model) => {
    expect(asked(model, '0.25.1').engine.rules.graphs).toBe('inside');
  });

  it('keeps fewer copies of logits', () => {
    expect(
      [asked(DENSE, '0.25.1'), asked(EXPERTS, '0.25.1')].map((one) => one.engine.rules.samplerCopies),
    ).toEqual([1.5, 2.8]);
  });

  it('runs any model where somebody says so', () => {
    expect(asked(STATES, '0.25.1 (V2)').engine.rules.graphs).toBe('outside');
  });
});

describe('graphs', () => {
  it('are inside the budget since 0.20', () => {
    expect(['0.19.1', '0.20.0'].map((version) => asked(DENSE, version).engine.rules.graphs)).toEqual([
      'outside',
      'inside',
    ]);
  });
});

describe('the prefix cache', () => {
  const holds = (version: string, flags?: Flags): boolean =>
    asked(STATES, version, flags).settings.cachesStates;

  it('holds states by default since 0.28', () => {
    expect([holds('0.27.1'), holds('0.28.0')]).toEqual([false, true]);
  });

  it('does not where it is turned off', () => {
    expect(holds('0.28.0', { maxModelLen: 8192, prefixCaching: false })).toBe(false);
  });

  it('takes a second block of each group of states for a request', () => {
    const [without, with_] = [false, true].map((prefixCaching) =>
      asked(STATES, '0.28.0', { maxModelLen: 8192, prefixCaching }),
    );
    expect((with_?.cache.blocksPerRequest ?? 0) - (without?.cache.blocksPerRequest ?? 0)).toBe(
      without?.cache.stateGroups,
    );
  });
});

describe('experts beside a dense part', () => {
  it('are quantized where a list leaves out the dense part alone', () => {
    const { bill } = asked('nvidia/Gemma-4-26B-A4B-NVFP4', '0.20.2');
    const experts = bill.parts.find(({ part }) => part === 'experts')?.bytes ?? 0;
    // 22.8 billion weights of 4.5 bits, which the log of P07 confirms.
    expect(experts / 2 ** 30).toBeCloseTo(11.96, 1);
  });
});
