import { UsageError } from '../../shared/errors';

/** Where the bytes of a file come from; fewer than asked for at its end. */
export type ReadBytes = (offset: number, length: number) => Uint8Array;

/** A tensor that a header names. */
export interface GgufTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Number of its type, as `ggml_type` has it. */
  readonly type: number;
}

/** What the header of a GGUF file says; of long lists their length alone. */
export interface GgufHeader {
  readonly values: ReadonlyMap<string, unknown>;
  /** Lengths of lists, e.g. of `tokenizer.ggml.tokens`. */
  readonly lengths: ReadonlyMap<string, number>;
  readonly tensors: readonly GgufTensor[];
}

const MAGIC = 0x46554747;
const VERSIONS = [2, 3];
/** More than any model has: a number above is of a file that is cut or is none. */
const MOST = { values: 65_536, tensors: 1_000_000, text: 16 * 1024 * 1024, list: 50_000_000, sides: 8 };
/** Longer lists are skipped. */
const LONG_LIST = 4096;

const TEXT = 8;
const LIST = 9;
/** Bytes of a value, and how it is read, by the number of its type. */
const SCALARS: Readonly<Record<number, readonly [number, (view: DataView) => number | boolean]>> = {
  0: [1, (view) => view.getUint8(0)],
  1: [1, (view) => view.getInt8(0)],
  2: [2, (view) => view.getUint16(0, true)],
  3: [2, (view) => view.getInt16(0, true)],
  4: [4, (view) => view.getUint32(0, true)],
  5: [4, (view) => view.getInt32(0, true)],
  6: [4, (view) => view.getFloat32(0, true)],
  7: [1, (view) => view.getUint8(0) !== 0],
  10: [8, (view) => Number(view.getBigUint64(0, true))],
  11: [8, (view) => Number(view.getBigInt64(0, true))],
  12: [8, (view) => view.getFloat64(0, true)],
};

/**
 * Reads the header of a GGUF file, never its weights; ggml-org/ggml docs/gguf.md, 2026-11-21.
 *
 * @throws UsageError for a file that is none, is cut, or says what no model has
 */
export function readGgufHeader(read: ReadBytes, where: string): GgufHeader {
  const reader = new Reader(read, where);
  if (reader.scalar(4) !== MAGIC) throw new UsageError(`${where} does not begin as a GGUF file does`);
  const version = Number(reader.scalar(4));
  if (!VERSIONS.includes(version)) {
    throw new UsageError(`${where} is a GGUF file of version ${version}, expected ${VERSIONS.join(' or ')}`);
  }
  const tensors = reader.count('tensors', MOST.tensors);
  const count = reader.count('values', MOST.values);
  const values = new Map<string, unknown>();
  const lengths = new Map<string, number>();
  for (let at = 0; at < count; at++) {
    const name = reader.text();
    const type = Number(reader.scalar(4));
    if (type === LIST) lengths.set(name, reader.list(name, values));
    else values.set(name, reader.value(type));
  }
  return { values, lengths, tensors: Array.from({ length: tensors }, () => reader.tensor()) };
}

class Reader {
  private offset = 0;

  constructor(
    private readonly read: ReadBytes,
    private readonly where: string,
  ) {}

  public scalar(type: number): number | boolean {
    const [bytes, valueOf] = SCALARS[type] ?? this.refuse(`a value of type ${type}`);
    return valueOf(this.take(bytes));
  }

  public value(type: number): unknown {
    return type === TEXT ? this.text() : this.scalar(type);
  }

  public count(what: string, most: number): number {
    const count = Number(this.scalar(10));
    return count <= most ? count : this.refuse(`${count} ${what}`);
  }

  public text(): string {
    const { buffer, byteOffset, byteLength } = this.take(this.count('bytes of text', MOST.text));
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** Its length; short ones are kept among the values. */
  public list(name: string, values: Map<string, unknown>): number {
    const type = Number(this.scalar(4));
    const length = this.count('entries of a list', MOST.list);
    if (length <= LONG_LIST) {
      values.set(
        name,
        Array.from({ length }, () => this.value(type)),
      );
    } else if (type === TEXT) {
      for (let at = 0; at < length; at++) this.skipText();
    } else {
      this.offset += length * (SCALARS[type]?.[0] ?? this.refuse(`a list of type ${type}`));
    }
    return length;
  }

  private skipText(): void {
    const length = this.count('bytes of text', MOST.text);
    this.offset += length;
  }

  public tensor(): GgufTensor {
    const name = this.text();
    const sides = Number(this.scalar(4));
    if (sides > MOST.sides) this.refuse(`a tensor of ${sides} sides`);
    const shape = Array.from({ length: sides }, () => this.count('elements', Number.MAX_SAFE_INTEGER));
    const type = Number(this.scalar(4));
    this.scalar(10);
    if (!Number.isSafeInteger(shape.reduce((product, side) => product * side, 1))) {
      this.refuse(`a tensor of ${shape.join(' × ')}`);
    }
    return { name, shape, type };
  }

  private take(length: number): DataView {
    const bytes = this.read(this.offset, length);
    if (bytes.length < length) {
      throw new UsageError(`${this.where} ends within its header, expected a whole GGUF file`);
    }
    this.offset += length;
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  private refuse(what: string): never {
    throw new UsageError(`the header of ${this.where} has ${what}, expected that of a model`);
  }
}
