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
   * Most nodes that one replica is spread over, from 1 to 100.
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
   * Region of the prices, and of nothing else: no source here tells in which Regions an instance type is sold, so a type that
   * none of its zones has is sized all the same. Ask `aws ec2 describe-instance-type-offerings` there, and give what it has as
   * `limits.allowed`.
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
   * Nodes of one replica, from 1 to 100.
   *
   * @default 1
   */
  readonly nodes?: number;
}
