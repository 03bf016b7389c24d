import type { Quantization } from '../../architecture';
import type { Weight } from '../weights';

/** How a quantized matrix is written: bits of a weight, and what is kept to undo the quantization. */
export interface Layout {
  readonly bits: number;
  /** Inputs that share a scale. */
  readonly groupSize?: number;
  /** Bytes of the scale of a group. */
  readonly scaleBytes?: number;
  /** Bits of the zero point of a group. */
  readonly zeroBits?: number;
  /** Outputs and inputs that share a scale of `scaleBytes`. */
  readonly block?: readonly [number, number];
  /** Bytes for each output, e.g. one scale for each channel. */
  readonly outputBytes?: number;
  /** Bytes for each input, e.g. the order of groups (`g_idx`). */
  readonly inputBytes?: number;
  /** Bytes for the matrix, e.g. one scale. */
  readonly matrixBytes?: number;
}

/** Bytes of all matrices of a weight, without its biases. */
export function matrixBytes({ outputs, inputs, count }: Weight, layout: Layout): number {
  const { bits, groupSize, scaleBytes = 0, zeroBits = 0, block, outputBytes = 0, inputBytes = 0 } = layout;
  const groups = groupSize === undefined ? 0 : outputs * Math.ceil(inputs / groupSize);
  const blocks = block === undefined ? 0 : Math.ceil(outputs / block[0]) * Math.ceil(inputs / block[1]);
  const one =
    Math.ceil((outputs * inputs * bits) / 8) +
    (groups + blocks) * scaleBytes +
    Math.ceil((groups * zeroBits) / 8) +
    outputs * outputBytes +
    inputs * inputBytes +
    (layout.matrixBytes ?? 0);
  return one * count;
}

/** Says how each weight is written. */
export interface Scheme {
  readonly quantization: Quantization;
  /** The layout of a weight; undefined where it stays in the type of the model. */
  readonly layoutOf: (weight: Weight) => Layout | undefined;
  /** The same for layers that are written alike where their weights are. */
  readonly keyOf: (layer: string) => string;
  readonly doubts: readonly string[];
}

export function quantizationOf(method: string, { bits, groupSize }: Layout): Quantization {
  return { method, bits, ...(groupSize === undefined ? {} : { groupSize }) };
}

/** Linear layers of the text model; the head only where the configuration says so, encoders never. */
export function isQuantizable(weight: Weight, head = false): boolean {
  if (weight.part === 'head') return head && weight.inputs > 1;
  return weight.linear && weight.part !== 'encoder';
}
