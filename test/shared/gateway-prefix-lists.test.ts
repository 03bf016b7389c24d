import { describe, expect, it } from 'vitest';
import { PARTITIONS } from '../../lib/endpoints/partitions';
import { GATEWAY_PREFIX_LISTS, isGatewayPrefixList } from '../../lib/shared/gateway-prefix-lists';

describe('prefix lists of services with gateway endpoints', () => {
  it('are named as EC2 names them', () => {
    expect(GATEWAY_PREFIX_LISTS.filter(({ id }) => !/^pl-[0-9a-f]{8}$/.test(id))).toEqual([]);
  });

  it('are of Regions that there are', () => {
    const regions = PARTITIONS.flatMap((row) => row.regions);
    expect(GATEWAY_PREFIX_LISTS.filter(({ region }) => !regions.includes(region))).toEqual([]);
  });

  it('are one for each Region and service', () => {
    const keys = GATEWAY_PREFIX_LISTS.map(({ region, service }) => `${region} ${service}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('have one id for each service of a Region', () => {
    const keys = GATEWAY_PREFIX_LISTS.map(({ region, id }) => `${region} ${id}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are told from others', () => {
    expect([isGatewayPrefixList('pl-6ea54007'), isGatewayPrefixList('pl-00000000')]).toEqual([true, false]);
  });
});
