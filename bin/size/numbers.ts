import { UsageError } from '../../lib/shared/errors';

/** Largest number that an option takes: no context, batch or cluster has more. */
const MOST = 1_000_000_000;

/** A whole number from 1; undefined where it is not given. @throws UsageError */
export function wholeNumber(option: string, text: string | undefined, most = MOST): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new UsageError(`${option} is '${text}', expected a whole number from 1 to ${most}`);
  }
  return value;
}

/** A number above 0; undefined where it is not given. @throws UsageError */
export function amount(
  option: string,
  text: string | undefined,
  { most, what }: { readonly most: number; readonly what: string },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value > most) {
    throw new UsageError(`${option} is '${text}', expected ${what}`);
  }
  return value;
}
