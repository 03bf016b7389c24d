import { describe, expect, test } from 'vitest';
import { partitionOf } from '../../lib/endpoints/partitions';
import { interfaceEndpointPrice, PRICES } from '../../lib/endpoints/prices';

describe('prices of interface endpoints', () => {
  test('are of Regions of the commercial partition, each once, in order', () => {
    const regions = PRICES.map(({ region }) => region);
    expect(regions).toEqual([...new Set(regions)].sort());
    expect(regions.filter((region) => partitionOf(region)?.partition !== 'aws')).toEqual([]);
  });

  test('give a source and a day', () => {
    const odd = PRICES.filter(({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date));
    expect(odd).toEqual([]);
  });

  test('name the usage type of the price list', () => {
    expect(PRICES.filter(({ source }) => !/[A-Z0-9]+-VpcEndpoint-Hours/.test(source))).toEqual([]);
  });

  // A price of an hour, mistaken for one of a month or a day, is far outside.
  test('are cents, not dollars', () => {
    const odd = PRICES.filter(
      ({ usdPerHour, usdPerGb }) => usdPerHour < 0.005 || usdPerHour > 0.05 || usdPerGb !== 0.01,
    );
    expect(odd).toEqual([]);
  });

  test.each([
    ['us-east-1', 0.01],
    ['eu-central-1', 0.012],
    ['ap-northeast-1', 0.014],
  ])('in %s are %d dollars an hour', (region, usdPerHour) => {
    expect(interfaceEndpointPrice(region)?.usdPerHour).toBe(usdPerHour);
  });

  test('without a source are unknown', () => {
    expect(interfaceEndpointPrice('us-iso-east-1')).toBeUndefined();
  });

  test('of no Region are refused', () => {
    expect(() => interfaceEndpointPrice('eu-centrl-1')).toThrow(/Region 'eu-centrl-1' is unknown/);
  });
});
