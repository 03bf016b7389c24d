import { RegionInfo } from 'aws-cdk-lib/region-info';
import { expect, test } from 'vitest';
import fipsRegions from '../../lib/registry/fips-regions.json';

test.each(fipsRegions)('the row of $region says where and when it was read', ({ source, date }) => {
  expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(date).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
});

test.each(fipsRegions)('$region is a Region that CDK knows', ({ region }) => {
  expect(RegionInfo.get(region).domainSuffix).toBe('amazonaws.com');
});

test('no Region is listed twice', () => {
  const regions = fipsRegions.map(({ region }) => region);
  expect(new Set(regions).size).toBe(regions.length);
});
