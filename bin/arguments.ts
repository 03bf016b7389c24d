import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '../lib/shared/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

export type Arguments<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>;

/**
 * Reads the arguments of a sub-command.
 *
 * @throws UsageError for an unknown option, and an option or INPUT that is empty
 */
export function parse<const T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
): Arguments<T> {
  const parsed = parseStrictly(args, options);
  const empty = Object.entries(parsed.values).find(([, value]) => value === '');
  if (empty !== undefined) {
    throw new UsageError(`--${empty[0]} is empty, expected a value`);
  }
  if (parsed.positionals.includes('')) {
    throw new UsageError(`an INPUT of ${command} is empty, expected a path`);
  }
  return parsed;
}

function parseStrictly<T extends Options>(args: readonly string[], options: T): Arguments<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [first = reason] = reason.split(/\.(?:\s|$)|\n/);
    const allowed = Object.keys(options)
      .map((name) => `--${name}`)
      .join(', ');
    throw new UsageError(`${first.charAt(0).toLowerCase()}${first.slice(1)}, expected ${allowed}`);
  }
}

/** One of a few words. @throws UsageError for another */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new UsageError(`${option} is '${value}', expected ${listOf(allowed)}`);
  }
  return found;
}

/** `a, b or c`. */
export function listOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter((part) => part !== '').join(' or ');
}
