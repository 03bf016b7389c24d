import type { InstanceType } from '../hardware/instances';
import type { Estimate, GpuMemory } from '../memory/estimate';
import type { Layout } from './layout';
import type { Readiness } from './readiness';
import type { Serving } from './serving/serving';
import type { Storage } from './storage';
import type { Throughput } from './throughput';

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
  readonly layout: Layout;
  /** GPUs of one replica that work; an instance may have more. */
  readonly gpusUsed: number;
  readonly replicas: number;
  /** What each engine says at its start; `dataParallel` engines make one replica. */
  readonly estimate: Estimate;
  readonly capacity: Capacity;
  /** What was chosen for the asker, and why, one sentence each. */
  readonly notes: readonly string[];
  readonly serving: Serving;
  /** Undefined for hardware that is not EC2's. */
  readonly storage?: Storage;
  readonly readiness?: Readiness;
  /** First order, not measured; undefined for GPUs whose speed is not known. */
  readonly throughput?: Throughput;
  readonly price?: Price;
}

/** What one replica holds, over its data parallel engines. */
export interface Capacity {
  /** Requests of the maximum length. */
  readonly maxConcurrency: number;
  /** Requests of the usual length; the same where nobody says how long they are. */
  readonly usualConcurrency: number;
  /** Requests that are wanted of a replica; undefined where nobody says. */
  readonly wanted?: number;
  readonly isEnough: boolean;
}

/** What all instances of all replicas cost while they run, on demand. */
export interface Price {
  readonly usdPerHour: number;
  readonly region: string;
  /** Day of the price, YYYY-MM-DD. */
  readonly asOf: string;
}

/** The price of some instances of a type in a Region; undefined where no source tells it. */
export function priceOf(instance: InstanceType, count: number, region: string): Price | undefined {
  const usdPerHour = instance.usdPerHour[region];
  const asOf = instance.priceAsOf;
  return usdPerHour === undefined || asOf === undefined
    ? undefined
    : { usdPerHour: usdPerHour * count, region, asOf };
}
