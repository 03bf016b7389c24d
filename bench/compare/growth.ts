import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RESOURCES_PER_STACK, STACKS } from '../app/bench-app';
import { runChild } from '../child/run-child';
import type { Sharing } from '../copies';
import { writeCopies } from '../copies';
import { median } from '../measure';
import type { Results } from '../results';

/** Copies of the app of 10,000 resources: 10,000, then 50,000, then 200,000. */
const SIZES: Readonly<Record<Sharing, readonly number[]>> = { nothing: [1, 5, 20], hub: [1, 5, 20] };

/** Analyses at each size; the first only warms the compiler up. */
const RUNS = 3;

/** More than this much more for each resource, and the growth is not linear. */
const STEEPEST = 1.5;

/** What a build machine can spare. */
const MOST_GIBIBYTES = 1;

interface Child {
  readonly resources: number;
  /** Bytes held before and at most. */
  readonly before: number;
  readonly peak: number;
  readonly times: readonly number[];
}

/** Time and memory for each resource as the input grows, each size in a process of its own. */
export function compareGrowth(results: Results, app: string, folder: string): void {
  for (const sharing of ['nothing', 'hub'] as const) {
    const name = sharing === 'nothing' ? 'separate apps' : 'one transit gateway for all';
    const points = SIZES[sharing].map((count) => {
      const to = join(folder, `growth-${sharing}-${count}`);
      writeCopies(app, to, { count, sharing });
      const child = runChild<Child>('repeat-analysis.ts', [to, String(RUNS)]);
      rmSync(to, { recursive: true });
      const point = pointOf(child, count);
      const mebibytes = (child.peak / 2 ** 20).toFixed(0);
      results.notes.push(
        `${name}, ${child.resources} resources: ${point.time.toFixed(0)} ms, ` +
          `${((1000 * point.time) / child.resources).toFixed(1)} us each, peak ${mebibytes} MiB RSS, ` +
          `${(point.memory / child.resources / 1024).toFixed(1)} KiB each`,
      );
      return { ...point, resources: child.resources };
    });
    const [smallest, largest] = [points[0], points.at(-1)];
    if (smallest !== undefined && largest !== undefined) {
      const factor = largest.resources / smallest.resources;
      const size = largest.resources.toLocaleString('en');
      results.atMost(`time each at ${size}, ${name}`, largest.time / smallest.time / factor, STEEPEST);
      results.atMost(`GiB of memory at ${size}, ${name}`, largest.peak / 2 ** 30, MOST_GIBIBYTES);
      results.atMost(`memory each at ${size}, ${name}`, largest.memory / smallest.memory / factor, STEEPEST);
    }
  }
}

/** `memory` is what the analysis added to the process, `peak` all that the process held, in bytes. */
function pointOf(
  { resources, before, peak, times }: Child,
  count: number,
): { time: number; memory: number; peak: number } {
  const expected = count * STACKS * RESOURCES_PER_STACK;
  if (resources !== expected) {
    throw new Error(`${count} copies of the app hold ${resources} resources, expected ${expected}`);
  }
  return { time: median(times.slice(1)), memory: peak - before, peak };
}
