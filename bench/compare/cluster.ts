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
      ],
      repetition,
    ),
  );
  results.atMost(
    'private cluster / its plain resources',
    results.median('private cluster') / results.median('its plain resources'),
    1.3,
  );
}
