import { UsageError } from '../../shared/errors';
import rows from './gpus.json';
import others from './other-gpus.json';

/** A model of GPU, or of another accelerator, that EC2 has. */
export interface Gpu {
  /** Short name, e.g. `L40S` or `A100-80`. */
  readonly name: string;
  readonly alsoKnownAs: readonly string[];
  /** Memory as CUDA shows it to an engine, in GiB; the number on the box is larger. */
  readonly cudaGiB: number;
  /** Least and most that logs show, in GiB. */
  readonly cudaGiBSeen?: readonly number[];
  readonly nominalGiB: number;
  /** `8.9`; `neuron` for accelerators of AWS, which CUDA engines cannot use. */
  readonly computeCapability: string;
  /** Bandwidth of the memory, 10⁹ bytes per second. */
  readonly memoryGBps: number;
  /** Dense peak, 10¹² operations per second, by type. */
  readonly teraflops: Readonly<Record<string, number>>;
  readonly source: string;
  readonly date: string;
  /** Members that no source confirms. */
  readonly unverified?: readonly string[];
}

export const GPUS: readonly Gpu[] = rows as readonly Gpu[];

const BY_NAME: ReadonlyMap<string, Gpu> = new Map(
  GPUS.flatMap((gpu) => [gpu.name, ...gpu.alsoKnownAs].map((name) => [keyOf(name), gpu])),
);

/** The GPU of a name in any case, or undefined. */
export function findGpu(name: string): Gpu | undefined {
  return BY_OWN_NAME.get(name) ?? BY_NAME.get(keyOf(name));
}

/** Names as the catalogue of instance types has them. */
const BY_OWN_NAME: ReadonlyMap<string, Gpu> = new Map(GPUS.map((gpu) => [gpu.name, gpu]));

/**
 * The GPU of a name in any case.
 *
 * @throws UsageError if none has that name
 */
export function requireGpu(name: string): Gpu {
  const gpu = findGpu(name);
  if (gpu === undefined) {
    throw new UsageError(
      `GPU '${name}' is not known, expected one of: ${GPUS.map((row) => row.name).join(', ')}; for any other give its memory too`,
    );
  }
  return gpu;
}

const CAPABILITIES = others.map(({ name, computeCapability }) => [wordOf(name), computeCapability] as const);

/** The compute capability of a GPU that EC2 does not have, by the longest known name that its own begins with. */
export function otherCapability(name: string): string | undefined {
  const word = wordOf(name);
  // `A10` does not begin `A100`, while `2080 Ti` does begin `2080 Ti 22G`.
  const known = CAPABILITIES.filter(
    ([other]) => word.startsWith(other) && !/\d\d/.test(word.slice(other.length - 1, other.length + 1)),
  );
  return known.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}

/** A name without its maker, its line and what parts its words. */
function wordOf(name: string): string {
  return name.toLowerCase().replace(/nvidia|geforce|[^a-z0-9]/g, '');
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '-');
}
