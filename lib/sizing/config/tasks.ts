import type { Architecture } from '../architecture';
import rows from './architectures.json';
import type { TextConfig } from './text';

type Task = Architecture['task'];

interface Row {
  readonly task: string;
  readonly names: readonly string[];
  readonly served?: boolean;
  /** Whether what is read of them was compared with checkpoints; by default it was. */
  readonly compared?: boolean;
}

const ROWS: readonly Row[] = rows;

const UNSERVED: ReadonlySet<string> = new Set(
  ROWS.filter(({ served }) => served === false).flatMap(({ names }) => names),
);

const NOT_COMPARED: ReadonlySet<string> = new Set(
  ROWS.filter(({ compared }) => compared === false).flatMap(({ names }) => names),
);

const TASKS: ReadonlyMap<string, Task> = new Map(
  ROWS.filter(({ served }) => served !== false).flatMap(({ task, names }) =>
    names.map((name) => [name, task as Task] as const),
  ),
);

/** Whether vLLM serves this architecture, and it is one that the reader knows; models for text serve as classifiers too. */
export function isKnownArchitecture(name: string): boolean {
  return TASKS.has(name) || TASKS.has(servedName(name));
}

/** The architecture that vLLM serves a checkpoint of this name with. */
function servedName(name: string): string {
  return name.replace(/ForSequenceClassification$/u, 'ForCausalLM').replace(/ForMaskedLM$/u, 'Model');
}

/** Whether vLLM serves this architecture, and what the reader makes of it was never compared with a checkpoint. */
export function isNotCompared(name: string): boolean {
  return NOT_COMPARED.has(name);
}

/** Whether vLLM is known not to serve this architecture. */
export function isUnserved(name: string): boolean {
  return UNSERVED.has(name);
}

/** What a model is served as, by the name of its architecture. */
export function taskOf({ name, family }: TextConfig): Task {
  const known = TASKS.get(name);
  if (known !== undefined) return known;
  if (/For(?:Sequence|Token)Classification$|Reward|ForRanking$/u.test(name)) return 'classify';
  if (family.encoderOnly === true || /(?:Model|ForMaskedLM)$/u.test(name)) return 'embed';
  return 'generate';
}
