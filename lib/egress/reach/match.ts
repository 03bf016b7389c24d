import type { AddressSet, SetMemory } from '../../shared/address-set';
import { except, isEmpty, meet } from '../../shared/address-set';
import type { Choices, Guard } from '../model/choices';
import { negate } from '../model/choices';
import type { Entry } from './entries';

/** Addresses for which an entry wins, and the settings under which it does. */
export interface Match<R> {
  readonly entry: Entry<R>;
  readonly to: AddressSet;
  readonly when: Guard;
}

/** What guards and sets of addresses come to. */
export interface Calculus {
  readonly choices: Choices;
  readonly sets: SetMemory;
}

/** Open entries that are weighed one by one; past that, all are taken to be away: the safe direction. */
const MOST_OPEN = 6;

/**
 * Longest-prefix match: for each entry, what is left for it of `to` by the entries that are longer.
 *
 * An entry that exists only under some settings takes its block away only under those; every combination that can
 * hold together and leaves something is returned, the one that assumes least first.
 *
 * @param entries - longest first
 * @returns for each entry that can win, how it can; whoever has found enough stops asking
 */
export function matches<R>(
  rules: Calculus,
  entries: readonly Entry<R>[],
  { to, when }: { readonly to: AddressSet; readonly when: Guard },
): readonly Iterable<Match<R>>[] {
  const found: Iterable<Match<R>>[] = [];
  // The shortest prefix first: a default route makes the plainest witness.
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at] as Entry<R>;
    const range = rules.sets.both(to, entry.range);
    const chosen = isEmpty(range) ? undefined : rules.choices.both(when, entry.when);
    if (chosen !== undefined) {
      found.push(winnings(rules, entries, { entry, to: range, when: chosen }));
    }
  }
  return found;
}

function winnings<R>(
  { choices, sets }: Calculus,
  entries: readonly Entry<R>[],
  { entry, to, when }: Match<R>,
): Iterable<Match<R>> {
  let rest = to;
  const open: Entry<R>[] = [];
  for (const longer of entries) {
    if (longer.length <= entry.length || entry.why !== undefined) {
      break;
    }
    if (!meet(rest, longer.range)) {
      continue;
    }
    if (choices.isImplied(longer.when, when)) {
      rest = sets.except(rest, longer.range);
    } else if (choices.both(when, longer.when) !== undefined) {
      open.push(longer);
    }
  }
  return withoutSome(choices, open.slice(0, MOST_OPEN), { entry, to: rest, when });
}

/** Tries each open entry present, then absent. */
function* withoutSome<R>(choices: Choices, open: readonly Entry<R>[], match: Match<R>): Iterable<Match<R>> {
  if (isEmpty(match.to)) {
    return;
  }
  const [first, ...others] = open;
  if (first === undefined) {
    yield match;
    return;
  }
  yield* withoutSome(choices, others, { ...match, to: except(match.to, first.range) });
  if (meet(match.to, first.range)) {
    for (const literal of first.when) {
      const when = choices.both(match.when, [negate(literal)]);
      if (when !== undefined) {
        yield* withoutSome(choices, others, { ...match, when });
      }
    }
  }
}
