import { remember } from '../../shared/remember';
import type { Architecture, AttentionCache, LatentCache, LayerCache, StateCache } from '../architecture';
import { cacheKinds } from './kinds';
import { bytesOf, ceilTo } from './numbers';
import type { Settings, Subject } from './settings';
import { shared } from './shared';

/** What one layer keeps on one rank, in pages of a block of tokens, as vLLM's KV cache specs say it. */
export interface LayerSpec {
  readonly kind: 'full' | 'window' | 'chunk' | 'state' | 'cross';
  readonly layer: number;
  /** Tokens of one block. */
  readonly blockSize: number;
  /** Bytes of one block of this layer, padding included. */
  readonly pageBytes: number;
  /** Tokens that a window or chunk reaches back; of a cross cache, tokens of the encoder. */
  readonly reach?: number;
}

/** Bytes of a token of sparse MLA with 8 bits: 512 of latents, 16 of scales, 128 of positions. */
const DS_MLA_BYTES = 656;
/** A scale of each head of keys, and one of values, for each token. */
const HEAD_SCALE_BYTES = 4;
/** Elements of the indexer that share a scale of four bytes. */
const INDEXER_GROUP = 128;
const INDEXER_SCALE_BYTES = 4;

/** Everything that layers keep on one rank, without those that keep nothing. */
export function specsOf(subject: Subject, settings: Settings): readonly LayerSpec[] {
  const { architecture, rules } = subject;
  const { tensorParallel, kvCacheDtype, cacheType, blockSize, draftLayers } = settings;
  const numbers = [rules.version, tensorParallel, kvCacheDtype, cacheType, blockSize, draftLayers];
  return sharedSpecs(architecture, numbers, () => {
    const context = { subject, settings, keepsWindows: keepsWindows(subject) };
    const made = new Map<LayerCache, readonly LayerSpec[]>();
    const sized = cachesOf(architecture).flatMap((placed) => {
      const alike = remember(made, placed.cache, () => attentionSpecs(placed, context));
      return alike.map((spec) => ({ ...spec, layer: placed.layer }));
    });
    return withDrafts(sized, context);
  });
}

const sharedSpecs = shared<readonly LayerSpec[]>();

/** The states of a rank, in bytes, by layer. */
export function statesOf(architecture: Architecture, settings: Settings): { layer: number; bytes: number }[] {
  return cachesOf(architecture).flatMap(({ cache, layer }) =>
    cache.kind === 'state' ? [{ layer, bytes: stateBytes(cache, architecture, settings) }] : [],
  );
}

/** Everything that layers keep, each with its layer. */
function cachesOf(architecture: Architecture): readonly Placed[] {
  return remember(PLACED, architecture, ({ layers }) =>
    layers.flatMap(({ cache, beside = [] }, layer) =>
      [cache, ...beside].map((kept) => ({ cache: kept, layer })),
    ),
  );
}

const PLACED = new WeakMap<Architecture, readonly Placed[]>();

/** Bytes of keys and values of one token in one layer on one rank. */
export function tokenBytes(cache: LayerCache, { subject, settings }: Context): number {
  switch (cache.kind) {
    case 'attention':
      return attentionBytes(cache, settings) + keyBytes(cache);
    case 'mla':
      return (latentBytes(cache, { subject, settings }) + indexerBytes(cache)) / (cache.ratio ?? 1);
    case 'cross':
      return attentionBytes(cache.self, settings);
    case 'state':
    case 'none':
      return 0;
  }
}

interface Context {
  readonly subject: Subject;
  readonly settings: Settings;
}

interface SpecContext extends Context {
  readonly keepsWindows: boolean;
}

interface Placed {
  readonly cache: LayerCache;
  readonly layer: number;
}

