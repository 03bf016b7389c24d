import type { Architecture, Dtype } from '../architecture';
import { bytesOfType } from '../config/dtype';

/** A tensor in the header of a safetensors file. */
export interface TensorHeader {
  /** As safetensors names it: `BF16`, `F8_E4M3`, `I32` … */
  readonly dtype: string;
  readonly shape: readonly number[];
}

const STORED: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  F4: 0.5,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};
const FLOATS = new Set(['F64', 'F32', 'F16', 'BF16']);

/** What undoes the quantization of a matrix and stays as it is stored. */
const AUXILIARY = /(?:scale|scales|scale_inv|qzeros|zeros|zero_point|g_idx|absmax|SCB)(?:_2)?$/u;
/** What vLLM keeps in 32 bits whatever the type of the model. */
const WIDE = /(?:e_score_correction_bias|A_log|dt_bias|\bD)$/u;

/** Whether a tensor holds weights, not what goes with them. */
export function isAuxiliary(name: string): boolean {
  return AUXILIARY.test(name);
}

export function elementsOf({ shape }: TensorHeader): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes of a tensor once vLLM has loaded it: floats take the type of the model. */
export function loadedBytes(name: string, header: TensorHeader, dtype: Dtype): number {
  const elements = elementsOf(header);
  // vLLM undoes the second quantization of the scales of bitsandbytes.
  if (name.endsWith('.absmax')) return elements * 4;
  if (isAuxiliary(name) || !FLOATS.has(header.dtype)) return elements * (STORED[header.dtype] ?? 4);
  return elements * (WIDE.test(name) ? 4 : bytesOfType(dtype));
}

/** Weights that a tensor holds; several in one element where they are packed. */
export function parametersOf(name: string, header: TensorHeader, { quantization }: Architecture): number {
  if (isAuxiliary(name)) return 0;
  const elements = elementsOf(header);
  if (quantization === undefined || FLOATS.has(header.dtype) || quantization.bits >= 8) return elements;
  const bits = 8 * (STORED[header.dtype] ?? 1);
  return bits > quantization.bits && /^[IU]/u.test(header.dtype)
    ? (elements * bits) / quantization.bits
    : elements;
}

export function isFloat({ dtype }: TensorHeader): boolean {
  return FLOATS.has(dtype);
}
