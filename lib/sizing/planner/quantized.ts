import type { Architecture, Quantization, Tensor } from '../architecture';

/** A kind of checkpoint that somebody might use instead. */
export interface Alternative {
  /** What people call it. */
  readonly name: string;
  readonly quantization: Quantization;
  /** Bytes of a weight, its part of scales and zeros included. */
  readonly bytes: number;
}

const GROUP = 128;
/** A scale of 16 bits and a zero of 4 for each group. */
const GROUP_BYTES = 2.5;

export const ALTERNATIVES: readonly Alternative[] = [
  { name: 'FP8', quantization: { method: 'fp8', bits: 8 }, bytes: 1 },
  {
    name: 'AWQ (4 bits)',
    quantization: { method: 'awq', bits: 4, groupSize: GROUP },
    bytes: 0.5 + GROUP_BYTES / GROUP,
  },
];

/** Parts whose matrices checkpoints of either kind quantize. */
const QUANTIZED: readonly Tensor['part'][] = ['attention', 'mlp', 'experts'];

/** The same model from another checkpoint; undefined where that is no smaller. */
export function quantizedAs(
  architecture: Architecture,
  { quantization, bytes }: Alternative,
): Architecture | undefined {
  const bits = architecture.quantization?.bits ?? 8 * plainBytes(architecture);
  if (bits <= quantization.bits) return undefined;
  return {
    ...architecture,
    quantization,
    tensors: architecture.tensors.map((tensor) =>
      QUANTIZED.includes(tensor.part) ? { ...tensor, bytes: tensor.parameters * bytes } : tensor,
    ),
  };
}

function plainBytes({ dtype }: Architecture): number {
  return dtype === 'float32' ? 4 : 2;
}
