import { join } from 'node:path';
import { readJsonObjectIf } from './files';
import { isObject } from './template';

/** A note on a construct. */
export interface Note {
  /** Path of the construct. */
  readonly path: string;
  readonly data: unknown;
}

/** What the manifest of an assembly says of the constructs of one stack, there or in a file beside it. */
interface NotedStack {
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: string;
}

/**
 * The notes of a type that constructs of one stack carry.
 *
 * @throws UsageError when the file that has them cannot be read
 */
export function notesAt(
  folder: string,
  { metadata, additionalMetadataFile: file }: NotedStack,
  type: string,
): readonly Note[] {
  const topic = { words: [type], pattern: new RegExp(type) };
  const beside =
    file === undefined ? undefined : readJsonObjectIf(topic, join(folder, file), 'metadata of a stack');
  const entries = [...Object.entries(isObject(metadata) ? metadata : {}), ...Object.entries(beside ?? {})];
  return entries.flatMap(([path, of]) =>
    dataOf(of, type).map((data) => ({ path: path.replace(/^\//, ''), data })),
  );
}

function dataOf(entries: unknown, type: string): readonly unknown[] {
  return Array.isArray(entries)
    ? entries.flatMap((entry: unknown) => (isObject(entry) && entry['type'] === type ? [entry['data']] : []))
    : [];
}
