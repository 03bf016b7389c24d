import { UsageError } from '../../lib/shared/errors';
import { findGpu, otherCapability, requireGpu } from '../../lib/sizing/hardware/gpus';
import { gpuBytes, gpuOf, requireInstanceType } from '../../lib/sizing/hardware/instances';
import { GIB, type GpuMemory } from '../../lib/sizing/memory/estimate';
import type { Hardware } from '../../lib/sizing/planner/option';
import type { HardwareName } from './settings';

/** Compute capability that is taken for a GPU that is not known: that of most of them today. */
const USUAL_CAPABILITY = '9.0';

/**
 * The hardware that the options name.
 *
 * @throws UsageError for an instance type or GPU that is not known, and an accelerator that CUDA engines cannot use
 */
export function findHardware(name: HardwareName): Hardware {
  if (name.kind === 'instance') {
    const instance = requireInstanceType(name.type);
    const gpu = gpuOf(instance);
    if (gpu.computeCapability === 'neuron') {
      throw new UsageError(
        `instance type '${instance.instanceType}' has ${gpu.name}: CUDA engines do not run on it, expected one with GPUs`,
      );
    }
    const memory = { ...memoryOf(gpu), cudaGiB: gpuBytes(instance) / GIB };
    return { instance, gpu: memory, gpus: instance.gpus, nodes: 1 };
  }
  const { gpus } = name;
  return { gpu: namedGpu(name), gpus, nodes: 1 };
}

function namedGpu({ name, memoryGiB }: Extract<HardwareName, { kind: 'gpu' }>): GpuMemory {
  if (memoryGiB === undefined) return memoryOf(requireGpu(name));
  const known = findGpu(name);
  const computeCapability = known?.computeCapability ?? otherCapability(name);
  return {
    name: known?.name ?? name,
    cudaGiB: memoryGiB,
    computeCapability: computeCapability ?? USUAL_CAPABILITY,
    ...(computeCapability === undefined ? { isCapabilityAssumed: true } : {}),
  };
}

function memoryOf({ name, cudaGiB, computeCapability }: GpuMemory): GpuMemory {
  return { name, cudaGiB, computeCapability };
}
