import { UsageError } from '../../shared/errors';
import { nearNames } from '../../shared/near-names';
import { requireGpu, type Gpu } from './gpus';
import rows from './instances.json';

/** How the GPUs of one instance talk to each other. */
export type Interconnect = 'none' | 'pcie' | 'nvlink' | 'nvswitch' | 'neuronlink';

/** An EC2 instance type with accelerators. */
export interface InstanceType {
  readonly instanceType: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** Name of its GPU in `gpus.json`. */
  readonly gpu: string;
  readonly gpus: number;
  /** Memory of the slice, in MiB, where an instance has a part of one GPU (g6f, gr6f). */
  readonly gpuSliceMiB?: number;
  readonly interconnect: Interconnect;
  /** Bandwidth between two GPUs, both ways together, 10⁹ bytes per second. */
  readonly interconnectGBps?: number;
  /** All NVMe instance store volumes together, 10⁹ bytes. */
  readonly instanceStoreGB: number;
  readonly efaInterfaces: number;
  readonly networkGbps: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** On demand, Linux, by Region; a Region that is not there has no price that a source tells. */
  readonly usdPerHour: Readonly<Record<string, number>>;
  readonly priceAsOf?: string;
  readonly priceSource?: string;
  /** What Kubernetes may give to pods, in MiB. */
  readonly allocatableMemoryMiB?: number;
  readonly source: string;
  readonly date: string;
  /** Members that no source confirms. */
  readonly unverified?: readonly string[];
}

export const INSTANCE_TYPES: readonly InstanceType[] = rows as readonly InstanceType[];

const BY_NAME: ReadonlyMap<string, InstanceType> = new Map(
  INSTANCE_TYPES.map((row) => [row.instanceType, row]),
);

/**
 * The instance type of a name.
 *
 * @throws UsageError if it is not in the catalogue
 */
export function requireInstanceType(name: string): InstanceType {
  const row = BY_NAME.get(name.toLowerCase());
  if (row === undefined) {
    const near = nearNames(name.toLowerCase(), [...BY_NAME.keys()]);
    const hint = near.length > 0 ? near : [...new Set(INSTANCE_TYPES.map(familyOf))];
    throw new UsageError(
      `instance type '${name}' is not in the catalogue of accelerated types, ${near.length > 0 ? 'near ones' : 'families'}: ${hint.join(', ')}`,
    );
  }
  return row;
}

/** `g6e` of `g6e.12xlarge`. */
export function familyOf({ instanceType }: InstanceType): string {
  return instanceType.split('.')[0] ?? instanceType;
}

export function gpuOf({ gpu }: InstanceType): Gpu {
  return requireGpu(gpu);
}

/** Memory of one GPU of the instance as CUDA shows it, in bytes. */
export function gpuBytes(row: InstanceType): number {
  const { cudaGiB, nominalGiB } = gpuOf(row);
  const { gpuSliceMiB } = row;
  // What the driver keeps of a slice is not known: the share that it keeps of the whole card is taken.
  const gib = gpuSliceMiB === undefined ? cudaGiB : (gpuSliceMiB / 1024) * (cudaGiB / nominalGiB);
  return Math.floor(gib * 1024 ** 3);
}
