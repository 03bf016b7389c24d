import type * as jsonc from 'jsonc-parser';
import { UsageError } from '../../shared/errors';

/** Levels of an input: CloudFormation refuses far fewer, and what follows must never exhaust the stack. */
const DEEPEST = 200;

/** Refuses what is nested too deeply to be followed. @throws UsageError */
export function checkDepth(json: unknown, path: string, what: string): void {
  if (isDeeper(json, DEEPEST)) {
    throw new UsageError(`${path} is nested more than ${DEEPEST} levels deep, expected ${what}`);
  }
}

function isDeeper(json: unknown, levels: number): boolean {
  if (typeof json !== 'object' || json === null) {
    return false;
  }
  return levels === 0 || Object.values(json).some((part) => isDeeper(part, levels - 1));
}

interface JsonFile {
  readonly text: string;
  readonly path: string;
  readonly what: string;
}

/**
 * Refuses a key that an object writes twice: JSON.parse silently keeps the last one, and another reader another one.
 *
 * @throws UsageError with file, line and column
 */
export function checkKeys(json: unknown, { text, path, what }: JsonFile): void {
  if (isDeeper(json, DEEPEST) || countWritten(text) === countMembers(json)) {
    return;
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when there is something to say
  const { visit } = require('jsonc-parser') as typeof jsonc;
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key, ...[, , line, column]) => {
      const keys = open.at(-1);
      if (keys?.has(key) === true) {
        const at = `${path}:${line + 1}:${column + 1}`;
        throw new UsageError(`${at} writes the key '${key}' twice in one object; expected ${what}`);
      }
      keys?.add(key);
    },
  });
}

/** Colons outside of texts: one for each member that the text writes. */
function countWritten(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) {
      colons++;
    } else if (code === QUOTE) {
      at = endOfText(text, at);
    }
  }
  return colons;
}

/** Position of the quote that closes a JSON text. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) {
    slashes++;
  }
  return slashes % 2 === 1;
}

function countMembers(json: unknown): number {
  if (typeof json !== 'object' || json === null) {
    return 0;
  }
  const parts: readonly unknown[] = Object.values(json);
  return parts.reduce<number>(
    (count, part) => count + countMembers(part),
    Array.isArray(json) ? 0 : parts.length,
  );
}

const COLON = 58;
const QUOTE = 34;
const BACKSLASH = 92;
