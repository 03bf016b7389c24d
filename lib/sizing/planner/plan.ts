import { UsageError } from '../../shared/errors';
import { gpuBytes, gpuOf, INSTANCE_TYPES, type InstanceType } from '../hardware/instances';
import { GIB } from '../memory/estimate';
import { judge, type Judged } from './judge';
import type { Hardware, Option } from './option';

/** What is to be served, and how many requests of the maximum length at once. */
export interface Wanted extends Omit<Judged, 'hardware'> {
  readonly concurrency: number;
}

/** What was not taken, and why. */
export interface Rejected {
  readonly instanceType: string;
  readonly why: string;
}

/** The ways to serve a model, the best first, and those that do not. */
export interface Plan {
  readonly options: readonly Option[];
  readonly rejected: readonly Rejected[];
}

/** The instance types that serve a model, one option for each: the cheapest first, those without a price last. */
export function plan(wanted: Wanted): Plan {
  const options: Option[] = [];
  const rejected: Rejected[] = [];
  for (const instance of INSTANCE_TYPES) {
    const found = bestOn(instance, wanted);
    if (typeof found === 'string') {
      rejected.push({ instanceType: instance.instanceType, why: found });
    } else {
      options.push(found);
    }
  }
  return { options: options.sort(byPrice), rejected };
}

/** The option of an instance type, or why there is none. */
function bestOn(instance: InstanceType, wanted: Wanted): Option | string {
  const gpu = gpuOf(instance);
  if (gpu.computeCapability === 'neuron') return `CUDA engines do not run on ${gpu.name}`;
  if (instance.gpuSliceMiB !== undefined) return `it has a slice of one ${gpu.name}`;
  const { name, computeCapability } = gpu;
  const memory = { name, computeCapability, cudaGiB: gpuBytes(instance) / GIB };
  const hardware: Hardware = { instance, gpu: memory, gpus: instance.gpus, nodes: 1 };
  const option = tryJudge({ ...wanted, hardware });
  if (typeof option === 'string') return option;
  const { verdict, cache } = option.estimate;
  if (!verdict.fits) return verdict.reasons[0] ?? 'it does not fit';
  if (cache.maxConcurrency < wanted.concurrency) {
    return `it holds ${cache.maxConcurrency.toFixed(1)} of ${wanted.concurrency} requests at once`;
  }
  return option;
}

function tryJudge(judged: Judged): Option | string {
  try {
    return judge(judged);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

function byPrice(a: Option, b: Option): number {
  const [first, second] = [a, b].map(({ price }) => price?.usdPerHour ?? Infinity) as [number, number];
  if (first !== second) return first - second;
  const [one = '', other = ''] = [a, b].map(({ hardware }) => hardware.instance?.instanceType);
  return one < other ? -1 : 1;
}
