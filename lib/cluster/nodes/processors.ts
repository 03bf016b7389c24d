import { UsageError } from '../../shared/errors';
import rows from './accelerated-families.json';
import type { CpuArchitecture } from './families';
import plain from './plain-volume-types.json';

/** Families whose instances have accelerators, beyond those that models are sized for. */
export const ACCELERATED_FAMILIES: readonly string[] = rows.families;

const TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;
/** A letter g after the generation means Graviton: `m7g`, `c7gn`, `im4gn`, `is4gen`, `x2gd`; `a1` is the first of them. */
const GRAVITON = /^(?:[a-z]+\d+g[a-z]*|a1)\./;

/** The architecture of the processors of an instance type, which its name tells. */
export function processorsOf(instanceType: string): CpuArchitecture {
  return GRAVITON.test(instanceType) ? 'arm64' : 'x86_64';
}

/**
 * Checks that an instance type has a name like one and no accelerators, and can be EBS-optimized.
 *
 * @throws UsageError
 */
export function checkPlainType(instanceType: string, where: string): void {
  if (!TYPE.test(instanceType)) {
    throw new UsageError(`${where}: instanceType is '${instanceType}', expected one like 'm6i.xlarge'`);
  }
  const family = instanceType.split('.')[0] ?? '';
  if (ACCELERATED_FAMILIES.includes(family)) {
    throw new UsageError(
      `${where}: instance type '${instanceType}' has accelerators, expected one without, such as 'm6i.xlarge': ` +
        'GpuNodeGroup makes nodes with GPUs',
    );
  }
  if (plain.families.includes(family) || plain.types.includes(instanceType)) {
    throw new UsageError(
      `${where}: instance type '${instanceType}' is never EBS-optimized, which the launch template asks for, expected one like 'm6i.xlarge'`,
    );
  }
}
