import type { IConstruct } from 'constructs';

const RANGES = new WeakMap<IConstruct, Set<string>>();

/** Says that network policies of a cluster let pods send to ranges: its admission must let these policies in. */
export function nameRanges(cluster: IConstruct, ranges: readonly string[]): void {
  const known = RANGES.get(cluster) ?? new Set();
  ranges.forEach((range) => known.add(range));
  RANGES.set(cluster, known);
}

/** What was said until now. */
export function namedRanges(cluster: IConstruct): readonly string[] {
  return [...(RANGES.get(cluster) ?? [])];
}
