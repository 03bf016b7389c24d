import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/shared/errors';
import type { Architecture } from '../../lib/sizing/architecture';
import {
  withTotalSize,
  withTensors,
  type TensorHeader,
  type TensorHeaders,
} from '../../lib/sizing/checkpoint';

const INDEX = 'model.safetensors.index.json';
/** Bytes before a header, which hold its length. */
const LENGTH_BYTES = 8;
/** Longest header that the format allows. */
const MOST_HEADER_BYTES = 100_000_000;

/** An architecture with what the checkpoint beside its configuration tells, and a sentence that says what was read. */
export interface Weighed {
  readonly architecture: Architecture;
  readonly note?: string;
}

/**
 * The tensors of the checkpoint that lies beside a `config.json`: the headers of its safetensors files, of which the
 * weights themselves are never read, else the size that its index tells.
 *
 * @throws UsageError for an index or a header that cannot be read
 */
export function weigh(architecture: Architecture, folder: string): Weighed {
  const drafts = architecture.tensors.filter(({ part }) => part === 'draft');
  const tensors = architecture.tensors.filter(({ part }) => part !== 'draft');
  const weighed = weighLoaded({ ...architecture, tensors }, folder);
  const all = [...weighed.architecture.tensors, ...drafts];
  return { ...weighed, architecture: { ...weighed.architecture, tensors: all } };
}

function weighLoaded(architecture: Architecture, folder: string): Weighed {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors') && !name.startsWith('consolidated'))
    .sort();
  const index = readIndex(folder);
  const named = index === undefined ? files : [...new Set(Object.values(index.files))].sort();
  if (named.length > 0 && named.every((name) => files.includes(name))) {
    const headers = Object.assign(
      {},
      ...named.map((name) => readHeader(join(folder, name))),
    ) as TensorHeaders;
    if (Object.keys(headers).length === 0) {
      throw new UsageError(`${join(folder, named[0] ?? '')} holds no tensors, expected those of a model`);
    }
    return {
      architecture: withTensors(architecture, headers),
      note: `weights: ${Object.keys(headers).length} tensors of ${named.length} safetensors files`,
    };
  }
  if (index === undefined) return { architecture };
  const { totalSize, files: names } = index;
  return {
    architecture: withTotalSize(architecture, { totalSize, names: Object.keys(names) }),
    note: `weights: ${totalSize.toLocaleString('en-US')} bytes, as ${INDEX} tells`,
  };
}

interface Index {
  readonly totalSize: number;
  /** File of each tensor. */
  readonly files: Readonly<Record<string, string>>;
}

function readIndex(folder: string): Index | undefined {
  const path = join(folder, INDEX);
  if (!readdirSync(folder).includes(INDEX)) return undefined;
  const read = parse(textOf(path), path) as {
    metadata?: { total_size?: unknown };
    weight_map?: Record<string, string> | null;
  } | null;
  const totalSize = Number(read?.metadata?.total_size);
  const files = read?.weight_map;
  if (!(totalSize > 0 && Number.isFinite(totalSize)) || typeof files !== 'object' || files === null) {
    throw new UsageError(`${path} has no metadata.total_size or weight_map, expected a safetensors index`);
  }
  return { totalSize, files };
}

function textOf(path: string): string {
  checkFile(path);
  return readFileSync(path, 'utf8');
}

/** A pipe would be waited for. */
function checkFile(path: string): void {
  if (!statSync(path).isFile()) throw new UsageError(`${path} is no file, expected one of a checkpoint`);
}

function readHeader(path: string): TensorHeaders {
  checkFile(path);
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(LENGTH_BYTES);
    const isWhole = readSync(file, start, 0, LENGTH_BYTES, 0) === LENGTH_BYTES;
    const length = isWhole ? Number(start.readBigUInt64LE()) : 0;
    if (length < 2 || length > MOST_HEADER_BYTES) {
      throw new UsageError(`${path} does not begin with the length of a header, expected a safetensors file`);
    }
    const text = Buffer.alloc(length);
    if (readSync(file, text, 0, length, LENGTH_BYTES) !== length) {
      throw new UsageError(`${path} ends within its header, expected a whole safetensors file`);
    }
    return tensorsOf(parse(text.toString('utf8'), path), path);
  } finally {
    closeSync(file);
  }
}

function tensorsOf(header: unknown, path: string): TensorHeaders {
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new UsageError(`the header of ${path} is no JSON object, expected a safetensors file`);
  }
  const { __metadata__: _metadata, ...tensors } = header as Record<string, TensorHeader>;
  const odd = Object.entries(tensors).find(
    ([, tensor]) => typeof tensor?.dtype !== 'string' || !isShape(tensor.shape),
  );
  if (odd !== undefined) {
    throw new UsageError(`tensor '${odd[0]}' of ${path} has no dtype or shape, expected a safetensors file`);
  }
  return tensors;
}

function isShape(shape: unknown): boolean {
  if (!Array.isArray(shape)) return false;
  const isWhole = shape.every((side) => Number.isSafeInteger(side) && side >= 0);
  return isWhole && Number.isSafeInteger((shape as number[]).reduce((product, side) => product * side, 1));
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is not JSON: ${reason}`);
  }
}
