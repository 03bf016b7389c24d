import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '../lib/shared/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

export type Arguments<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>;

/**
 * Reads the arguments of a sub-command.
 *
 * @throws UsageError for an unknown option, one that is given twice, and an option or INPUT that is empty
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
    const config = { args: [...args], options, allowPositionals: true as const };
    checkOnce(config);
    return parseArgs(config);
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    throw new UsageError(complaint(error instanceof Error ? error.message : String(error), options));
  }
}

/** The last of several would win, and the others be lost without a word. */
function checkOnce(config: { readonly args: string[]; readonly options: Options }): void {
  const { tokens } = parseArgs({ ...config, allowPositionals: true, tokens: true });
  const names = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
  const twice = names.find(
    (name, index) => names.indexOf(name) !== index && config.options[name]?.multiple !== true,
  );
  if (twice !== undefined) {
    throw new UsageError(`--${twice} is given more than once, expected it once`);
  }
}

/** What Node says of arguments, in our words. */
function complaint(reason: string, options: Options): string {
  const [, name = '', kind] =
    /^Option '(?:-\w, )?(--[\w-]+)[^']*' (argument missing|argument is ambiguous|does not take an argument)/.exec(
      reason,
    ) ?? [];
  if (kind === 'does not take an argument') {
    return `${name} has a value, expected it without one`;
  }
  if (kind !== undefined) {
    return `${name} has no value, or one that begins with a hyphen, expected one: write the latter as ${name}=VALUE`;
  }
  const [first = reason] = reason.split(/\.(?:\s|$)|\n/);
  const allowed = Object.keys(options)
    .map((option) => `--${option}`)
    .join(', ');
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}, expected ${allowed}`;
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
