import { remember } from '../../shared/remember';
import { ceilTo, sum } from './numbers';
import type { Settings, Subject } from './settings';
import { shared } from './shared';
import { specsOf, statesOf, type LayerSpec } from './specs';
import type { Stage } from './stages';

/**
 * Layers that share a block table, as vLLM's `get_kv_cache_groups` makes them. A block is a page of each layer of a group;
 * groups are equally large, so that any of them can take any block.
 */
export interface Groups {
  readonly groups: readonly (readonly LayerSpec[])[];
  /** Whether one group holds all layers, each with pages of its own size. */
  readonly isUniform: boolean;
  /** Blocks that one request of the maximum length takes. */
  readonly blocksPerRequest: number;
  /** Tokens of the smallest block. */
  readonly blockSize: number;
  /** Groups that hold states, of which every sequence needs a block. */
  readonly stateGroups: number;
}

/** Layers of kinds whose numbers differ by less than this are laid out as if there were equally many. */
const NEARLY_EQUAL = 1.5;
/** Tokens that blocks of attention are rounded up to where they share a pool with states. */
const KERNEL_TOKENS = 16;

/** The groups of the whole model, with the pages of one rank; `stageBlockBytes` takes the part of a pipeline stage. */
export function groupsOf(subject: Subject, settings: Settings): Groups {
  const { maxModelLen, maxNumBatchedTokens, tensorParallel, cacheType, kvCacheDtype, blockSize } = settings;
  const numbers = [maxModelLen, maxNumBatchedTokens, tensorParallel, cacheType, kvCacheDtype, blockSize];
  const more = [settings.draftLayers, settings.cachesStates, subject.rules.version];
  return sharedGroups(subject.architecture, [...numbers, ...more], () => makeGroups(subject, settings));
}

const sharedGroups = shared<Groups>();

function makeGroups(subject: Subject, settings: Settings): Groups {
  const specs = specsOf(subject, settings);
  // V0 keeps states beside the pool.
  const states = subject.rules.runner === 'V0' ? [] : statesOf(subject.architecture, settings);
  if (states.length > 0) return grouped(withStates(specs, states), { subject, settings });
  if (areUniform(specs)) return oneGroup(specs, { subject, settings });
  return grouped(withEqualPages(specs), { subject, settings });
}

interface Context {
  readonly subject: Subject;
  readonly settings: Settings;
}

/** One group holds any layers that keep the same tokens, whatever their pages. */
function areUniform(specs: readonly LayerSpec[]): boolean {
  const [first] = specs;
  return specs.every((spec) => spec.kind === first?.kind && spec.reach === first.reach);
}

function oneGroup(specs: readonly LayerSpec[], context: Context): Groups {
  const [first] = specs;
  return {
    groups: specs.length > 0 ? [specs] : [],
    isUniform: true,
    blocksPerRequest: first === undefined ? 0 : blocksOf(first, context),
    blockSize: first?.blockSize ?? context.settings.blockSize,
    stateGroups: 0,
  };
}

/** Attention takes blocks as large as the largest state, and states are padded up to them. */
function withStates(
  specs: readonly LayerSpec[],
  states: readonly { layer: number; bytes: number }[],
): LayerSpec[] {
  const largest = Math.max(...states.map(({ bytes }) => bytes));
  const bytesPerToken = Math.max(0, ...specs.map(({ pageBytes, blockSize }) => pageBytes / blockSize));
  if (bytesPerToken === 0) {
    return states.map(({ layer }) => ({ kind: 'state', layer, blockSize: 1, pageBytes: largest }));
  }
  const blockSize = Math.max(
    specs[0]?.blockSize ?? 0,
    ceilTo(Math.ceil(largest / bytesPerToken), KERNEL_TOKENS),
  );
  const pageBytes = blockSize * bytesPerToken;
  const attention = specs.map((spec) => {
    const ownBytes = spec.pageBytes / spec.blockSize;
    return { ...spec, blockSize: pageBytes / ownBytes, pageBytes };
  });
  return [
    ...attention,
    ...states.map(({ layer }) => ({ kind: 'state' as const, layer, blockSize, pageBytes })),
  ];
}

/** Layers with smaller pages take more tokens into a block, until all pages are alike. */
function withEqualPages(specs: readonly LayerSpec[]): LayerSpec[] {
  const largest = Math.max(...specs.map(({ pageBytes }) => pageBytes));
  return specs.map((spec) => ({
    ...spec,
    blockSize: spec.blockSize * Math.max(1, Math.floor(largest / spec.pageBytes)),
    pageBytes: largest,
  }));
}

function grouped(specs: readonly LayerSpec[], context: Context): Groups {
  const byKind = new Map<string, LayerSpec[]>();
  for (const spec of specs) remember(byKind, keyOf(spec), () => []).push(spec);
  const kinds = [...byKind.values()];
  const size = groupSize(kinds.map(({ length }) => length));
  const groups = kinds.flatMap((layers) => split(layers, size));
  return {
    groups,
    isUniform: false,
    blocksPerRequest: sum(groups.map(([first]) => (first === undefined ? 0 : blocksOf(first, context)))),
    blockSize: Math.min(...specs.map(({ blockSize }) => blockSize)),
    stateGroups: groups.filter(([first]) => first?.kind === 'state').length,
  };
}

function keyOf({ kind, reach, blockSize }: LayerSpec): string {
  return `${kind} ${reach} ${blockSize}`;
}

function groupSize(counts: readonly number[]): number {
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  return most < fewest * NEARLY_EQUAL ? most : fewest;
}

function split(layers: readonly LayerSpec[], size: number): LayerSpec[][] {
  const count = Math.ceil(layers.length / size);
  return Array.from({ length: count }, (_, index) => layers.filter((_layer, at) => at % count === index));
}

/** Blocks of one layer that a request of the maximum length takes. */
function blocksOf(spec: LayerSpec, { subject, settings }: Context): number {
  const inFlight = settings.maxNumBatchedTokens * subject.rules.batchesInFlight;
  const { maxModelLen } = settings;
  const { reach = 0, blockSize } = spec;
  switch (spec.kind) {
    case 'full':
      return Math.ceil(maxModelLen / blockSize);
    case 'window':
      // One more, since a window need not begin where a block does.
      return Math.ceil(Math.min(reach - 1 + inFlight, maxModelLen) / blockSize) + 1;
    case 'chunk':
      return Math.ceil(Math.min(reach + inFlight, maxModelLen) / blockSize);
    case 'cross':
      return Math.ceil(reach / blockSize);
    case 'state':
      return settings.cachesStates ? 2 : 1;
  }
}

/** Bytes of one block on a stage of the pipeline: the layers that it has of each group. */
export function stageBlockBytes({ groups, isUniform }: Groups, stage: Stage): number {
  const isWhole = stage.isFirst && stage.isLast;
  const here = isWhole
    ? groups
    : groups.map((layers) => layers.filter(({ layer }) => layer >= stage.start && layer < stage.end));
  if (isUniform) return sum(here.map((layers) => sum(layers.map(({ pageBytes }) => pageBytes))));
  const page = groups[0]?.[0]?.pageBytes ?? 0;
  return page * Math.max(0, ...here.map(({ length }) => length));
}
