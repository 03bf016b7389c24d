import { UsageError } from '../../shared/errors';
import {
  familyOf,
  INSTANCE_TYPES,
  gpuOf,
  requireInstanceType,
  type InstanceType,
} from '../../sizing/hardware/instances';
import amiRows from './ami-types.json';
import familyRows from './families.json';

/** Architecture of processors, as EC2 names it. */
export type CpuArchitecture = 'x86_64' | 'arm64';

/** What nodes of a family of instance types with NVIDIA GPUs need. */
export interface FamilyRow {
  readonly family: string;
  readonly architecture: CpuArchitecture;
  /** AMI types of EKS whose driver knows the GPU; none where only an own AMI does. */
  readonly amiTypes: readonly string[];
  /** First branch of NVIDIA's driver that knows the GPU. */
  readonly minimumDriver: string;
  /** First branch of NVIDIA's driver that does not work with it any more. */
  readonly driverBelow?: string;
  /** First minor version of Kubernetes that EKS runs it with. */
  readonly minimumKubernetes?: string;
  /** First release of EKS' Amazon Linux 2023 AMI that runs it, YYYYMMDD. */
  readonly minimumAl2023Release?: string;
  /** Network cards that get an EFA-only interface, where these are not all cards from the first. */
  readonly efaCards?: readonly number[];
  readonly source: string;
  readonly date: string;
  readonly unverified?: readonly string[];
}

/** An AMI type of managed node groups. */
export interface AmiTypeRow {
  readonly amiType: string;
  readonly operatingSystem: 'al2023' | 'bottlerocket';
  readonly architecture: CpuArchitecture;
  readonly accelerator: 'none' | 'nvidia';
  readonly rootDevice: string;
  /** Device that holds images and pods, where the root holds the operating system alone. */
  readonly dataDevice?: string;
  /** Whether NVIDIA's device plugin is part of the operating system. */
  readonly bringsDevicePlugin: boolean;
  readonly source: string;
  readonly date: string;
}

export const FAMILIES: readonly FamilyRow[] = familyRows as readonly FamilyRow[];

export const AMI_TYPES: readonly AmiTypeRow[] = amiRows as readonly AmiTypeRow[];

const BY_FAMILY: ReadonlyMap<string, FamilyRow> = new Map(FAMILIES.map((row) => [row.family, row]));

/** Whether the accelerators of an instance type are NVIDIA's. */
export function hasNvidiaGpus(instance: InstanceType): boolean {
  return gpuOf(instance).computeCapability !== 'neuron';
}

/** Families of the catalogue with NVIDIA GPUs, in its order. */
export const NVIDIA_FAMILIES: readonly string[] = [
  ...new Set(INSTANCE_TYPES.filter(hasNvidiaGpus).map(familyOf)),
];

/**
 * The instance type of a GPU node, and what its family needs.
 *
 * @throws UsageError for a type that is not in the catalogue, and for one whose accelerators are not NVIDIA's
 */
export function requireGpuInstance(
  name: string,
  where: string,
): { instance: InstanceType; family: FamilyRow } {
  const instance = namedInstance(name, where);
  const family = BY_FAMILY.get(familyOf(instance));
  if (!hasNvidiaGpus(instance) || family === undefined) {
    throw new UsageError(
      `${where}: instance type '${instance.instanceType}' has ${gpuOf(instance).name}, expected NVIDIA GPUs, ` +
        `one of the families ${NVIDIA_FAMILIES.join(', ')}`,
    );
  }
  return { instance, family };
}

function namedInstance(name: string, where: string): InstanceType {
  try {
    return requireInstanceType(name);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${where}: ${error.message}`) : error;
  }
}

/** The AMI type for an operating system on an architecture, with NVIDIA's driver or without. */
export function amiTypeOf(
  operatingSystem: string,
  architecture: CpuArchitecture,
  accelerator: AmiTypeRow['accelerator'],
): AmiTypeRow {
  const row = AMI_TYPES.find(
    (one) =>
      one.operatingSystem === operatingSystem &&
      one.architecture === architecture &&
      one.accelerator === accelerator,
  );
  if (row === undefined) {
    throw new Error(`no AMI type for ${operatingSystem}, ${architecture}, ${accelerator}`);
  }
  return row;
}
