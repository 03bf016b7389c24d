import { join } from 'node:path';
import { eachStack } from './assembly';
import { readJsonObjectIf } from './files';
import { isObject } from './template';

/** One note of a type on a construct of an assembly. */
export interface Noted {
  /** Path of the Stage that the construct is in; empty for the app itself. */
  readonly stage: string;
  readonly account?: string;
  readonly region?: string;
  /** Path of the construct. */
  readonly path: string;
  readonly data: unknown;
}

/**
 * The notes of a type that constructs of an assembly carry.
 *
 * @param folder - the folder that holds `manifest.json`
 * @throws UsageError when the folder is no assembly, or a file that it names cannot be read
 */
export function notesOf(folder: string, type: string): readonly Noted[] {
  const notes: Noted[] = [];
  eachStack(folder, ({ folder: own, artifact, stage, account, region }) => {
    const { metadata, additionalMetadataFile: file } = artifact;
    const topic = { words: [type], pattern: new RegExp(type) };
    const beside =
      file === undefined ? undefined : readJsonObjectIf(topic, join(own, file), 'metadata of a stack');
    const where = { stage, ...(account && { account }), ...(region && { region }) };
    const entries = [...Object.entries(isObject(metadata) ? metadata : {}), ...Object.entries(beside ?? {})];
    notes.push(
      ...entries.flatMap(([path, of]) =>
        dataOf(of, type).map((data) => ({ ...where, path: path.replace(/^\//, ''), data })),
      ),
    );
  });
  return notes;
}

function dataOf(entries: unknown, type: string): readonly unknown[] {
  return Array.isArray(entries)
    ? entries.flatMap((entry: unknown) => (isObject(entry) && entry['type'] === type ? [entry['data']] : []))
    : [];
}
