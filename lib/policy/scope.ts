import { ABSENT, domainIn, FREE, several, type Domain, type Domains } from './domain';
import type { Request } from './evaluate';
import type { Where } from './network';
import { ANY_TEXT, patternOf } from './pattern';
import type { Target, Whose } from './target';
import type { Who } from './who';

/** The kinds of requests among which one is sought. */
export interface Scope {
  readonly whos: readonly Who[];
  readonly wheres: readonly Where[];
  readonly whoses: readonly Whose[];
  readonly target: Target;
  /** Keys whose values the caller knows, in lower case. */
  readonly facts: Domains;
  /** Whether only the actions that take on a role count. */
  readonly isTrust: boolean;
}

export interface Solution {
  readonly request: Request;
  /** What is not known of it; empty in `sure` mode. */
  readonly doubts: readonly string[];
}

export type Solved = Solution | 'none' | 'unknown';

/** A moment that is still to come, for keys that hold the time. */
const LATER = '2030-01-01T00:00:00Z';
const TIME: Domain = {
  missing: false,
  values: [
    { within: [patternOf(LATER)] },
    { within: [ANY_TEXT], doubt: 'at which time the request is made' },
  ],
};

const MULTIVALUED: ReadonlySet<string> = new Set([
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'aws:vpceorgpaths',
]);

/** One way of putting a request together. */
export interface Choice {
  readonly who: Who;
  readonly where: Where;
  readonly whose: Whose;
}

/** What a key can be that neither who, where nor whose says anything of. */
export function plainDomain(key: string, { who }: Choice): Domain {
  if (key === 'aws:currenttime' || key === 'aws:epochtime') {
    return TIME;
  }
  if (isClaim(key) && who.kind !== 'federated') {
    return ABSENT;
  }
  return MULTIVALUED.has(key) ? several(FREE) : FREE;
}

/** Keys that only the tokens of identity providers bring. */
function isClaim(key: string): boolean {
  return /^(?:saml:|[^:/]*\.[^:]*:)/.test(key);
}

/** What who, where or whose says of a key. */
export function saidOf(key: string, { who, where, whose }: Choice): Domain | undefined {
  for (const domains of [who.domains, where.domains, whose.domains(undefined)]) {
    const domain = domainIn(domains, key);
    if (domain !== undefined) {
      return domain;
    }
  }
  return undefined;
}
