import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTANCE_TYPES } from '../../../lib/sizing/hardware/instances';
import { chosenFor, LARGE, planFor, SMALL, typeOf, whyNot } from './requests';

const FEW = { numRuns: 12 };

describe('plan', () => {
  it('takes the cheapest instance type that holds what is wanted', () => {
    const { options } = planFor();
    const prices = options.map(({ price }) => price?.usdPerHour ?? Infinity);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });

  it('says of every instance type either how or why not', () => {
    const { options, rejected } = planFor();
    const told = [...options.map(typeOf), ...rejected.map(({ instanceType }) => instanceType)];
    expect(told.sort()).toEqual(INSTANCE_TYPES.map(({ instanceType }) => instanceType).sort());
  });

  it('takes batches of a token of each request where nobody says how large they are', () => {
    const { serving } = chosenFor({
      flags: { maxModelLen: 64, dataParallel: 1 },
      traffic: { concurrency: 20_000 },
      limits: { allowed: ['p5en.48xlarge'] },
    });
    const value = (name: string): number =>
      Number(serving.args.find((arg) => arg.startsWith(name))?.split('=')[1]);
    expect(value('--max-num-batched-tokens')).toBeGreaterThanOrEqual(value('--max-num-seqs'));
  });

  it('does not change a batch that somebody sets', () => {
    const plan = planFor({
      flags: { maxModelLen: 64, maxNumBatchedTokens: 512, dataParallel: 1 },
      traffic: { concurrency: 2000 },
      limits: { allowed: ['p5en.48xlarge'] },
    });
    expect(whyNot(plan, 'p5en.48xlarge')).toBe(
      '--max-num-batched-tokens 512 is less than --max-num-seqs 2000',
    );
  });

  it('gives each rejection a reason', () => {
    expect(planFor({ architecture: LARGE }).rejected.filter(({ why }) => why === '')).toEqual([]);
  });

  it('divides a model that is too large for one GPU over several', () => {
    const { layout } = chosenFor({ architecture: LARGE });
    expect(layout.tensorParallel * layout.pipelineParallel).toBeGreaterThan(1);
  });

  it('fills the GPUs of an instance with engines where one holds the model', () => {
    const { gpusUsed, layout } = chosenFor({ limits: { allowed: ['g6e.48xlarge'] } });
    expect([gpusUsed, layout.dataParallel > 1]).toEqual([8, true]);
  });

  it('leaves GPUs idle where the fewest are wanted', () => {
    expect(chosenFor({ preference: 'fewest-gpus', limits: { allowed: ['g6e.48xlarge'] } }).gpusUsed).toBe(1);
  });

  it('joins two instances where one is too small', () => {
    const { hardware, layout } = chosenFor({ architecture: LARGE, limits: { allowed: ['g5.12xlarge'] } });
    expect([hardware.nodes, layout.tensorParallel, layout.pipelineParallel]).toEqual([2, 4, 2]);
  });

  it('prices all instances of all replicas', () => {
    const alone = chosenFor({ limits: { allowed: ['g6e.xlarge'] } }).price?.usdPerHour ?? 0;
    const twice = chosenFor({ limits: { allowed: ['g6e.xlarge'] }, traffic: { replicas: 2 } }).price;
    expect(twice?.usdPerHour).toBe(2 * alone);
  });

  it('asks all requests of the replicas that are left when one is lost', () => {
    const { capacity } = chosenFor({ traffic: { concurrency: 8, replicas: 3, availability: 'redundant' } });
    expect(capacity.wanted).toBe(4);
  });

  it('counts requests of the usual length', () => {
    const { capacity } = chosenFor({ traffic: { promptTokens: 1000, outputTokens: 24 } });
    expect(capacity.usualConcurrency / capacity.maxConcurrency).toBeCloseTo(8, 1);
  });

  it('prices GovCloud by its own prices', () => {
    expect(chosenFor({ region: 'us-gov-west-1' }).price?.region).toBe('us-gov-west-1');
  });

  it('puts types without a price last', () => {
    const { options } = planFor({ region: 'us-gov-west-1' });
    const priced = options.map(({ price }) => price !== undefined);
    expect(priced.indexOf(false)).toBe(priced.lastIndexOf(true) + 1);
  });
});

