import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UsageError } from '../../lib/shared/errors';
import type { Architecture } from '../../lib/sizing/architecture';
import { ggufArchitecture } from '../../lib/sizing/gguf/architecture';
import { readGgufHeader, type ReadBytes } from '../../lib/sizing/gguf/header';

/** Bytes that are read at once: headers have many short parts. */
const CHUNK = 1024 * 1024;

/** A model in one GGUF file, and a sentence that says what was read. */
export interface GgufModel {
  readonly architecture: Architecture;
  readonly note: string;
}

/**
 * The model of a GGUF file, by its header alone.
 *
 * @throws UsageError for a file that is none, or whose header is not that of a model
 */
export function readGguf(path: string): GgufModel {
  const where = `--config ${path}`;
  if (!statSync(path).isFile()) throw new UsageError(`${where} is no file, expected a GGUF file`);
  const file = openSync(path, 'r');
  try {
    const header = readGgufHeader(chunked(file), where);
    return {
      architecture: ggufArchitecture(header, where),
      note: `weights: ${header.tensors.length} tensors of the header of a GGUF file`,
    };
  } finally {
    closeSync(file);
  }
}

function chunked(file: number): ReadBytes {
  let start = 0;
  let chunk: Uint8Array = Buffer.alloc(0);
  return (offset, length) => {
    if (offset < start || offset + length > start + chunk.length) {
      const bytes = Buffer.alloc(Math.max(CHUNK, length));
      chunk = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
      start = offset;
    }
    return chunk.subarray(offset - start, offset - start + length);
  };
}
