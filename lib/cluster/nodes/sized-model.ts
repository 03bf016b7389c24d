import type { ServingEngine } from './model-sizing-props';

/**
 * Most nodes of one replica: they are replaced at once, and Amazon EKS replaces no more of a node group.
 *
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupUpdateConfig.html, read 2026-11-22: maxUnavailable.
 */
export const MOST_NODES_OF_REPLICA = 100;

/** Where the weights of a model are on a node. */
export enum WeightStorage {
  /** On the NVMe volumes of the instance itself. */
  INSTANCE_STORE = 'instance-store',

  /** On a volume of Amazon EBS: the instance store is too small or not there. */
  EBS = 'ebs',
}

/** How far an estimate can be trusted. */
export enum SizingConfidence {
  /** Cache and overhead were measured for such a model. */
  EXACT_KV = 'exact-kv',

  /** Overhead is from a model of it that measurements confirm. */
  CALIBRATED = 'calibrated',

  /** Something is not known; a wider margin is kept. */
  UNCALIBRATED = 'uncalibrated',
}

/** A way to serve a model, and what is known about it. */
export interface SizedModel {
  /** Id of the model, or the name of its architecture. */
  readonly model: string;

  /** EC2 instance type of the nodes. */
  readonly instanceType: string;

  /** GPUs of each node. */
  readonly gpusPerNode: number;

  /** GPUs of one replica that work; its nodes may have more. */
  readonly gpusUsed: number;

  /** Nodes of one replica. */
  readonly nodes: number;

  /** Copies of the server. */
  readonly replicas: number;

  /** GPUs that each layer is split over. */
  readonly tensorParallel: number;

  /** Groups of layers, each on its own GPUs. */
  readonly pipelineParallel: number;

  /** Engines of one replica. */
  readonly dataParallel: number;

  /** Whether experts are divided over GPUs. */
  readonly expertParallel: boolean;

  /** Disk of each node for weights, images and what is written beside them, in GiB. */
  readonly storageGiB: number;

  /** Files of the checkpoint, of which each node has all, in GiB. */
  readonly weightsGiB: number;

  /** Where the weights are. */
  readonly weightStorage: WeightStorage;

  /** Tokens that the cache of one engine holds. */
  readonly kvCacheTokens: number;

  /** Requests of the maximum length that one replica holds at once. */
  readonly maxConcurrency: number;

  /** Longest request in tokens. */
  readonly maxModelLen: number;

  /** Whether the server starts and holds one request of the maximum length, with a margin. */
  readonly fits: boolean;

  /** Why it does not fit, or what makes the answer less than sure. */
  readonly reasons: string[];

  /** How far the estimate can be trusted. */
  readonly confidence: SizingConfidence;

  /** Server that it was estimated for. */
  readonly engine: ServingEngine;

  /** Arguments of the server beside the model. */
  readonly serveArgs: string[];

  /** Environment variables of the server. */
  readonly serveEnvironment: { [key: string]: string };

  /** What was chosen, and what to know about it, one sentence each. */
  readonly notes: string[];

  /**
   * Minutes from nothing to the first answer, first order.
   *
   * @default - not known
   */
  readonly readyAfterMinutes?: number;

  /**
   * What all nodes of all replicas cost an hour on demand, in US dollars.
   *
   * @default - no source tells a price in the Region
   */
  readonly usdPerHour?: number;

  /**
   * Day of the price, YYYY-MM-DD.
   *
   * @default - no source tells a price in the Region
   */
  readonly priceAsOf?: string;
}