describe('limits', () => {
  it('take only what is allowed', () => {
    const { options } = planFor({ limits: { allowed: ['g6', 'g5.2xlarge'] } });
    expect(options.map(typeOf).filter((type) => !/^g6\.|^g5\.2xlarge$/.test(type))).toEqual([]);
  });

  it('take a slice of a GPU where it is allowed by name', () => {
    expect(whyNot(planFor(), 'g6f.4xlarge')).toContain('slice of one L4');
    expect(whyNot(planFor({ limits: { allowed: ['g6f'] } }), 'g6f.4xlarge')).not.toContain('slice');
  });

  it('hold a quota of vCPUs over all instances', () => {
    const quotas = [{ of: 'Running On-Demand G and VT instances', vcpus: 8 }];
    const { options } = planFor({ limits: { quotas } });
    const gs = options.filter((option) => typeOf(option).startsWith('g'));
    expect(gs.filter(({ hardware }) => (hardware.instance?.vcpus ?? 0) > 8)).toEqual([]);
  });

  it('hold a quota by its short name and by family', () => {
    const plans = ['P', 'p5'].map((of) => planFor({ limits: { quotas: [{ of, instances: 0 }] } }));
    expect(plans.map((one) => whyNot(one, 'p5.48xlarge'))).toEqual([
      '1 instances are more than the quota of 0 for P',
      '1 instances are more than the quota of 0 for p5',
    ]);
  });

  it('refuse a name that no instance type has', () => {
    expect(() => planFor({ limits: { denied: ['g99'] } })).toThrow(
      /'g99' is no accelerated instance type or family, expected one of g4dn/,
    );
  });

  it('take only what Capacity Blocks are sold for', () => {
    const { options } = planFor({ purchase: 'capacity-block' });
    expect(options.map(typeOf).every((type) => /^p[4-6]/.test(type))).toBe(true);
  });

  it('do not take on demand what is sold in Capacity Blocks only', () => {
    expect(whyNot(planFor(), 'p6e-gb200.36xlarge')).toBe('it is sold in Capacity Blocks only');
  });
});

describe('rejections', () => {
  it('say that accelerators of AWS are not judged', () => {
    expect(whyNot(planFor(), 'trn1.32xlarge')).toContain("vLLM's division of CUDA memory");
  });

  it('say that the processor has too little memory', () => {
    expect(whyNot(planFor(), 'g5g.xlarge')).toMatch(/loading takes [\d.]+ GiB of the processor's memory/);
  });

  it('say that a GPU is too old', () => {
    expect(whyNot(planFor(), 'p3.2xlarge')).toContain('compute capability 7.0 is less than the 7.5');
    expect(whyNot(planFor({ engineVersion: '0.11.0' }), 'p3.2xlarge')).not.toContain('compute capability');
  });

  it('say how many requests are held', () => {
    const why = whyNot(planFor({ traffic: { concurrency: 500 } }), 'g6.xlarge');
    expect(why).toMatch(/it holds [\d.]+ of 500 requests at once/);
  });

  it('name each layout', () => {
    const { rejected } = planFor({ architecture: LARGE });
    expect(rejected.find(({ instanceType }) => instanceType === 'g4dn.12xlarge')?.layouts).not.toEqual([]);
  });
});

describe('laws of plans', () => {
  const concurrency = fc.integer({ min: 1, max: 400 });

  it('more requests are never cheaper', () => {
    fc.assert(
      fc.property(concurrency, concurrency, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map(
          (requests) => planFor({ traffic: { concurrency: requests } }).options[0]?.price?.usdPerHour,
        );
        expect(less ?? Infinity).toBeLessThanOrEqual(more ?? Infinity);
      }),
      FEW,
    );
  });

  it('what is denied is never taken', () => {
    const names = [...new Set(INSTANCE_TYPES.map(({ instanceType }) => instanceType))];
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), (denied) => {
        const { options } = planFor({ limits: { denied } });
        expect(options.map(typeOf).filter((type) => denied.includes(type))).toEqual([]);
      }),
      FEW,
    );
  });

  it('what is taken fits and is enough', () => {
    fc.assert(
      fc.property(concurrency, fc.constantFrom(SMALL, LARGE), (requests, architecture) => {
        const { options } = planFor({ architecture, traffic: { concurrency: requests } });
        expect(options.filter(({ estimate }) => !estimate.verdict.fits)).toEqual([]);
        expect(options.filter(({ capacity }) => !capacity.isEnough)).toEqual([]);
      }),
      FEW,
    );
  });

  it('the order does not depend on the order of the catalogue', () => {
    fc.assert(
      fc.property(fc.constantFrom('cheapest', 'fastest', 'fewest-gpus'), (preference) => {
        const all = planFor({ preference }).options.map(typeOf);
        const some = all.filter((_, index) => index % 2 === 0);
        expect(planFor({ preference, limits: { allowed: [...some].reverse() } }).options.map(typeOf)).toEqual(
          some,
        );
      }),
      { numRuns: 3 },
    );
  });
});
