import type { Architecture } from '../architecture';
import rows from './architectures.json';
import type { TextConfig } from './text';

type Task = Architecture['task'];

const TASKS: ReadonlyMap<string, Task> = new Map(
  rows.flatMap(({ task, names }) => names.map((name) => [name, task as Task] as const)),
);

/** Whether vLLM has this name in its registry. */
export function isKnownArchitecture(name: string): boolean {
  return TASKS.has(name);
}

/** What a model is served as, by the name of its architecture. */
export function taskOf({ name, family }: TextConfig): Task {
  const known = TASKS.get(name);
  if (known !== undefined) return known;
  if (/For(?:Sequence|Token)Classification$|Reward|ForRanking$/u.test(name)) return 'classify';
  if (family.encoderOnly === true || /Model$/u.test(name)) return 'embed';
  return 'generate';
}
