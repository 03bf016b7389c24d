import { existsSync, readFileSync, statSync } from 'node:fs';
import { UsageError } from '../../shared/errors';
import { checkDepth, checkKeys } from './shape';
import { parseYaml } from './yaml';

/** An object that was read from a file. */
export interface ReadObject {
  readonly json: Record<string, unknown>;
  readonly text: string;
  /** Key of `Resources` → its line, from 1, where reading the file told it at no cost. */
  readonly lines?: ReadonlyMap<string, number>;
}

/**
 * Reads a JSON object that a tool wrote, such as the files of a cloud assembly: its shape is taken as it is.
 *
 * @throws UsageError with one line: what, where, and what is expected
 */
export function readJsonObject(path: string, what: string): ReadObject {
  const text = readText(path, what);
  return { json: asObject(parseJson(text, path, what), path, what), text };
}

/**
 * Reads an object in JSON or YAML; the content tells which, not the name.
 *
 * @throws UsageError with one line: what, where, and what is expected
 */
export function readObject(path: string, what: string): ReadObject {
  const text = readText(path, what);
  const { json, lines } = parse(text, path, what);
  checkDepth(json, path, what);
  return { json: asObject(json, path, what), text, ...(lines === undefined ? {} : { lines }) };
}

/** What a file must speak of to be worth reading. */
export interface Topic {
  /** One of these is in every such file; looked for in its bytes, since making a text of them takes longer. */
  readonly words: readonly string[];
  readonly pattern: RegExp;
}

/**
 * Reads a JSON object only if its text speaks of something; most files of an assembly do not, and are large.
 *
 * @returns undefined when the text does not match
 * @throws UsageError with one line: what, where, and what is expected
 */
export function readJsonObjectIf(
  { words, pattern }: Topic,
  path: string,
  what: string,
): Record<string, unknown> | undefined {
  const bytes = readBytes(path, what);
  if (isUtf8(bytes) && !words.some((word) => bytes.includes(word))) {
    return undefined;
  }
  const text = toText(bytes, path, what);
  return pattern.test(text) ? asObject(parseJson(text, path, what), path, what) : undefined;
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Any JSON value. @throws UsageError with one line: what, where, and what is expected */
export function readJson(path: string, what: string): unknown {
  const json = parseJson(readText(path, what), path, what);
  checkDepth(json, path, what);
  return json;
}

function parse(
  text: string,
  path: string,
  what: string,
): { json: unknown; lines?: ReadonlyMap<string, number> } {
  if (!/^\s*[{[]/.test(text)) {
    return parseYaml(text, path, what);
  }
  try {
    const json = parseJson(text, path, what);
    checkKeys(json, { text, path, what });
    return { json };
  } catch (error) {
    // YAML in flow style begins as JSON does.
    if (/\.json$/i.test(path) || !/^\s*\{\s*[A-Za-z#]/.test(text)) {
      throw error;
    }
    return parseYaml(text, path, what);
  }
}

function parseJson(text: string, path: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is not valid JSON: ${oneLine(reason)}; expected ${what}`);
  }
}

function asObject(json: unknown, path: string, what: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>;
  }
  const shown = typeof json === 'string' ? json.slice(0, 40) : String(json);
  throw new UsageError(
    `${path} holds ${Array.isArray(json) ? 'a list' : `'${oneLine(shown)}'`}, expected ${what}`,
  );
}

function readText(path: string, what: string): string {
  return toText(readBytes(path, what), path, what);
}

function toText(bytes: Buffer, path: string, what: string): string {
  if (!isUtf8(bytes)) {
    throw new UsageError(`${path} is not text in UTF-8, expected ${what} in UTF-8`);
  }
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Text in UTF-16 or UTF-32 has a zero byte in each of its ASCII letters, with or without a mark in front. */
function isUtf8(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return !isMarked && !bytes.subarray(0, 4096).includes(0);
}

function readBytes(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    // Asked only now: nearly every file is there.
    if (!existsSync(path)) {
      throw new UsageError(`${path} does not exist, expected ${what}`);
    }
    if (isFolder(path)) {
      throw new UsageError(`${path} is a folder, expected ${what}`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be read: ${oneLine(reason)}`);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
