import type { Dtype, Tensor } from '../architecture';
import { bytesOfType } from './dtype';
import { matrixBytes } from './quantization/layout';
import type { Scheme } from './quantization/layout';
import { parametersOf } from './weights';
import type { Weight } from './weights';

/** Weights at one place of the model. */
export interface Placed {
  readonly place: Tensor['place'];
  /** What stands before the names of the weights, e.g. `layers.0.`. */
  readonly prefix: string;
  /** The same list for places that are alike. */
  readonly weights: readonly Weight[];
}

/** How the model is written: the type of what is not quantized, and the quantization. */
export interface Written {
  readonly dtype: Dtype;
  readonly scheme: Scheme | undefined;
}

type Sums = readonly Omit<Tensor, 'place'>[];

/** The tensors of the model, those alike at one place taken together. */
export function tensorsOf(placed: readonly Placed[], written: Written): Tensor[] {
  const known = new Map<readonly Weight[], Map<string, Sums>>();
  return placed.flatMap(({ place, prefix, weights }) => {
    const alike = known.get(weights) ?? new Map<string, Sums>();
    const key = written.scheme?.keyOf(/\d+/u.exec(prefix)?.[0] ?? '') ?? '';
    const sums = alike.get(key) ?? sumsOf(prefix, weights, written);
    known.set(weights, alike.set(key, sums));
    return sums.map((sum) => ({ ...sum, place }));
  });
}

function sumsOf(prefix: string, weights: readonly Weight[], written: Written): Sums {
  const sums = new Map<string, Omit<Tensor, 'place'>>();
  for (const weight of weights) {
    const { part, split } = weight;
    const before = sums.get(`${part} ${split}`) ?? { part, split, parameters: 0, bytes: 0 };
    sums.set(`${part} ${split}`, {
      ...before,
      parameters: before.parameters + parametersOf(weight),
      bytes: before.bytes + bytesOf({ ...weight, name: `${prefix}${weight.name}` }, written),
    });
  }
  return [...sums.values()];
}

/** Bytes of a weight on a GPU that holds it whole. */
function bytesOf(weight: Weight, { dtype, scheme }: Written): number {
  const layout = scheme?.layoutOf(weight);
  if (layout === undefined) return parametersOf(weight) * bytesOfType(dtype);
  return matrixBytes(weight, layout) + weight.biases * weight.count * bytesOfType(dtype);
}
