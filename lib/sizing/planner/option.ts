import type { InstanceType } from '../hardware/instances';
import type { Estimate, GpuMemory } from '../memory/estimate';
import type { Serving } from './serving';

/** GPUs that a model is put on. */
export interface Hardware {
  /** Undefined for GPUs that are not EC2's. */
  readonly instance?: InstanceType;
  readonly gpu: GpuMemory;
  /** GPUs of each node. */
  readonly gpus: number;
  readonly nodes: number;
}

/** A way to serve a model, and what is known about it. */
export interface Option {
  readonly hardware: Hardware;
  readonly gpusUsed: number;
  readonly estimate: Estimate;
  /** What was chosen for the asker, and why, one sentence each. */
  readonly notes: readonly string[];
  readonly serving: Serving;
  readonly price?: Price;
}

/** What all nodes of one replica cost while they run, on demand. */
export interface Price {
  readonly usdPerHour: number;
  readonly region: string;
  /** Day of the price, YYYY-MM-DD. */
  readonly asOf: string;
}

/** The price of some nodes of an instance type in a Region; undefined where no source tells it. */
export function priceOf({ instance, nodes }: Hardware, region: string): Price | undefined {
  const usdPerHour = instance?.usdPerHour[region];
  const asOf = instance?.priceAsOf;
  return usdPerHour === undefined || asOf === undefined
    ? undefined
    : { usdPerHour: usdPerHour * nodes, region, asOf };
}
