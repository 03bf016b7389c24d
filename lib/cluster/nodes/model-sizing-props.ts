/** What the best option is. */
export enum SizingPreference {
  /** Costs least while it runs. */
  CHEAPEST = 'cheapest',

  /** Answers fastest. */
  FASTEST = 'fastest',

  /** Takes the fewest GPUs. */
  FEWEST_GPUS = 'fewest-gpus',
}

/** Servers of models. */
export enum ServingEngine {
  /** vLLM. */
  VLLM = 'vllm',

  /** NVIDIA NIM, which runs vLLM. */
  NIM = 'nim',

  /** Text Generation Inference. */
  TGI = 'tgi',

  /** Ollama. */
  OLLAMA = 'ollama',
}

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

/** What is asked of a model, all its replicas together. */
export interface ModelTraffic {
  /**
   * Requests at once.
   *
   * @default - one of the maximum length must be held
   */
  readonly concurrency?: number;

  /**
   * Tokens of a usual prompt.
   *
   * @default - requests have the maximum length
   */
  readonly promptTokens?: number;

  /**
   * Tokens of a usual answer.
   *
   * @default - requests have the maximum length
   */
  readonly outputTokens?: number;

  /**
   * Copies of the server, each on its own nodes.
   *
   * @default - 1, or 2 where one may be lost
   */
  readonly replicas?: number;

  /**
   * Whether the other replicas carry all requests while one is lost.
   *
   * @default false
   */
  readonly isRedundant?: boolean;
}

/** How much of something an account may run. */
export interface InstanceQuota {
  /** An instance type, a family, or the name of an EC2 quota like `Running On-Demand P instances`. */
  readonly of: string;

  /**
   * Most vCPUs.
   *
   * @default - no limit
   */
  readonly vcpus?: number;

  /**
   * Most instances.
   *
   * @default - no limit
   */
  readonly instances?: number;
}

/** What instance types may be taken, and how many. */
export interface InstanceLimits {
  /**
   * Instance types or families.
   *
   * @default - all but parts of a GPU, which are taken only where they are named here
   */
  readonly allowed?: string[];

  /**
   * Instance types or families that are not taken.
   *
   * @default - none
   */
  readonly denied?: string[];

  /**
   * Quotas of the account.
   *
   * @default - none
   */
  readonly quotas?: InstanceQuota[];

  /**
   * Most nodes that one replica is spread over.
   *
   * @default 2
   */
  readonly maxNodes?: number;
}

/** Settings of a server that memory depends on, as vLLM names them. */
export interface ServingSettings {
  /**
   * Longest request in tokens.
   *
   * @default - usual prompt and answer together, else the model's own
   */
  readonly maxModelLen?: number;

  /**
   * Most requests at once of one engine.
   *
   * @default - those of the traffic
   */
  readonly maxNumSeqs?: number;

  /**
   * Most tokens of one step.
   *
   * @default - that of the engine
   */
  readonly maxNumBatchedTokens?: number;

  /**
   * Type of keys and values, such as `fp8`.
   *
   * @default - that of the model
   */
  readonly kvCacheDtype?: string;

  /**
   * Share of the memory that the engine takes, up to 1.
   *
   * @default - that of the engine
   */
  readonly gpuMemoryUtilization?: number;

  /**
   * GPUs that each layer is split over.
   *
   * @default - chosen
   */
  readonly tensorParallel?: number;

  /**
   * Groups of layers, each on its own GPUs.
   *
   * @default - chosen
   */
  readonly pipelineParallel?: number;

  /**
   * Engines of one replica, which share its requests.
   *
   * @default - chosen
   */
  readonly dataParallel?: number;

  /**
   * Whether experts are divided over GPUs and not split.
   *
   * @default - chosen
   */
  readonly expertParallel?: boolean;

  /**
   * Whether the engine runs without CUDA graphs.
   *
   * @default false
   */
  readonly enforceEager?: boolean;
}

/** A model, and what it is to serve. */
export interface ModelSizingProps {
  /**
   * Id of a model of the catalogue, as Hugging Face spells it: `Qwen/Qwen3-32B`.
   *
   * @default - none; one of `model` and `config` is needed
   */
  readonly model?: string;

  /**
   * Text of the `config.json` of a model that the catalogue does not have.
   *
   * @default - none; one of `model` and `config` is needed
   */
  readonly config?: string;

  /**
   * Size of the files of the checkpoint in bytes.
   *
   * @default - as the catalogue knows it, else the size of its tensors
   */
  readonly checkpointBytes?: number;

  /**
   * What is asked of the model.
   *
   * @default - one request of the maximum length
   */
  readonly traffic?: ModelTraffic;

  /**
   * What instance types may be taken.
   *
   * @default - all with NVIDIA GPUs
   */
  readonly limits?: InstanceLimits;

  /**
   * What the best option is.
   *
   * @default SizingPreference.CHEAPEST
   */
  readonly preference?: SizingPreference;

  /**
   * Server of the model.
   *
   * @default ServingEngine.VLLM
   */
  readonly engine?: ServingEngine;

  /**
   * Version of vLLM, such as `0.11.0`.
   *
   * @default - the newest that is known
   */
  readonly engineVersion?: string;

  /**
   * Settings of the server.
   *
   * @default - those that serve the traffic
   */
  readonly settings?: ServingSettings;

  /**
   * How the server quantizes weights that are not quantized, such as `fp8`.
   *
   * @default - it does not
   */
  readonly quantization?: string;

  /**
   * Type of the weights that are not quantized, such as `bfloat16`.
   *
   * @default - that of the model
   */
  readonly dtype?: string;

  /**
   * Whether only instance types are taken that are sold in Capacity Blocks.
   *
   * @default false
   */
  readonly inCapacityBlocks?: boolean;

  /**
   * Region of the prices.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;
}

/** Hardware that a model is judged on, and the model. */
export interface ModelJudgementProps extends ModelSizingProps {
  /** EC2 instance type with NVIDIA GPUs. */
  readonly instanceType: string;

  /**
   * Nodes of one replica.
   *
   * @default 1
   */
  readonly nodes?: number;
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
