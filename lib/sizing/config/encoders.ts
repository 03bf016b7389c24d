import type { Encoder } from '../architecture';
import type { Placed } from './tensors';
import type { TextConfig } from './text';

/** The encoders of a model and their weights. */
export interface Encoders {
  readonly encoders: readonly Encoder[];
  readonly placed: readonly Placed[];
}

export function encodersOf(_config: TextConfig): Encoders {
  return { encoders: [], placed: [] };
}
