import { describe, expect, test } from 'vitest';
import { findGpu, GPUS, otherCapability, requireGpu } from '../../../lib/sizing/hardware/gpus';
import {
  familyOf,
  gpuBytes,
  gpuOf,
  INSTANCE_TYPES,
  requireInstanceType,
} from '../../../lib/sizing/hardware/instances';

const GIB = 1024 ** 3;
const DAY = /^20\d\d-\d\d-\d\d$/;

describe('GPUs', () => {
  test.each(GPUS)('$name: a source, a day, and less memory than the box says', (gpu) => {
    expect(gpu.source).not.toBe('');
    expect(gpu.date).toMatch(DAY);
    expect(gpu.cudaGiB).toBeLessThanOrEqual(gpu.nominalGiB);
    expect(gpu.memoryGBps).toBeGreaterThan(0);
    expect(Object.values(gpu.teraflops).every((value) => value > 0)).toBe(true);
  });

  test.each(GPUS.filter(({ cudaGiBSeen }) => cudaGiBSeen !== undefined))(
    '$name: the total lies among those that logs show',
    ({ cudaGiB, cudaGiBSeen = [] }) => {
      expect(cudaGiB).toBeGreaterThanOrEqual(Math.min(...cudaGiBSeen));
      expect(cudaGiB).toBeLessThanOrEqual(Math.max(...cudaGiBSeen));
    },
  );

  test.each(GPUS.filter(({ cudaGiBSeen }) => cudaGiBSeen === undefined))(
    '$name: a total that no log shows is marked',
    ({ unverified }) => {
      expect(unverified).toContain('cudaGiB');
    },
  );

  test('no name means two', () => {
    const names = GPUS.flatMap(({ name, alsoKnownAs }) => [name, ...alsoKnownAs]);
    expect(names.filter((name) => findGpu(name) === undefined)).toEqual([]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });

  test('case and separators do not matter', () => {
    expect(requireGpu('rtx pro 6000').name).toBe('RTX-PRO-6000');
  });

  test('one that is not known is refused with those that are', () => {
    expect(() => requireGpu('H1000')).toThrow(/GPU 'H1000' is not known, expected one of: T4, .*L40S/);
  });
});

describe('GPUs that EC2 does not have', () => {
  test.each([
    ['RTX3090', '8.6'],
    ['NVIDIA GeForce RTX 4090', '8.9'],
    ['RTX2080Ti-22G', '7.5'],
    ['RTX 5000 Ada Generation', '8.9'],
    ['A10', '8.6'],
    ['A100-PCIE', '8.0'],
  ])('%s has the compute capability %s', (name, capability) => {
    expect(otherCapability(name)).toBe(capability);
  });

  test('an unknown one has none', () => {
    expect(otherCapability('Voodoo 2')).toBeUndefined();
  });
});

describe('instance types', () => {
  test('there are at least 75', () => {
    expect(new Set(INSTANCE_TYPES.map(({ instanceType }) => instanceType)).size).toBeGreaterThanOrEqual(75);
  });

  test.each(INSTANCE_TYPES)('$instanceType is whole', (row) => {
    expect(() => gpuOf(row)).not.toThrow();
    expect(row.source).not.toBe('');
    expect(row.date).toMatch(DAY);
    expect(row.vcpus).toBeGreaterThan(0);
    expect(row.memoryGiB).toBeGreaterThan(0);
    expect(row.gpus).toBeGreaterThan(0);
    expect(Object.values(row.usdPerHour).every((price) => price > 0)).toBe(true);
  });

  test.each(INSTANCE_TYPES.filter(({ usdPerHour }) => Object.keys(usdPerHour).length > 0))(
    '$instanceType: a price has a day and a source',
    ({ priceAsOf, priceSource }) => {
      expect(priceAsOf).toMatch(DAY);
      expect(priceSource).not.toBe('');
    },
  );

  test.each(INSTANCE_TYPES)('$instanceType: one GPU needs no connection, several have one', (row) => {
    expect(row.interconnect === 'none').toBe(row.gpus === 1);
  });

  test('a slice of a GPU has the memory of the slice', () => {
    expect(gpuBytes(requireInstanceType('g6f.4xlarge'))).toBeLessThan(11444 * 1024 ** 2);
    expect(gpuBytes(requireInstanceType('g6.xlarge'))).toBe(Math.floor(22.03 * GIB));
  });

  test('the family is the name before the point', () => {
    expect(familyOf(requireInstanceType('p5en.48xlarge'))).toBe('p5en');
  });

  test.each([
    ['g6e.12xlrage', /near ones: g6e\.12xlarge/],
    ['zz', /families: .*p5en/],
  ])('%s is refused with what there is', (name, expected) => {
    expect(() => requireInstanceType(name)).toThrow(expected);
  });
});
