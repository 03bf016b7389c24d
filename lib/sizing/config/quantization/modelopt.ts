import type { Members } from '../members';
import { isObject } from '../members';
import { compressedScheme } from './compressed';
import { isQuantizable, quantizationOf } from './layout';
import type { Layout, Scheme } from './layout';
import { matcherOf } from './names';

/** Layouts of the algorithms of TensorRT Model Optimizer. */
const ALGORITHMS: Readonly<Record<string, Layout>> = {
  FP8: { bits: 8, matrixBytes: 8 },
  FP8_PER_CHANNEL_PER_TOKEN: { bits: 8, outputBytes: 4 },
  FP8_PB_WO: { bits: 8, block: [128, 128], scaleBytes: 4 },
  NVFP4: { bits: 4, groupSize: 16, scaleBytes: 1, matrixBytes: 8 },
  NVFP4_AWQ: { bits: 4, groupSize: 16, scaleBytes: 1, matrixBytes: 8 },
  W4A16_NVFP4: { bits: 4, groupSize: 16, scaleBytes: 1, matrixBytes: 8 },
  W4A8_AWQ: { bits: 4, groupSize: 128, scaleBytes: 2 },
  W4A16_AWQ: { bits: 4, groupSize: 128, scaleBytes: 2 },
  INT4_AWQ: { bits: 4, groupSize: 128, scaleBytes: 2 },
  MXFP8: { bits: 8, groupSize: 32, scaleBytes: 1 },
  MXFP4: { bits: 4, groupSize: 32, scaleBytes: 1 },
  W8A16: { bits: 8, outputBytes: 2 },
  W8A8_SQ_PER_CHANNEL: { bits: 8, outputBytes: 4 },
};

/** Checkpoints of NVIDIA's Model Optimizer: one algorithm, or one for each module. */
export function modeloptScheme(own: Members): Scheme {
  const inner = own.object('quantization') ?? own;
  const algorithm = inner.text('quant_algo')?.toUpperCase();
  if (algorithm === 'MIXED_PRECISION' && !inner.has('config_groups')) return mixedScheme(inner);
  const layout = algorithm === undefined ? undefined : ALGORITHMS[algorithm];
  if (layout === undefined) return otherScheme(own, algorithm);
  const excluded = matcherOf([...inner.texts('exclude_modules'), ...inner.texts('ignore')]);
  return {
    quantization: quantizationOf(methodFor(layout), layout),
    keyOf: excluded.keyOf,
    layoutOf: (weight) => (isQuantizable(weight) && !excluded.matches(weight.name) ? layout : undefined),
    doubts: [],
  };
}

function methodFor({ bits }: Layout): string {
  return bits === 4 ? 'modelopt_fp4' : 'modelopt';
}

function mixedScheme(inner: Members): Scheme {
  const rows = Object.entries(inner.object('quantized_layers')?.all ?? {});
  const groups = Object.entries(ALGORITHMS).flatMap(([algorithm, layout]) => {
    const names = rows.filter(([, row]) => algorithmOf(row) === algorithm).map(([name]) => name);
    return names.length === 0 ? [] : [{ layout, matcher: matcherOf(names) }];
  });
  return {
    keyOf: (layer) => groups.map(({ matcher }) => matcher.keyOf(layer)).join(';'),
    quantization: quantizationOf('modelopt_mixed', groups[0]?.layout ?? { bits: 16 }),
    layoutOf: (weight) =>
      isQuantizable(weight, true)
        ? groups.find(({ matcher }) => matcher.matches(weight.name))?.layout
        : undefined,
    doubts:
      groups.length === 0
        ? [`${inner.where} has no 'quantized_layers': its weights are counted as 16 bits`]
        : [],
  };
}

function algorithmOf(row: unknown): string {
  return isObject(row) && typeof row.quant_algo === 'string' ? row.quant_algo.toUpperCase() : '';
}

/** Newer exports have groups as compressed-tensors has. */
function otherScheme(own: Members, algorithm: string | undefined): Scheme {
  if (own.has('config_groups')) {
    const scheme = compressedScheme(own);
    return { ...scheme, quantization: { ...scheme.quantization, method: 'modelopt' } };
  }
  return {
    quantization: { method: 'modelopt', bits: 16 },
    keyOf: () => '',
    layoutOf: () => undefined,
    doubts: [
      `quantization '${algorithm ?? 'modelopt'}' is not known: its weights are counted as if they were not quantized`,
    ],
  };
}
