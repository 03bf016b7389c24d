import { nearNames } from '../shared/near-names';
import { haveCommonText } from '../shared/wildcards';
import list from './known-actions.json';

/** Names of actions without prefix, with spaces between, by IAM prefix: those that endpoints serve. */
export const ACTION_LIST: {
  readonly source: string;
  readonly date: string;
  readonly actions: Readonly<Partial<Record<string, string>>>;
} = list;

/** Day of the list of IAM actions, YYYY-MM-DD. */
export const ACTIONS_AS_OF = ACTION_LIST.date;

/**
 * Whether AWS has an IAM action like `kms:Decrypt`, or some action that a pattern fits.
 *
 * @returns undefined for a prefix of which the list tells nothing
 */
export function isListedAction(action: string): boolean | undefined {
  const [prefix, name] = partsOf(action);
  const names = namesOf(prefix);
  if (names === undefined) {
    return undefined;
  }
  return /[*?]/.test(name)
    ? names.some((known) => haveCommonText(known.toLowerCase(), name))
    : names.some((known) => known.toLowerCase() === name);
}

/** Actions of the same prefix that a misspelt one may have meant, nearest first, at most three. */
export function nearActions(action: string): readonly string[] {
  const [prefix, name] = partsOf(action);
  return nearNames(name, namesOf(prefix) ?? []).map((near) => `${prefix}:${near}`);
}

function namesOf(prefix: string): readonly string[] | undefined {
  return ACTION_LIST.actions[prefix]?.split(' ');
}

function partsOf(action: string): readonly [prefix: string, name: string] {
  const [prefix = '', name = ''] = action.toLowerCase().split(':');
  return [prefix, name];
}
