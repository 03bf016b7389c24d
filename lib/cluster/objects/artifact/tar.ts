const BLOCK = 512;
const NAME_BYTES = 100;
const MODE = 0o644;

/** A file in an archive: its name has at most 100 bytes. */
export interface ArchiveFile {
  readonly name: string;
  readonly content: string;
}

/**
 * An archive in the ustar format, the same bytes for the same files: owned by nobody, of the year 1970.
 *
 * Thirty lines of our own, because an archive must not depend on the version of a package: its digest is signed.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 */
export function tarOf(files: readonly ArchiveFile[]): Buffer {
  const entries = files.flatMap(({ name, content }) => {
    const bytes = Buffer.from(content);
    const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
    return [headerOf(name, bytes.length), bytes, padding];
  });
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

function headerOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > NAME_BYTES) {
    throw new Error(`the name of a file in an archive is longer than ${NAME_BYTES} bytes: '${name}'`);
  }
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write(octal(MODE, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  // The sum is taken with spaces in its own place.
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)} `, 148);
  return header;
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\u0000`;
}
