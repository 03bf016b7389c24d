import { describe, expect, it } from 'vitest';
import { savingsFor } from '../../../lib/sizing/planner/advice';
import type { Wanted } from '../../../lib/sizing/planner/request';
import { chosenFor, LARGE, planFor, SMALL } from './requests';

const REGION = 'us-east-1';

function changesFor(changes: Partial<Wanted>): readonly string[] {
  return planFor(changes).advice.map(({ change }) => change);
}

describe('advice', () => {
  it('is not needed where something fits', () => {
    expect(planFor().advice).toEqual([]);
  });

  it('tells the longest requests that fit', () => {
    const changes = { flags: { maxModelLen: 131_072 }, limits: { allowed: ['g6.xlarge'] } };
    const [first] = planFor(changes).advice;
    expect(first?.text).toMatch(
      /^with requests of at most \d+ tokens it fits one g6.xlarge, \$0.80 an hour$/,
    );
    expect(first?.option.estimate.verdict.fits).toBe(true);
  });

  it('does not shorten requests that are usually longer', () => {
    const traffic = { promptTokens: 100_000, outputTokens: 10_000 };
    const limits = { allowed: ['g6.xlarge'] };
    expect(changesFor({ flags: {}, traffic, limits })).not.toContain('with requests of at most 65536 tokens');
  });

  it('tells how many requests and how many replicas would do', () => {
    const changes = changesFor({ traffic: { concurrency: 40 }, limits: { allowed: ['g6.xlarge'] } });
    expect(changes.some((change) => /^with \d+ requests at once$/.test(change))).toBe(true);
    expect(changes.some((change) => /^with \d+ replicas$/.test(change))).toBe(true);
  });

  it('tells of checkpoints with fewer bits', () => {
    const changes = changesFor({ architecture: LARGE, limits: { allowed: ['g6.12xlarge'], maxNodes: 1 } });
    expect(changes).toContain('with a checkpoint in FP8');
  });

  it('tells of no checkpoint with more bits', () => {
    const quantized = { ...LARGE, quantization: { method: 'awq', bits: 4 } };
    const changes = changesFor({ architecture: quantized, limits: { allowed: ['g6.xlarge'] } });
    expect(changes.filter((change) => change.includes('checkpoint'))).toEqual([]);
  });

  it('tells which limit is in the way', () => {
    const quotas = [{ of: 'G and VT', vcpus: 0 }];
    const changes = changesFor({ limits: { allowed: ['g6'], quotas } });
    expect(changes).toContain('with larger quotas');
  });

  it('leaves parallel sizes to the planner', () => {
    const flags = { maxModelLen: 8192, tensorParallel: 1, pipelineParallel: 1, dataParallel: 1 };
    expect(changesFor({ architecture: LARGE, flags, limits: { allowed: ['g6e'] } })).toContain(
      'with other parallel sizes',
    );
  });
});

describe('savings', () => {
  it('are cheaper than what was chosen', () => {
    const wanted = { architecture: LARGE, flags: { maxModelLen: 8192 }, region: REGION };
    const chosen = chosenFor(wanted);
    const prices = savingsFor(wanted, chosen).map(({ option }) => option.price?.usdPerHour ?? 0);
    expect(prices.length).toBeGreaterThan(0);
    expect(Math.max(...prices)).toBeLessThan(chosen.price?.usdPerHour ?? 0);
  });

  it('are none where the cheapest type serves the model already', () => {
    const wanted = {
      architecture: SMALL,
      flags: { maxModelLen: 512 },
      region: REGION,
      limits: { allowed: ['g6.xlarge'] },
    };
    expect(savingsFor(wanted, chosenFor(wanted))).toEqual([]);
  });
});
