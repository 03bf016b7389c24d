/**
 * What a model is to the memory of a GPU: its tensors, and what each layer keeps for a request.
 * Read from a `config.json` by `config/`, refined by the tensors of the checkpoint where they are there.
 */
export interface Architecture {
  /** The name in `architectures`, e.g. `Qwen3MoeForCausalLM`. */
  readonly name: string;
  /** What it is served as: text generation, vectors, scores, or speech to text. */
  readonly task: 'generate' | 'embed' | 'classify' | 'transcribe';
  readonly layers: readonly Layer[];
  /** Layers of an encoder that text attends to by cross attention (Whisper, BART), in their own list. */
  readonly encoderLayers: readonly Layer[];
  readonly tensors: readonly Tensor[];
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  /** Query heads; tensor parallelism divides these. */
  readonly attentionHeads: number;
  /** Width of the feed-forward part that one token passes at once, for the peak of activations. */
  readonly intermediateSize: number;
  /** Longest context that the configuration allows, in tokens, RoPE scaling included. */
  readonly maxPositions: number;
  readonly dtype: Dtype;
  readonly quantization?: Quantization;
  readonly experts?: Experts;
  /** The head is the embedding, which the last pipeline stage then holds too. */
  readonly tied?: boolean;
  /** Layers that only speculative decoding loads (multi-token prediction), how many the checkpoint has. */
  readonly draftLayers?: number;
  /** What the layers of a model of its own keep that writes drafts for this one; its weights are tensors of part `draft`. */
  readonly drafter?: readonly Layer[];
  /** Encoders of images, sound or video beside the text model. */
  readonly encoders: readonly Encoder[];
  /** What the reader was not sure of, in words; any entry makes an answer `uncalibrated`. */
  readonly doubts: readonly string[];
  /** Whether no version of vLLM serves it. */
  readonly unserved?: true;
}

/** Types of weights, activations and caches, as PyTorch and vLLM name them. */
export type Dtype = 'float32' | 'bfloat16' | 'float16' | 'fp8' | 'int8';

export interface Experts {
  readonly count: number;
  readonly perToken: number;
  readonly intermediateSize: number;
}

/** One layer of the decoder, in order. */
export interface Layer {
  readonly cache: LayerCache;
  /** What it keeps besides: Falcon H1 has attention and a state side by side, DeepSeek V4 a window and compressed latents. */
  readonly beside?: readonly LayerCache[];
}

/** What a layer keeps for a request while it runs. */
export type LayerCache = AttentionCache | LatentCache | StateCache | CrossCache | NoCache;

/** Keys and values of each token: MHA, GQA and MQA. */
export interface AttentionCache {
  readonly kind: 'attention';
  readonly kvHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** Only so many last tokens stay (sliding window). */
  readonly window?: number;
  /** Only the tokens of the current chunk stay (chunked local attention of Llama 4). */
  readonly chunk?: number;
  /** Elements of one key of 16 bits that finds the blocks to attend to (MiniMax M3); every rank holds it. */
  readonly indexerDim?: number;
}

/** One latent vector for each token (MLA), the same on every rank. */
export interface LatentCache {
  readonly kind: 'mla';
  readonly rank: number;
  readonly ropeDim: number;
  /** Keys of the indexer of sparse attention (DeepSeek V3.2, GLM 5), elements of one token. */
  readonly indexerDim?: number;
  /** Elements of `kv_b_proj`, which vLLM keeps once more, unquantized, to absorb it; tensor parallelism divides them. */
  readonly absorbedElements?: number;
  /** Only so many last tokens stay (DeepSeek V4). */
  readonly window?: number;
  /** One latent stands for so many tokens (DeepSeek V4); 1 by default. */
  readonly ratio?: number;
  /** Bytes of a latent in the format of 8 bits that sparse attention has; 656 by default. */
  readonly packedBytes?: number;
}

/** A state of fixed size for each request: Mamba, Gated DeltaNet, KDA, short convolutions. */
export interface StateCache {
  readonly kind: 'state';
  readonly variant: 'mamba1' | 'mamba2' | 'gdn' | 'kda' | 'linear' | 'conv';
  /** Elements for one request on one GPU that holds the whole model; tensor parallelism divides both. */
  readonly convElements: number;
  readonly ssmElements: number;
  /** Types that vLLM keeps them in where no flag says otherwise; that of the model where they are missing. */
  readonly convDtype?: Dtype;
  readonly ssmDtype?: Dtype;
  /** Groups of Mamba 2, and the elements of `convElements` for one: with more ranks than groups each rank has one. */
  readonly groups?: { readonly count: number; readonly convElements: number };
}

/** Keys and values of the encoder's output, whose length does not grow with the answer. */
export interface CrossCache {
  readonly kind: 'cross';
  readonly self: AttentionCache;
  readonly encoderTokens: number;
}

/** Nothing: feed-forward layers of hybrids, layers that share the cache of another, encoders. */
export interface NoCache {
  readonly kind: 'none';
}

/** How tensor parallelism lays a tensor over ranks. */
export type Split =
  /** divided by the ranks */
  | 'tensor'
  /** heads of keys and values: divided until one head is left, then copied */
  | 'kv-heads'
  /** divided by the ranks, the vocabulary padded first */
  | 'vocabulary'
  /** experts: divided by the ranks, by whole experts under expert parallelism */
  | 'expert'
  /** the same on every rank */
  | 'copied';

/** A tensor of the model, or several alike taken together. */
export interface Tensor {
  /** What it is, for the bill: `attention`, `experts`, `embedding` … */
  readonly part:
    'embedding' | 'attention' | 'mlp' | 'experts' | 'state' | 'norm' | 'head' | 'encoder' | 'draft';
  readonly parameters: number;
  /** Bytes on a GPU that holds it whole, scales and zeros of its quantization included. */
  readonly bytes: number;
  readonly split: Split;
  /** Layer of the decoder that it belongs to; `first` and `last` go with the first and last pipeline stage. */
  readonly place: number | 'first' | 'last' | 'all';
}

/** How the weights are written down. */
export interface Quantization {
  /** As vLLM's `--quantization` names it: `awq`, `gptq`, `fp8`, `compressed-tensors`, `modelopt`, `mxfp4`, `bitsandbytes`, `gguf` … */
  readonly method: string;
  /** Bits of one weight, without scales. */
  readonly bits: number;
  /** Weights that share a scale; undefined for one scale a tensor or channel. */
  readonly groupSize?: number;
  /** Type of the cache that the checkpoint asks for, e.g. `fp8`. */
  readonly kvCache?: Dtype;
}

/** An encoder of images, sound or video. */
export interface Encoder {
  readonly kind: 'vision' | 'audio';
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly intermediateSize: number;
  /** Tokens of the largest item that the profile run feeds to it, before they are merged. */
  readonly maxTokens: number;
}
