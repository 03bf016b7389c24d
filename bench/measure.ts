/** Times of one thing, in milliseconds. */
export interface Timing {
  readonly median: number;
  /** The very first run, warm-ups included. */
  readonly first: number;
  readonly runs: readonly number[];
}

export interface Repetition {
  readonly runs: number;
  readonly warmUps: number;
}

/** Runs something once and says how long each of its named parts took. */
export type Part = () => Readonly<Record<string, number>>;

/** One part that is timed as a whole. */
export function timed(name: string, action: () => void): Part {
  return () => ({ [name]: millisecondsOf(action) });
}

export function millisecondsOf(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/**
 * Repeats several parts by turns, so that whatever disturbs the machine disturbs all of them.
 *
 * Each round starts with another part: none always runs in the garbage of the same predecessor.
 */
export function byTurns(parts: readonly Part[], { runs, warmUps }: Repetition): ReadonlyMap<string, Timing> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < warmUps + runs; round++) {
    parts.forEach((_, index) => {
      const part = parts[(index + round) % parts.length] as Part;
      for (const [name, time] of Object.entries(part())) {
        times.set(name, [...(times.get(name) ?? []), time]);
      }
    });
  }
  return new Map(
    [...times].map(([name, all]) => {
      const kept = all.slice(warmUps);
      return [name, { median: median(kept), first: all[0] as number, runs: kept }];
    }),
  );
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
