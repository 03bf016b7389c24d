import { UnreadArtifact } from './unread';

const BLOCK = 512;
const NAME = { at: 0, length: 100 };
const SIZE = { at: 124, length: 12 };
const KIND = 156;
const PREFIX = { at: 345, length: 155 };

/** A file in an archive. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * The files of an archive in the ustar format.
 *
 * @throws UnreadArtifact for an entry that is neither a file nor a folder, and an archive that ends early
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 */
export function filesIn(archive: Buffer): readonly ArchivedFile[] {
  const files: ArchivedFile[] = [];
  let at = 0;
  while (at < archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + BLOCK);
    const name = [PREFIX, NAME]
      .map((field) => textIn(header, field))
      .filter((part) => part !== '')
      .join('/');
    const kind = String.fromCharCode(header[KIND] ?? 0);
    const size = Number.parseInt(textIn(header, SIZE), 8);
    const start = at + BLOCK;
    if (!Number.isInteger(size) || start + size > archive.length) {
      throw new UnreadArtifact(`the archive in it ends within '${name}'`);
    }
    if (kind !== '0' && kind !== '5') {
      throw new UnreadArtifact(`'${name}' in it is neither a file nor a folder`);
    }
    if (kind === '0') {
      files.push({ name, content: archive.subarray(start, start + size) });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function textIn(header: Buffer, { at, length }: { at: number; length: number }): string {
  const [text = ''] = header
    .subarray(at, at + length)
    .toString('utf8')
    .split('\u0000');
  return text;
}
