import type { Dtype, Tensor } from '../architecture';
import { bytesOfType } from './dtype';
import { matrixBytes } from './quantization/layout';
import type { Scheme } from './quantization/layout';
import { canonicalNames } from './quantization/names';
import { parametersOf } from './weights';
import type { Weight } from './weights';

/** Weights at one place of the model. */
export interface Placed {
  readonly place: Tensor['place'];
  readonly weights: readonly Weight[];
}

/** Bytes of a weight on a GPU that holds it whole. */
export function bytesOf(weight: Weight, dtype: Dtype, scheme: Scheme | undefined): number {
  const layout = scheme?.layoutOf({ ...weight, name: canonicalNames(weight.name)[0] ?? weight.name });
  if (layout === undefined) return parametersOf(weight) * bytesOfType(dtype);
  return matrixBytes(weight, layout) + weight.biases * weight.count * bytesOfType(dtype);
}

/** The tensors of the model, those alike at one place taken together. */
export function tensorsOf(placed: readonly Placed[], dtype: Dtype, scheme: Scheme | undefined): Tensor[] {
  return placed.flatMap(({ place, weights }) => {
    const sums = new Map<string, Tensor>();
    for (const weight of weights) {
      const { part, split } = weight;
      const key = `${part} ${split}`;
      const before = sums.get(key) ?? { part, split, place, parameters: 0, bytes: 0 };
      sums.set(key, {
        ...before,
        parameters: before.parameters + parametersOf(weight),
        bytes: before.bytes + bytesOf(weight, dtype, scheme),
      });
    }
    return [...sums.values()];
  });
}
