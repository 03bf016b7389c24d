import { Token } from 'aws-cdk-lib';
import { UsageError } from '../../shared/errors';
import type { InstanceType } from '../../sizing/hardware/instances';
import { PURCHASES } from '../../sizing/planner/refusals/instance';
import type { IAirGappedCluster } from '../cluster';
import { amiTypeOf, type AmiTypeRow, type FamilyRow } from './families';
import type { NodeCapacity } from './node-capacity';
import { NodeOperatingSystem, type CustomNodeAmi, type NodeGroupSize } from './node-group-props';

/** What an AMI is chosen by. */
export interface AmiChoice {
  readonly instance: InstanceType;
  readonly family: FamilyRow;
  readonly operatingSystem?: NodeOperatingSystem;
  readonly customAmi?: CustomNodeAmi;
  readonly releaseVersion?: string;
  readonly kubernetesVersion: string;
}

/**
 * The AMI of a GPU node group: always one with NVIDIA's driver.
 *
 * @throws UsageError where no AMI of EKS knows the GPU, and for releases and own AMIs that do not
 */
export function gpuAmiOf(choice: AmiChoice, where: string): AmiTypeRow {
  checkKubernetes(choice, where);
  const { family, customAmi } = choice;
  if (customAmi !== undefined) {
    checkCustomAmi(choice, customAmi, where);
    return amiTypeOf(customAmi.operatingSystem, family.architecture, 'nvidia');
  }
  const row = amiTypeOf(choice.operatingSystem ?? NodeOperatingSystem.AL2023, family.architecture, 'nvidia');
  if (!family.amiTypes.includes(row.amiType)) {
    throw new UsageError(`${where}: ${amiRefusal(choice, row)}`);
  }
  checkRelease(choice, row, where);
  return row;
}

function amiRefusal({ family, instance }: AmiChoice, row: AmiTypeRow): string {
  const { amiTypes, minimumDriver } = family;
  return amiTypes.length === 0
    ? `no AMI of EKS has the driver for ${instance.instanceType}, expected customAmi with driver ${minimumDriver} or later`
    : `operatingSystem '${row.operatingSystem}' means AMI type ${row.amiType}, which does not run ${instance.instanceType}, ` +
        `expected one of ${amiTypes.join(', ')}`;
}

const AMI_ID = /^ami-[0-9a-f]{8,17}$/;
const DRIVER = /^\d{3,4}(\.\d+){0,2}$/;

function checkCustomAmi(
  { family, instance, operatingSystem, releaseVersion }: AmiChoice,
  { amiId, driverVersion, operatingSystem: own }: CustomNodeAmi,
  where: string,
): void {
  if (operatingSystem !== undefined && operatingSystem !== own) {
    throw new UsageError(
      `${where}: operatingSystem is '${operatingSystem}' and that of customAmi '${own}', expected one of them`,
    );
  }
  if (releaseVersion !== undefined) {
    throw new UsageError(`${where}: releaseVersion and customAmi both say which AMI, expected one of them`);
  }
  if (!Token.isUnresolved(amiId) && !AMI_ID.test(amiId)) {
    throw new UsageError(`${where}: amiId is '${amiId}', expected one like 'ami-0123456789abcdef0'`);
  }
  checkDriver({ family, instance }, driverVersion, where);
}

function checkDriver(
  { family, instance }: Pick<AmiChoice, 'family' | 'instance'>,
  driverVersion: string,
  where: string,
): void {
  if (!DRIVER.test(driverVersion)) {
    throw new UsageError(`${where}: driverVersion is '${driverVersion}', expected one like '595.58.03'`);
  }
  const branch = Number(driverVersion.split('.')[0]);
  const { minimumDriver, driverBelow } = family;
  if (branch < Number(minimumDriver) || branch >= Number(driverBelow ?? Infinity)) {
    const below = driverBelow === undefined ? '' : ` and below ${driverBelow}`;
    throw new UsageError(
      `${where}: driverVersion is '${driverVersion}', expected ${minimumDriver} or later${below} for ${instance.instanceType}`,
    );
  }
}

function checkKubernetes({ family, instance, kubernetesVersion }: AmiChoice, where: string): void {
  const { minimumKubernetes } = family;
  if (minimumKubernetes === undefined || Token.isUnresolved(kubernetesVersion)) return;
  if (minorOf(kubernetesVersion) < minorOf(minimumKubernetes)) {
    throw new UsageError(
      `${where}: the cluster has Kubernetes ${kubernetesVersion}, expected ${minimumKubernetes} or later for ${instance.instanceType}`,
    );
  }
}

