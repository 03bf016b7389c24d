import { eachStack } from './assembly';
import { notesAt } from './notes-at';

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
    const where = { stage, ...(account && { account }), ...(region && { region }) };
    notes.push(...notesAt(own, artifact, type).map((note) => ({ ...where, ...note })));
  });
  return notes;
}
