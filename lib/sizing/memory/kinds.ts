import { remember } from '../../shared/remember';
import type { Architecture, LayerCache } from '../architecture';

/** A cache that layers have, and how many. Alike layers of a read configuration have one object in common. */
export interface CacheKind {
  readonly cache: LayerCache;
  readonly layers: number;
}

/** What layers keep, each kind once: models have many layers of few kinds. Caches beside others are not among them. */
export function cacheKinds(architecture: Architecture): readonly CacheKind[] {
  return remember(KINDS, architecture, ({ layers }) => {
    const counts = new Map<LayerCache, number>();
    for (const { cache } of layers) counts.set(cache, (counts.get(cache) ?? 0) + 1);
    return [...counts].map(([cache, count]) => ({ cache, layers: count }));
  });
}

const KINDS = new WeakMap<Architecture, readonly CacheKind[]>();
