import { Members, isObject } from '../members';
import type { Weight } from '../weights';
import { isQuantizable, quantizationOf } from './layout';
import type { Layout, Scheme } from './layout';
import { matcherOf } from './names';
import type { Matcher } from './names';

interface Group {
  readonly layout: Layout;
  readonly matches: Matcher['matches'];
  /** Whether a module is named, and not only as one of all linear layers. */
  readonly names: Matcher;
}

/** The head stays as it is unless it is named. */
function isMeant(weight: Weight, { matches, names }: Group): boolean {
  return weight.part === 'head' ? names.matches(weight.name) : matches(weight.name);
}

/** compressed-tensors: groups of modules, each with how their weights are written. */
export function compressedScheme(own: Members): Scheme {
  const ignored = matcherOf(own.texts('ignore'));
  const groups = Object.values(own.object('config_groups')?.all ?? {}).flatMap(
    (group) => groupOf(own, group) ?? [],
  );
  const first = groups[0]?.layout ?? { bits: 16 };
  return {
    quantization: quantizationOf('compressed-tensors', first),
    keyOf: (layer) => [ignored, ...groups.map(({ names }) => names)].map((one) => one.keyOf(layer)).join(';'),
    layoutOf: (weight) => {
      if (!isQuantizable(weight, true) || ignored.matches(weight.name)) return undefined;
      return groups.find((group) => isMeant(weight, group))?.layout;
    },
    doubts:
      groups.length === 0 ? [`${own.where} has no 'config_groups': its weights are counted as 16 bits`] : [],
  };
}

function groupOf(own: Members, group: unknown): Group | undefined {
  if (!isObject(group) || !isObject(group.weights)) return undefined;
  const members = new Members(group, own.where);
  const weights = members.object('weights');
  if (weights === undefined) return undefined;
  const targets = members.texts('targets');
  const named = matcherOf(targets.filter((target) => target !== 'Linear'));
  const everything = targets.includes('Linear') || targets.length === 0;
  return {
    layout: weightLayout(weights),
    matches: (name) => everything || named.matches(name),
    names: named,
  };
}

/** The layout of the `weights` of a group: bits, type, and what shares a scale. */
export function weightLayout(weights: Members): Layout {
  const bits = weights.optionalCount('num_bits') ?? 8;
  const groupSize = weights.number('group_size');
  const strategy = weights.text('strategy');
  const block = weights.numbers('block_structure');
  const zeroBits = weights.flag('symmetric') === false ? bits : 0;
  if (block?.[0] !== undefined && block[1] !== undefined)
    return { bits, block: [block[0], block[1]], scaleBytes: 4 };
  if (groupSize !== undefined && groupSize > 0) return groupLayout(weights, { bits, groupSize, zeroBits });
  return strategy === 'tensor' ? { bits, matrixBytes: 4 } : { bits, outputBytes: bits === 8 ? 4 : 2 };
}

/** Scales of a group: FP8 and one more for the matrix for NVFP4, one byte for MXFP4, 16 bits for integers. */
function groupLayout(weights: Members, layout: Layout): Layout {
  if (layout.bits !== 4 || weights.text('type') !== 'float') return { ...layout, scaleBytes: 2 };
  return layout.groupSize === 32
    ? { ...layout, scaleBytes: 1 }
    : { ...layout, scaleBytes: 1, matrixBytes: 8 };
}
