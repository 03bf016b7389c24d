import type { Architecture, AttentionCache, LatentCache, LayerCache, StateCache } from '../architecture';
import { bytesOf, ceilTo } from './numbers';
import type { Settings, Subject } from './settings';

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
/** Elements of the indexer that share a scale of four bytes. */
const INDEXER_GROUP = 128;
const INDEXER_SCALE_BYTES = 4;

/** Everything that layers keep on one rank, without those that keep nothing. */
export function specsOf(subject: Subject, settings: Settings): LayerSpec[] {
  const sized = subject.architecture.layers.flatMap(({ cache }, layer) =>
    attentionSpecs({ cache, layer }, { subject, settings }),
  );
  return withDrafts(sized, settings);
}

/** The states of a rank, in bytes, by layer. */
export function statesOf(architecture: Architecture, settings: Settings): { layer: number; bytes: number }[] {
  return architecture.layers.flatMap(({ cache }, layer) =>
    cache.kind === 'state' ? [{ layer, bytes: stateBytes(cache, architecture, settings) }] : [],
  );
}

/** Bytes of keys and values of one token in one layer on one rank. */
export function tokenBytes(cache: LayerCache, { subject, settings }: Context): number {
  switch (cache.kind) {
    case 'attention':
      return attentionBytes(cache, settings);
    case 'mla':
      return latentBytes(cache, { subject, settings }) + indexerBytes(cache);
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

interface Placed {
  readonly cache: LayerCache;
  readonly layer: number;
}

function attentionSpecs({ cache, layer }: Placed, context: Context): LayerSpec[] {
  const { settings, subject } = context;
  const { blockSize } = settings;
  switch (cache.kind) {
    case 'attention':
      return [
        {
          ...reachOf(cache, subject),
          layer,
          blockSize,
          pageBytes: attentionBytes(cache, settings) * blockSize,
        },
      ];
    case 'mla': {
      const main = {
        kind: 'full' as const,
        layer,
        blockSize,
        pageBytes: latentBytes(cache, context) * blockSize,
      };
      if (cache.indexerDim === undefined) return [main];
      return [main, { ...main, pageBytes: indexerBytes(cache) * blockSize }];
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

function reachOf(cache: AttentionCache, { rules }: Subject): Pick<LayerSpec, 'kind' | 'reach'> {
  if (!rules.windows) return { kind: 'full' };
  if (cache.window !== undefined) return { kind: 'window', reach: cache.window };
  if (cache.chunk !== undefined) return { kind: 'chunk', reach: cache.chunk };
  return { kind: 'full' };
}

function attentionBytes(cache: AttentionCache, settings: Settings): number {
  const heads = Math.max(1, Math.floor(cache.kvHeads / settings.tensorParallel));
  return heads * (cache.keyDim + cache.valueDim) * bytesOf(settings.kvCacheDtype);
}

function latentBytes(cache: LatentCache, { subject, settings }: Context): number {
  if (settings.kvCacheDtype === 'fp8_ds_mla') return DS_MLA_BYTES;
  const bytes = (cache.rank + cache.ropeDim) * bytesOf(settings.kvCacheDtype);
  return ceilTo(bytes, subject.rules.latentAlignment ?? 1);
}

/** The indexer keeps eight bits for each element, whatever the type of the cache. */
function indexerBytes({ indexerDim }: LatentCache): number {
  if (indexerDim === undefined) return 0;
  return indexerDim + Math.ceil(indexerDim / INDEXER_GROUP) * INDEXER_SCALE_BYTES;
}

function stateBytes(cache: StateCache, architecture: Architecture, settings: Settings): number {
  const { convElements, convDtype = architecture.dtype, ssmElements, ssmDtype = architecture.dtype } = cache;
  const { tensorParallel } = settings;
  const convolution = convElements + extraGroups(cache, tensorParallel);
  return (convolution * bytesOf(convDtype) + ssmElements * bytesOf(ssmDtype)) / tensorParallel;
}

/** Elements of the groups of Mamba 2 that are copied, so that each rank has one. */
function extraGroups({ groups }: StateCache, ranks: number): number {
  if (groups === undefined || groups.count % ranks === 0) return 0;
  return (ranks - groups.count) * groups.convElements;
}

/** Layers of a draft keep what the last layer of attention keeps. */
function withDrafts(specs: LayerSpec[], { draftLayers }: Settings): LayerSpec[] {
  const last = specs.filter(({ kind }) => kind === 'full').pop();
  if (last === undefined) return specs;
  return [...specs, ...Array.from({ length: draftLayers }, () => last)];
}
