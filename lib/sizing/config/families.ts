import rows from './families.json';
import type { JsonObject } from './members';

/** What the members of a configuration do not say about models of a type. */
export interface Family {
  readonly modelTypes: readonly string[];
  /** Values of members that a configuration may leave out, as the configuration class has them. */
  readonly defaults?: JsonObject;
  /** Whether the feed-forward part has a gate beside the two matrices; by default the activation tells. */
  readonly gated?: boolean;
  /** Linear layers with a bias: of queries, keys and values; of the output; of the feed-forward part; of the head. */
  readonly biases?: readonly string[];
  /** Norms of a layer as wide as the model. */
  readonly norms?: number;
  /** Norms have a bias too. */
  readonly normBiases?: boolean;
  /** Queries and keys have a norm: as wide as one head, or as all heads together. */
  readonly headNorms?: string;
  /** Embeddings beside that of tokens, in rows; `positions` stands for as many as there are positions. */
  readonly otherEmbeddings?: readonly (number | string)[];
  /** A pooler over the first token. */
  readonly pooler?: boolean;
  /** The width of the feed-forward part counts gate and value together (Qwen 1). */
  readonly halvedFeedForward?: boolean;
  /** Attention looks both ways and keeps nothing: BERT and its like. */
  readonly encoderOnly?: boolean;
  /** Its decoder attends to an encoder: Whisper, BART. */
  readonly encoderDecoder?: boolean;
  /** One in so many layers has full attention, the others a window. */
  readonly fullEvery?: number;
  /** The window counts for every layer where no member names the layers. */
  readonly windowEverywhere?: boolean;
  /** Every layer keeps a state of its heads (RWKV). */
  readonly recurrent?: boolean;
  /** Layers of a Mamba model: 1 or 2. */
  readonly mamba?: number;
  /** Latents of a low rank are expanded before they are kept. */
  readonly expandsLatents?: boolean;
  /** The output of attention has a gate as wide as the queries. */
  readonly gatedAttention?: boolean;
  /** A dense feed-forward part beside the experts in each layer. */
  readonly denseBesideExperts?: boolean;
  /** Where a layer has its experts; `mlp.experts` by default. */
  readonly expertsPath?: string;
  /** Why an answer for such a model is not exact. */
  readonly doubt?: string;
}

const FAMILIES: ReadonlyMap<string, Family> = new Map(
  (rows as readonly Family[]).flatMap((row) => row.modelTypes.map((type) => [plainName(type), row] as const)),
);

/** Types and names of architectures are spelled in many ways: `xlm-roberta`, `XLMRoberta`. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/gu, '');
}

/** The type that the name of an architecture tells, where the configuration has none. */
export function typeOfArchitecture(name: string): string | undefined {
  const stem = name.replace(/(?:For[A-Z]\w*|LMHeadModel|Text)?(?:Model)?$/u, '');
  const row = FAMILIES.get(plainName(stem));
  return row?.modelTypes.find((type) => plainName(type) === plainName(stem));
}

const NONE: Family = { modelTypes: [] };

/** What is known of models of a type; nothing where the type is not. */
export function familyOf(modelType: string | undefined): Family {
  return (modelType === undefined ? undefined : FAMILIES.get(plainName(modelType))) ?? NONE;
}

export function isKnownType(modelType: string | undefined): boolean {
  return modelType !== undefined && FAMILIES.has(plainName(modelType));
}
