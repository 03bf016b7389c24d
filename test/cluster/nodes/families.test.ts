import { describe, expect, it } from 'vitest';
import {
  AMI_TYPES,
  amiTypeOf,
  FAMILIES,
  NVIDIA_FAMILIES,
  requireGpuInstance,
} from '../../../lib/cluster/nodes/families';
import { efaCards, fabricInterfaces } from '../../../lib/cluster/nodes/interfaces';
import { familyOf, INSTANCE_TYPES } from '../../../lib/sizing/hardware/instances';
import { NVIDIA_TYPES } from './helpers';

const ROWS = NVIDIA_TYPES.map((instance) => ({
  ...requireGpuInstance(instance.instanceType, 'here'),
  instanceType: instance.instanceType,
}));

describe('the table of families', () => {
  it('has a row for each family of the catalogue with NVIDIA GPUs, and no other', () => {
    expect(FAMILIES.map(({ family }) => family).sort()).toEqual([...NVIDIA_FAMILIES].sort());
  });

  it.each(NVIDIA_TYPES)('says of $instanceType the architecture that the catalogue says', (instance) => {
    const { family } = requireGpuInstance(instance.instanceType, 'here');
    expect(family.architecture).toBe(instance.architecture);
  });

  it.each(FAMILIES)('has AMI types for $family that are NVIDIA of its architecture', (row) => {
    const types = AMI_TYPES.filter(({ amiType }) => row.amiTypes.includes(amiType));
    expect(types).toHaveLength(row.amiTypes.length);
    expect(types.every((one) => one.accelerator === 'nvidia' && one.architecture === row.architecture)).toBe(
      true,
    );
  });

  it.each([...FAMILIES, ...AMI_TYPES])(
    'names a source and a day in each row ($source)',
    ({ source, date }) => {
      expect(source).not.toBe('');
      expect(date).toMatch(/^2026-\d\d-\d\d$/);
    },
  );

  it('has no AMI of EKS for G7, whose driver none has', () => {
    expect(FAMILIES.find(({ family }) => family === 'g7')).toMatchObject({
      amiTypes: [],
      minimumDriver: '595',
    });
  });

  it('has Bottlerocket for one family with Arm processors only', () => {
    const arm = FAMILIES.filter(({ amiTypes }) => amiTypes.includes('BOTTLEROCKET_ARM_64_NVIDIA'));
    expect(arm.map(({ family }) => family)).toEqual(['g5g']);
  });
});

describe('interfaces of nodes that work together', () => {
  it.each(ROWS)('of $instanceType have one address and each card once', ({ instance, family }) => {
    const interfaces = fabricInterfaces(instance, family);
    const places = interfaces.map(({ card, device }) => `${card}/${device}`);
    expect(new Set(places).size).toBe(places.length);
    expect(interfaces.filter(({ type }) => type !== 'efa-only')).toHaveLength(
      instance.efaInterfaces > 0 ? 1 : 0,
    );
  });

  it.each(ROWS.filter(({ family }) => family.family !== 'p6e-gb200'))(
    'of $instanceType are as many as its Elastic Fabric Adapters',
    ({ instance, family }) => {
      expect(efaCards(instance, family)).toHaveLength(instance.efaInterfaces);
    },
  );

  it('leave the first card of P6-B300 and P6e-GB200 to addresses', () => {
    for (const name of ['p6-b300.48xlarge', 'p6e-gb200.36xlarge']) {
      const { instance, family } = requireGpuInstance(name, 'here');
      const [first, ...others] = fabricInterfaces(instance, family);
      expect(first).toEqual({ card: 0, device: 0, type: 'interface' });
      expect(others.every(({ card, device, type }) => card > 0 && device === 0 && type === 'efa-only')).toBe(
        true,
      );
    }
  });

  it('put the fabric of the first card of P5 beside its address', () => {
    const { instance, family } = requireGpuInstance('p5.48xlarge', 'here');
    const interfaces = fabricInterfaces(instance, family);
    expect(interfaces).toHaveLength(33);
    expect(interfaces.slice(0, 3)).toEqual([
      { card: 0, device: 0, type: 'interface' },
      { card: 0, device: 1, type: 'efa-only' },
      { card: 1, device: 0, type: 'efa-only' },
    ]);
  });
});

describe('instance types that are refused', () => {
  it('are those that the catalogue does not have', () => {
    expect(() => requireGpuInstance('g9.xlarge', "GpuNodeGroup 'Prod/Gpus'")).toThrow(
      /^GpuNodeGroup 'Prod\/Gpus': instance type 'g9\.xlarge' is not in the catalogue/,
    );
  });

  it.each(INSTANCE_TYPES.filter((one) => !NVIDIA_FAMILIES.includes(familyOf(one))))(
    'are those without NVIDIA GPUs, like $instanceType, with the families that are allowed',
    ({ instanceType, gpu }) => {
      expect(() => requireGpuInstance(instanceType, 'here')).toThrow(
        `here: instance type '${instanceType}' has ${gpu}, expected NVIDIA GPUs, one of the families ${NVIDIA_FAMILIES.join(', ')}`,
      );
    },
  );
});

describe('the AMI type of an operating system', () => {
  it.each([
    ['AL2023_x86_64_NVIDIA', ['al2023', 'x86_64', 'nvidia']],
    ['AL2023_ARM_64_NVIDIA', ['al2023', 'arm64', 'nvidia']],
    ['BOTTLEROCKET_x86_64_NVIDIA', ['bottlerocket', 'x86_64', 'nvidia']],
    ['BOTTLEROCKET_ARM_64_NVIDIA', ['bottlerocket', 'arm64', 'nvidia']],
    ['AL2023_x86_64_STANDARD', ['al2023', 'x86_64', 'none']],
    ['AL2023_ARM_64_STANDARD', ['al2023', 'arm64', 'none']],
    ['BOTTLEROCKET_x86_64', ['bottlerocket', 'x86_64', 'none']],
    ['BOTTLEROCKET_ARM_64', ['bottlerocket', 'arm64', 'none']],
  ] as const)('%s is for %j', (amiType, [operatingSystem, architecture, accelerator]) => {
    expect(amiTypeOf(operatingSystem, architecture, accelerator).amiType).toBe(amiType);
  });
});
