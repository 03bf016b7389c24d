import { UsageError } from '../shared/errors';
import { needsOfActions, type Need } from './need';
import rows from './profiles.json';

interface ProfileRow {
  readonly profile: string;
  readonly about: string;
  /** Profiles whose needs are its own as well. */
  readonly includes?: readonly string[];
  readonly source: string;
  readonly date: string;
  readonly needs: readonly { readonly actions: readonly string[]; readonly why: string }[];
}

/** Named sets of needs to start from, smallest first. */
export const PROFILES: readonly ProfileRow[] = rows;

/**
 * What a profile needs.
 *
 * @throws UsageError if there is no such profile
 */
export function needsOfProfile(name: string): readonly Need[] {
  const row = PROFILES.find(({ profile }) => profile === name);
  if (row === undefined) {
    const known = PROFILES.map(({ profile }) => profile).join(', ');
    throw new UsageError(`profile '${name}' is unknown, expected one of: ${known}`);
  }
  const own = row.needs.flatMap(({ actions, why }) =>
    needsOfActions({ actions, why, resources: [], askedBy: `profile '${name}'` }),
  );
  return [...(row.includes ?? []).flatMap((included) => needsOfProfile(included)), ...own];
}
