import type { Architecture } from '../architecture';
import type { Flags } from '../memory/estimate';
import type { Engine } from './serving/serving';

/** A model, and how it is to be served. */
export interface Served {
  readonly architecture: Architecture;
  readonly flags: Flags;
  /** Default: `vllm`. */
  readonly engine?: Engine;
  /** vLLM's version; the newest that is carried without it. */
  readonly engineVersion?: string;
  /** As `--quantization` says it, when it is not the checkpoint's own. */
  readonly quantization?: string;
  /** As `--dtype` says it. */
  readonly dtype?: string;
  /** Region of the price. */
  readonly region: string;
  /** Size of the checkpoint's files; that of its tensors without it. */
  readonly checkpointBytes?: number;
  readonly traffic?: Traffic;
}

/** What is asked of a service, all replicas together. */
export interface Traffic {
  /** Requests at once. Without it one must be held, and `--max-num-seqs` is a default. */
  readonly concurrency?: number;
  /** Tokens of a usual prompt and of its answer; requests of the maximum length are taken without both. */
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  /** Copies of the server, each on its own instances. Default: 1, or 2 where one may be lost. */
  readonly replicas?: number;
  /** `redundant`: the others carry all requests while one replica is lost. Default: `single`. */
  readonly availability?: 'single' | 'redundant';
}

/** What instance types may be taken, and how many. */
export interface Limits {
  /** Instance types or families; all without it. Parts of a GPU (g6f) are taken only where they are named here. */
  readonly allowed?: readonly string[];
  readonly denied?: readonly string[];
  readonly quotas?: readonly Quota[];
  /** Most instances that one replica is spread over. Default: 2. */
  readonly maxNodes?: number;
}

/** How much of something an account may run. */
export interface Quota {
  /** An instance type, a family, or the name of an EC2 quota, e.g. `Running On-Demand P instances`. */
  readonly of: string;
  readonly vcpus?: number;
  readonly instances?: number;
}

export type Preference = 'cheapest' | 'fastest' | 'fewest-gpus';

/** What is to be served, within what. */
export interface Wanted extends Served {
  readonly limits?: Limits;
  /** Default: `cheapest`. */
  readonly preference?: Preference;
  /** Default: `on-demand`. */
  readonly purchase?: 'on-demand' | 'capacity-block';
}
