import { describe, expect, test } from 'vitest';
import { INSTANCE_TYPES } from '../../../lib/sizing/hardware/instances';
import { refreshInstances } from '../../../scripts/refresh/instances';

const DAY = '2026-11-22';
const G6 = INSTANCE_TYPES.filter(({ instanceType }) => instanceType === 'g6.xlarge');

function described(type: string, gpu: string, count = 1): object {
  return {
    InstanceType: type,
    VCpuInfo: { DefaultVCpus: 4 },
    MemoryInfo: { SizeInMiB: 16384 },
    GpuInfo: { Gpus: [{ Name: gpu, Count: count }] },
    InstanceStorageInfo: { TotalSizeInGB: 250 },
    NetworkInfo: { NetworkCards: [{ BaselineBandwidthInGbps: 2.5 }], EfaInfo: { MaximumEfaInterfaces: 1 } },
    ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  };
}

function refresh(rows: typeof INSTANCE_TYPES, content: unknown): ReturnType<typeof refreshInstances> {
  return refreshInstances(rows, [{ path: 'some/file.json', content }], DAY);
}

const product = (operatingSystem: string) => ({
  sku: operatingSystem,
  attributes: {
    ...{ instanceType: 'g6.xlarge', regionCode: 'eu-west-1', operatingSystem },
    ...{ tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used' },
  },
});
const offers = (usd: string) => ({ o: { priceDimensions: { d: { pricePerUnit: { USD: usd } } } } });

describe('refreshing instance types', () => {
  test('adds a type whose GPU is known', () => {
    const { rows, changes } = refresh(G6, { InstanceTypes: [described('g9.xlarge', 'L40S', 4)] });
    expect(changes).toEqual(['new: g9.xlarge']);
    expect(rows[1]).toMatchObject({
      ...{ instanceType: 'g9.xlarge', gpu: 'L40S', gpus: 4, vcpus: 4, memoryGiB: 16, instanceStoreGB: 250 },
      ...{
        efaInterfaces: 1,
        networkGbps: 2.5,
        interconnect: 'pcie',
        unverified: ['interconnect'],
        date: DAY,
      },
    });
  });

  test('says which type it cannot add', () => {
    const { rows, changes } = refresh(G6, { InstanceTypes: [described('g9.xlarge', 'Z1')] });
    expect(rows).toEqual(G6);
    expect(changes).toEqual(['not added: g9.xlarge: its accelerator is not in gpus.json']);
  });

  test('takes over what is other than before and names it', () => {
    const { rows, changes } = refresh(G6, { InstanceTypes: [described('g6.xlarge', 'L4')] });
    expect(changes).toEqual(['changed: g6.xlarge: efaInterfaces']);
    expect(rows[0]).toMatchObject({ efaInterfaces: 1, gpu: 'L4', usdPerHour: G6[0]?.usdPerHour });
  });

  test('leaves types without accelerators alone', () => {
    const { GpuInfo: _, ...type } = described('m7i.large', 'none') as { GpuInfo: unknown };
    expect(refresh(G6, { InstanceTypes: [type] })).toEqual({ rows: G6, changes: [] });
  });

  test('takes prices of plain Linux from an offer file, with the day of the list', () => {
    const { rows, changes } = refresh(G6, {
      publicationDate: '2026-11-01T00:00:00Z',
      products: { a: product('Linux'), b: product('Windows') },
      terms: { OnDemand: { Linux: offers('0.9'), Windows: offers('1.9') } },
    });
    expect(changes).toEqual(['price: g6.xlarge: eu-west-1']);
    expect(rows[0]).toMatchObject({ priceAsOf: '2026-11-01', priceSource: 'AWS price list, file.json' });
    expect(rows[0]?.usdPerHour).toEqual({ ...G6[0]?.usdPerHour, 'eu-west-1': 0.9 });
  });

  test('takes prices from what get-products prints', () => {
    const entry = JSON.stringify({ product: product('Linux'), terms: { OnDemand: offers('0.9') } });
    const { rows } = refresh(G6, { PriceList: [entry] });
    expect(rows[0]?.usdPerHour['eu-west-1']).toBe(0.9);
    expect(rows[0]?.priceAsOf).toBe(DAY);
  });

  test('refuses any other file', () => {
    expect(() => refresh(G6, { Images: [] })).toThrow(/some\/file\.json is neither/);
  });
});
