import { join } from 'node:path';
import type { Annotation } from '../model/waiver';
import { PACK_NAME, WAIVER_METADATA } from '../model/waiver';
import { readJsonObjectIf } from './files';

const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/** What a note of ours looks like; a namespace that is ours but for its case is a mistake to report. */
const OF_INTEREST = {
  words: [WAIVER_METADATA, ACKNOWLEDGED],
  pattern: new RegExp(`${WAIVER_METADATA}|"${PACK_NAME}::`, 'i'),
};

interface Entry {
  readonly type?: unknown;
  readonly data?: unknown;
}

/** The notes of one stack artifact, from the manifest itself or from the file beside it. */
export function annotationsOf(
  folder: string,
  artifact: { readonly metadata?: unknown; readonly additionalMetadataFile?: string },
): readonly Annotation[] {
  const { metadata, additionalMetadataFile: file } = artifact;
  const beside =
    file === undefined ? undefined : readJsonObjectIf(OF_INTEREST, join(folder, file), 'metadata of a stack');
  const paths = [
    ...Object.entries((metadata ?? {}) as Record<string, unknown>),
    ...Object.entries(beside ?? {}),
  ];
  return paths.flatMap(([path, entries]) =>
    Array.isArray(entries)
      ? (entries as (Entry | null)[]).flatMap((entry) => toAnnotations(path.replace(/^\//, ''), entry ?? {}))
      : [],
  );
}

/** The notes in one metadata entry of a construct. */
export function toAnnotations(constructPath: string, { type, data }: Entry): readonly Annotation[] {
  if (typeof data !== 'object' || data === null) {
    return [];
  }
  if (type === WAIVER_METADATA) {
    return [{ kind: 'waiver', constructPath, waiver: data }];
  }
  if (type !== ACKNOWLEDGED) {
    return [];
  }
  return Object.entries(data).map(([id, reason]) => ({
    kind: 'acknowledgement',
    constructPath,
    id,
    reason: typeof reason === 'string' ? reason : '',
  }));
}
