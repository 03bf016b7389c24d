import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeOver } from '../../lib/endpoints/closure';
import { costOf } from '../../lib/endpoints/cost';
import { needsOfProfile } from '../../lib/endpoints/profiles';

const REGION = 'eu-central-1';
const PRICE = { usdPerHour: 0.01, usdPerGb: 0.02 };
const eks = closeOver(needsOfProfile('eks'), { region: REGION });

describe('the cost of endpoints', () => {
  it('is that of each interface endpoint in each zone for 730 hours', () => {
    const interfaces = eks.endpoints.filter(({ row }) => row.kind === 'interface').length;
    expect(costOf(eks, { zones: 3, price: PRICE })).toMatchObject({
      usdPerMonth: interfaces * 21.9,
      usdPerEndpoint: 21.9,
    });
  });

  it('is nothing for gateway endpoints', () => {
    const s3 = closeOver([{ service: 's3', actions: [], resources: [], why: 'w', askedBy: 'a' }], {
      region: REGION,
    });
    expect(costOf(s3, { zones: 3, price: PRICE }).usdPerMonth).toBe(0);
  });

  it('is paid elsewhere for endpoints in another VPC', () => {
    const central = closeOver(needsOfProfile('eks'), { region: REGION, central: ['kms'] });
    const [own, shared] = [eks, central].map((closure) => costOf(closure, { zones: 1, price: PRICE }));
    expect((own?.usdPerMonth ?? 0) - (shared?.usdPerMonth ?? 0)).toBeCloseTo(7.3);
  });

  it('adds data where it is asked for and priced', () => {
    expect(costOf(eks, { zones: 1, price: PRICE, gb: 50 }).usdForData).toBe(1);
    expect(costOf(eks, { zones: 1, price: { usdPerHour: 0.01 }, gb: 50 }).usdForData).toBeUndefined();
  });

  it('saves nothing by one zone less where there is one', () => {
    expect(costOf(eks, { zones: 1, price: PRICE }).savedByOneZoneLess).toBeUndefined();
  });

  it('falls by what one zone less saves', () => {
    const cost = (zones: number): number => costOf(eks, { zones, price: PRICE }).usdPerMonth;
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), (zones) => {
        const saved = costOf(eks, { zones, price: PRICE }).savedByOneZoneLess ?? 0;
        expect(cost(zones) - saved).toBeCloseTo(cost(zones - 1));
      }),
    );
  });

  it('of VPCs that share is that of one', () => {
    const { usdPerMonth, savedBySharing } = costOf(eks, { zones: 3, price: PRICE });
    savedBySharing.forEach(({ vpcs, usd }) => expect(vpcs * usdPerMonth - usd).toBeCloseTo(usdPerMonth));
  });
});
