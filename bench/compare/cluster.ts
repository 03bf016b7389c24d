import { join } from 'node:path';
import { runChild } from '../child/run-child';
import type { Part, Repetition } from '../measure';
import { byTurns } from '../measure';
import type { Results } from '../results';

interface Times {
  readonly whole: number;
  readonly synth: number;
}

/** A whole private cluster with its network, against plain resources that come to the same template with the same assets. */
export function compareCluster(results: Results, folder: string, repetition: Repetition): void {
  const written = join(folder, 'cluster');
  runChild<Times>('repeat-cluster.ts', ['full', written]);
  const of = (name: string, args: readonly string[]): Part => {
    return () => {
      const { whole, synth } = runChild<Times>('repeat-cluster.ts', args);
      return { [name]: whole, [`  in synth of ${name}`]: synth };
    };
  };
  results.time(
    byTurns(
      [
        of('private cluster', ['full', written]),
        of('its plain resources', ['plain', join(folder, 'cluster-plain'), written]),
        of('its resources by their L1 classes', ['typed', join(folder, 'cluster-typed'), written]),
      ],
      repetition,
    ),
  );
  results.atMost(
    'private cluster / its plain resources',
    results.median('private cluster') / results.median('its plain resources'),
    1.3,
  );
  // What somebody would write with L1 classes alone: their properties are checked and refer to each other.
  const byClasses = results.median('private cluster') / results.median('its resources by their L1 classes');
  results.notes.push(
    `private cluster / its resources by their L1 classes: ${byClasses.toFixed(2)}, without a bar`,
  );
}
