import type {
  Architecture,
  AttentionCache,
  Layer,
  LayerCache,
  Tensor,
} from '../../../lib/sizing/architecture';

/** A dense model by its sizes. */
export interface Dense {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabularySize: number;
  readonly maxPositions: number;
}

export const LLAMA_8B: Dense = {
  layers: 32,
  hiddenSize: 4096,
  intermediateSize: 14_336,
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  vocabularySize: 128_256,
  maxPositions: 131_072,
};

/** Its architecture in bfloat16, with embeddings and head of their own. */
export function dense(sizes: Dense, changes: Partial<Architecture> = {}): Architecture {
  const { layers, hiddenSize, intermediateSize, heads, vocabularySize } = sizes;
  return {
    name: 'LlamaForCausalLM',
    task: 'generate',
    layers: Array.from({ length: layers }, () => ({ cache: attention(sizes) })),
    encoderLayers: [],
    tensors: tensorsOf(sizes),
    hiddenSize,
    vocabularySize,
    attentionHeads: heads,
    intermediateSize,
    maxPositions: sizes.maxPositions,
    dtype: 'bfloat16',
    encoders: [],
    doubts: [],
    ...changes,
  };
}

/** Keys and values of one layer. */
export function attention({ kvHeads, headDim }: Pick<Dense, 'kvHeads' | 'headDim'>): AttentionCache {
  return { kind: 'attention', kvHeads, keyDim: headDim, valueDim: headDim };
}

/** Layers that keep these things, over and over. */
export function layersOf(caches: readonly LayerCache[], times: number): Layer[] {
  return Array.from({ length: times }, () => caches.map((cache) => ({ cache }))).flat();
}

function tensorsOf({
  layers,
  hiddenSize,
  intermediateSize,
  heads,
  kvHeads,
  headDim,
  vocabularySize,
}: Dense): Tensor[] {
  const table = vocabularySize * hiddenSize;
  return [
    tensor({ part: 'embedding', parameters: table, split: 'vocabulary', place: 'first' }),
    ...Array.from({ length: layers }, (_, place) => [
      tensor({ part: 'attention', parameters: 2 * hiddenSize * heads * headDim, split: 'tensor', place }),
      tensor({ part: 'attention', parameters: 2 * hiddenSize * kvHeads * headDim, split: 'kv-heads', place }),
      tensor({ part: 'mlp', parameters: 3 * hiddenSize * intermediateSize, split: 'tensor', place }),
    ]).flat(),
    tensor({ part: 'head', parameters: table, split: 'vocabulary', place: 'last' }),
  ];
}

function tensor(fields: Omit<Tensor, 'bytes'>): Tensor {
  return { ...fields, bytes: 2 * fields.parameters };
}
