import gguf from './gguf.json';
import type { Layout } from './layout';
import rows from './methods.json';

/** A way to quantize that vLLM knows by name. */
export interface Method {
  readonly method: string;
  /** Other names for the same weights. */
  readonly also?: readonly string[];
  /** vLLM quantizes an unquantized checkpoint this way while it loads it. */
  readonly online?: boolean;
  /** Only experts are quantized. */
  readonly only?: string;
  /** Bits of a weight that its kernels take; any without it. */
  readonly bits?: readonly number[];
  readonly layout: Layout;
}

const METHODS = rows as readonly unknown[] as readonly Method[];

const BY_NAME: ReadonlyMap<string, Method> = new Map(
  METHODS.flatMap((row) => [row.method, ...(row.also ?? [])].map((name) => [name, row] as const)),
);

const GGUF_BITS: ReadonlyMap<string, number> = new Map(
  gguf.map(({ type, bits }) => [type.toLowerCase(), bits]),
);

export function methodOf(name: string): Method | undefined {
  return BY_NAME.get(name);
}

/** Names of methods that work on an unquantized checkpoint, sorted. */
export function onlineMethods(): readonly string[] {
  return METHODS.filter(({ online }) => online === true)
    .map(({ method }) => method)
    .sort();
}

/** Bits of a weight on average under a type of GGUF, e.g. `Q4_K_M`, in any case; undefined for other names. */
export function ggufBits(type: string): number | undefined {
  return GGUF_BITS.get(type.toLowerCase().replace(/^gguf[:_-]/u, ''));
}
