import type { LayerCache, Split, Tensor } from '../architecture';

/** One matrix or vector of the model, or as many alike, before quantization says how it is written. */
export interface Weight {
  /** As the checkpoint calls it, without `.weight`, e.g. `model.layers.0.self_attn.q_proj`. */
  readonly name: string;
  readonly part: Tensor['part'];
  readonly split: Split;
  /** Rows: what the multiplication gives. */
  readonly outputs: number;
  /** Columns: what it takes; 1 for vectors. */
  readonly inputs: number;
  /** How many there are, e.g. one for each expert. */
  readonly count: number;
  /** Only matrices that vLLM multiplies by as linear layers are quantized. */
  readonly linear: boolean;
  /** Vectors that go with the matrix and stay as they are. */
  readonly biases: number;
}

/** What one kind of mixer or feed-forward part is to a layer. */
export interface Piece {
  readonly weights: readonly Weight[];
  readonly caches: readonly LayerCache[];
}

export interface LinearOptions {
  readonly part: Tensor['part'];
  readonly split: Split;
  readonly count?: number;
  readonly bias?: boolean;
}

/** A linear layer: `shape` is outputs, inputs. */
export function linear(name: string, shape: readonly [number, number], options: LinearOptions): Weight {
  const { part, split, count = 1, bias = false } = options;
  const [outputs, inputs] = shape;
  return { name, part, split, outputs, inputs, count, linear: true, biases: bias ? outputs : 0 };
}

/** Parameters that no multiplication of vLLM's linear layers uses: norms, convolutions, embeddings. */
export function plain(name: string, parameters: number, options: Omit<LinearOptions, 'bias'>): Weight {
  const { part, split, count = 1 } = options;
  return { name, part, split, outputs: parameters, inputs: 1, count, linear: false, biases: 0 };
}

/** The same weights under a longer name. */
export function under(prefix: string, weights: readonly Weight[]): readonly Weight[] {
  return weights.map((weight) => ({ ...weight, name: `${prefix}${weight.name}` }));
}

export function parametersOf({ outputs, inputs, count, biases }: Weight): number {
  return (outputs * inputs + biases) * count;
}