function attentionSpecs({ cache, layer }: Placed, context: SpecContext): LayerSpec[] {
  const { settings } = context;
  const { blockSize } = settings;
  switch (cache.kind) {
    case 'attention': {
      const spec = { ...reachOf(cache, context), layer, blockSize };
      const main = { ...spec, pageBytes: attentionBytes(cache, settings) * blockSize };
      return cache.indexerDim === undefined
        ? [main]
        : [main, { ...spec, pageBytes: keyBytes(cache) * blockSize }];
    }
    case 'mla': {
      const spec = { ...reachOf(cache, context), layer, blockSize };
      const entries = blockSize / (cache.ratio ?? 1);
      const main = { ...spec, pageBytes: latentBytes(cache, context) * entries };
      if (cache.indexerDim === undefined) return [main];
      return [main, { ...spec, pageBytes: indexerBytes(cache) * entries }];
    }
    case 'cross': {
      const pageBytes = attentionBytes(cache.self, settings) * blockSize;
      return [
        { kind: 'full', layer, blockSize, pageBytes },
        { kind: 'cross', layer, blockSize, pageBytes, reach: cache.encoderTokens },
      ];
    }
    case 'state':
    case 'none':
      return [];
  }
}

function reachOf(
  cache: AttentionCache | LatentCache,
  { keepsWindows }: SpecContext,
): Pick<LayerSpec, 'kind' | 'reach'> {
  if (!keepsWindows) return { kind: 'full' };
  if (cache.window !== undefined) return { kind: 'window', reach: cache.window };
  if (cache.kind === 'attention' && cache.chunk !== undefined) return { kind: 'chunk', reach: cache.chunk };
  return { kind: 'full' };
}

/** Whether layers with a window keep only its blocks. */
function keepsWindows({ rules, architecture }: Subject): boolean {
  if (rules.windows !== 'alike') return rules.windows === 'all';
  const dims = cacheKinds(architecture).flatMap(({ cache }) =>
    cache.kind === 'attention' ? [cache.keyDim] : [],
  );
  return dims.every((dim) => dim === dims[0]);
}

function attentionBytes(cache: AttentionCache, settings: Settings): number {
  const heads = Math.max(1, Math.floor(cache.kvHeads / settings.tensorParallel));
  const scales = settings.cacheType.endsWith('_per_token_head') ? 2 * HEAD_SCALE_BYTES : 0;
  return heads * ((cache.keyDim + cache.valueDim) * bytesOf(settings.kvCacheDtype) + scales);
}

function latentBytes(cache: LatentCache, { subject, settings }: Context): number {
  if (settings.kvCacheDtype === 'fp8_ds_mla') return cache.packedBytes ?? DS_MLA_BYTES;
  const bytes = (cache.rank + cache.ropeDim) * bytesOf(settings.kvCacheDtype);
  return ceilTo(bytes, subject.rules.latentAlignment ?? 1);
}

/** The key of 16 bits that finds blocks to attend to. */
function keyBytes({ indexerDim = 0 }: AttentionCache): number {
  return indexerDim * bytesOf('bfloat16');
}

/** The indexer keeps eight bits for each element, whatever the type of the cache. */
function indexerBytes({ indexerDim }: LatentCache): number {
  if (indexerDim === undefined) return 0;
  return indexerDim + Math.ceil(indexerDim / INDEXER_GROUP) * INDEXER_SCALE_BYTES;
}

function stateBytes(cache: StateCache, architecture: Architecture, settings: Settings): number {
  const { dtype } = architecture;
  const plain = dtype === 'fp8' || dtype === 'int8' ? 'bfloat16' : dtype;
  const { convDtype = plain, ssmDtype = plain } = cache;
  const state = (cache.ssmElements * bytesOf(ssmDtype)) / settings.tensorParallel;
  return convolutionElements(cache, settings) * bytesOf(convDtype) + state;
}

/** Ranks beyond the groups of Mamba 2 each keep a group of their own. */
function convolutionElements({ convElements, groups }: StateCache, { tensorParallel }: Settings): number {
  if (groups === undefined || tensorParallel <= groups.count) return convElements / tensorParallel;
  const shared = convElements - groups.count * groups.convElements;
  return shared / tensorParallel + groups.convElements;
}

/** Layers of a draft keep what the last layer of attention keeps, those of a model of its own what they tell. */
function withDrafts(specs: LayerSpec[], context: SpecContext): LayerSpec[] {
  const { layers, drafter } = context.subject.architecture;
  const { draftLayers } = context.settings;
  if (draftLayers > 0 && drafter !== undefined) {
    const layer = layers.length - 1;
    return [...specs, ...drafter.flatMap(({ cache }) => attentionSpecs({ cache, layer }, context))];
  }
  const last = specs.filter(({ kind }) => kind === 'full').pop();
  if (last === undefined) return specs;
  return [...specs, ...Array.from({ length: draftLayers }, () => last)];
}
