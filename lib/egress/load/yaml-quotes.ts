import type * as yaml from 'yaml';

/** Deeper than templates nest. */
const DEEP = ' '.repeat(256);

/**
 * Indents the lines of a quoted text that begin too far to the left, which CloudFormation accepts and the library
 * does not: what stands before the first letter of such a line is no part of the text.
 *
 * @returns the text with that one scalar mended; undefined if the error is about something else
 */
export function indentQuoted(text: string, { code, message, pos }: yaml.YAMLError): string | undefined {
  const quote = code === 'MISSING_CHAR' ? /^Missing closing (['"])quote/.exec(message)?.[1] : undefined;
  const begin = text.indexOf('\n', pos[0]);
  const end = quote === undefined || begin < 0 ? undefined : closing(text, begin, quote);
  return end === undefined
    ? undefined
    : text.slice(0, begin) + text.slice(begin, end).replaceAll('\n', `\n${DEEP}`) + text.slice(end);
}

/** Where the quote stands that ends a text. */
function closing(text: string, begin: number, quote: string): number | undefined {
  for (let at = begin; at < text.length; at++) {
    const isEscape = quote === '"' ? text[at] === '\\' : text[at] === quote && text[at + 1] === quote;
    if (isEscape) {
      at++;
    } else if (text[at] === quote) {
      return at;
    }
  }
  return undefined;
}
