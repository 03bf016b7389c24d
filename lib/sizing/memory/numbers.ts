import type { CacheDtype } from './settings';

/** Bytes of a GiB. */
export const GIB = 2 ** 30;

/** Bytes of one element. */
export function bytesOf(dtype: CacheDtype): number {
  return BYTES[dtype];
}

const BYTES: Readonly<Record<CacheDtype, number>> = {
  float32: 4,
  bfloat16: 2,
  float16: 2,
  fp8: 1,
  int8: 1,
  fp8_ds_mla: 1,
  int4: 0.5,
  // Four bits, and a scale of one byte for 16 elements.
  nvfp4: 0.5625,
};

export function ceilTo(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Bytes as a person reads them, e.g. `14.99 GiB`. */
export function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(2)} GiB`;
}