function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}

const AL2023_RELEASE = /^\d+\.\d+\.\d+-(\d{8})$/;
// Eight hexadecimal digits of a commit, and no day as releases of Amazon Linux have.
const BOTTLEROCKET_RELEASE = /^\d+\.\d+\.\d+(-(?!20\d{6}$)[0-9a-f]{8})?$/;

/** Checks that a release is one of its operating system. */
export function checkReleaseForm(release: string | undefined, row: AmiTypeRow, where: string): void {
  if (release === undefined || Token.isUnresolved(release)) return;
  const [form, example] =
    row.operatingSystem === 'al2023'
      ? [AL2023_RELEASE, '1.35.2-20261103']
      : [BOTTLEROCKET_RELEASE, '1.57.0-0123abcd'];
  if (!form.test(release)) {
    throw new UsageError(
      `${where}: releaseVersion is '${release}', expected one of ${row.amiType} like '${example}'`,
    );
  }
}

/**
 * Checks that a release of Amazon Linux is for the Kubernetes of a cluster, the start of its name: EKS refuses any other.
 * Releases of Bottlerocket are for every version.
 */
export function checkReleaseMinor(
  release: string | undefined,
  { kubernetesVersion }: Pick<IAirGappedCluster, 'kubernetesVersion'>,
  where: string,
): void {
  if (release === undefined || Token.isUnresolved(release) || !AL2023_RELEASE.test(release)) return;
  if (!Token.isUnresolved(kubernetesVersion) && !release.startsWith(`${kubernetesVersion}.`)) {
    throw new UsageError(
      `${where}: releaseVersion is '${release}' and the cluster has Kubernetes ${kubernetesVersion}, expected a release of that`,
    );
  }
}

function checkRelease(choice: AmiChoice, row: AmiTypeRow, where: string): void {
  const { family, instance, releaseVersion } = choice;
  checkReleaseForm(releaseVersion, row, where);
  const [, day] = AL2023_RELEASE.exec(releaseVersion ?? '') ?? [];
  const { minimumAl2023Release: first } = family;
  if (first !== undefined && day !== undefined && day < first) {
    throw new UsageError(
      `${where}: releaseVersion is '${releaseVersion}', expected one of ${first} or later for ${instance.instanceType}`,
    );
  }
  checkReleaseMinor(releaseVersion, choice, where);
}

/** Checks that instances of a type are sold in the way that is asked for. */
export function checkCapacity(instance: InstanceType, capacity: NodeCapacity, where: string): void {
  const { instanceType } = instance;
  const row = PURCHASES.find((one) => one.instanceType === instanceType);
  if (capacity.isCapacityBlock && row?.capacityBlock !== true) {
    const sold = PURCHASES.filter(({ capacityBlock }) => capacityBlock).map((one) => one.instanceType);
    throw new UsageError(
      `${where}: no Capacity Blocks are sold for ${instanceType}, expected one of ${sold.join(', ')}`,
    );
  }
  if (!capacity.isCapacityBlock && row?.onDemand === false) {
    throw new UsageError(
      `${where}: ${instanceType} is sold in Capacity Blocks only, expected capacity NodeCapacity.capacityBlock(id)`,
    );
  }
}

/** Checks the numbers of nodes, of which as many as serve one model come and go together. */
export function checkSize(size: NodeGroupSize, nodesPerReplica: number, where: string): void {
  const { min, desired, max } = size;
  for (const [name, value] of Object.entries({ min, desired, max })) {
    if (Token.isUnresolved(value)) continue;
    if (!Number.isInteger(value) || value < 0) {
      throw new UsageError(`${where}: ${name} is ${value}, expected a whole number from 0`);
    }
    if (value % nodesPerReplica !== 0) {
      throw new UsageError(
        `${where}: ${name} is ${value}, expected a multiple of the ${nodesPerReplica} nodes of one replica`,
      );
    }
  }
  if (min > desired || desired > max || max < 1) {
    throw new UsageError(
      `${where}: min is ${min}, desired ${desired} and max ${max}, expected min ≤ desired ≤ max and a max from 1`,
    );
  }
}
