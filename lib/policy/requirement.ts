import {
  both,
  either,
  EVERY_ADDRESS,
  except,
  isEmpty,
  NO_ADDRESS,
  sampleOf,
  type AddressSet,
} from '../shared/address-set';
import type { ConditionTest } from './document';
import type { Domain, Values } from './domain';
import { holdsWhenMissing } from './evaluate';
import { findText, isWanted } from './language';
import { addressesOf, instantOf, type Operator } from './operators';
import { arnPattern, patternOf, type Pattern } from './pattern';
import { HOLE, substitute, unquoted, type Lookup, type Text } from './text';
import { any, MAYBE, NO, YES, type Truth } from './truth';

/** `sure`: only what is known counts. `open`: what is not known may be whatever helps. */
export type Mode = 'sure' | 'open';

/** What each, or some, value of a key must do: match one of the patterns, or none. */
export interface Clause {
  readonly within: boolean;
  readonly operator: Pick<Operator, 'family' | 'matches' | 'name'>;
  readonly values: readonly Text[];
  /** The patterns of clauses that compare in a way of their own: what is known to match, or all that may. */
  readonly patterns?: (extent: Extent) => readonly Pattern[];
}

/** What is known to match, or all that may match. */
export type Extent = 'least' | 'most';

/** What a test asks of a key. */
export interface Requirement {
  readonly missing: boolean;
  readonly present: boolean;
  readonly every: readonly Clause[];
  readonly some: readonly Clause[];
}

const PRESENCE: Requirement = { missing: true, present: true, every: [], some: [] };

/** What a key must be so that a test holds, or so that it does not. */
export function requirementOf(test: ConditionTest, want: boolean, lookup: Lookup): Requirement {
  const { operator } = test;
  if (operator === undefined) {
    return PRESENCE;
  }
  if (operator.family === 'null') {
    return ofNull(test, want);
  }
  const missing = holdsWhenMissing(operator) === want;
  const clause = (holds: boolean): Clause => ({
    within: holds !== operator.negated,
    operator,
    values: test.values.map((text) => substitute(text, lookup)),
  });
  // "Every value does" fails when some value does not, and the other way round.
  const isEvery = (operator.quantifier !== 'any') === want || operator.quantifier === undefined;
  return {
    missing,
    present: true,
    every: isEvery ? [clause(want)] : [],
    some: isEvery ? [] : [clause(want)],
  };
}

function ofNull({ values }: ConditionTest, want: boolean): Requirement {
  const says = (text: string): boolean =>
    values.some((value) => value.text.toLowerCase() === text || value.why.length > 0);
  return { missing: says('true') === want, present: says('false') === want, every: [], some: [] };
}

/** A value for a key: `missing`, its values, or that there is none, or that it could not be found. */
export type Found =
  { readonly values: readonly string[] | undefined; readonly doubts: readonly string[] } | 'none' | 'unknown';

/** A value of the domain that meets all requirements. */
export function findValues(domain: Domain, requirements: readonly Requirement[], mode: Mode): Found {
  if (requirements.every(({ missing }) => missing) && canBeMissing(domain, mode)) {
    return { values: undefined, doubts: typeof domain.missing === 'string' ? [domain.missing] : [] };
  }
  if (!requirements.every(({ present }) => present)) {
    return 'none';
  }
  return findPresent(domain, requirements, mode);
}

function canBeMissing({ missing }: Domain, mode: Mode): boolean {
  return missing === true || (missing !== false && mode === 'open');
}

function findPresent(domain: Domain, requirements: readonly Requirement[], mode: Mode): Found {
  const every = requirements.flatMap((requirement) => requirement.every);
  const some = requirements.flatMap((requirement) => requirement.some);
  let out: Found = 'none';
  for (const values of domain.values) {
    const found =
      values.doubt !== undefined && mode === 'sure'
        ? 'none'
        : domain.several
          ? findSeveral(values, { every, some }, mode)
          : findOne(values, [...every, ...some], mode);
    if (typeof found === 'object') {
      return { values: found, doubts: values.doubt === undefined ? [] : [values.doubt] };
    }
    out = found === 'unknown' ? found : out;
  }
  return out;
}

type FoundValues = readonly string[] | 'none' | 'unknown';

function findSeveral(
  values: Values,
  { every, some }: Pick<Requirement, 'every' | 'some'>,
  mode: Mode,
): FoundValues {
  const out = new Set<string>();
  for (const clause of some.length > 0 ? some : [undefined]) {
    const found = findOne(values, clause === undefined ? every : [...every, clause], mode);
    if (typeof found === 'string') {
      return found;
    }
    out.add(found[0] as string);
  }
  return [...out];
}

function findOne(values: Values, clauses: readonly Clause[], mode: Mode): FoundValues {
  const families = new Set(clauses.map(({ operator }) => operator.family));
  const isText = [...families].every((family) => family === 'text' || family === 'arn');
  if (values.addresses !== undefined && values.within.length === 0 && isText) {
    // Addresses compared as texts: try those that the policy writes.
    return tried(clauses.flatMap(pointsOf), { values, clauses, mode });
  }
  if (isText) {
    return findWanted(values, clauses, mode);
  }
  if (families.size === 1 && families.has('address')) {
    return findAddress(values.addresses ?? NO_ADDRESS, clauses, mode);
  }
  const found = tried(clauses.flatMap(pointsOf), { values, clauses, mode });
  return found === 'none' && families.size > 1 ? 'unknown' : found;
}

function tried(
  points: readonly string[],
  { values, clauses, mode }: { values: Values; clauses: readonly Clause[]; mode: Mode },
): FoundValues {
  const found = points.find(
    (point) => isIn(values, point) && clauses.every((clause) => meets(clause, point, mode)),
  );
  return found === undefined
    ? clauses.length === 0 && values.addresses
      ? findAddress(values.addresses, [], mode)
      : 'none'
    : [found];
}

function isIn({ within, without = [], addresses }: Values, point: string): boolean {
  if (within.length === 0) {
    const set = addressesOf(point);
    return addresses !== undefined && set !== undefined && !isEmpty(both(set, addresses));
  }
  return isWanted({ within: [within], without }, point);
}

/** Whether a value does what a clause asks, as far as the mode asks to know. */
export function meets({ within, operator, values }: Clause, value: string, mode: Mode): boolean {
  const found: Truth = any(values, (pattern) => operator.matches(pattern, value));
  return within
    ? found === YES || (mode === 'open' && found === MAYBE)
    : found === NO || (mode === 'open' && found === MAYBE);
}

function findWanted(values: Values, clauses: readonly Clause[], mode: Mode): FoundValues {
  const within: (readonly Pattern[])[] = [values.within];
  const without: Pattern[] = [...(values.without ?? [])];
  for (const clause of clauses) {
    if (clause.within) {
      within.push(patterns(clause, mode === 'sure' ? 'least' : 'most'));
    } else {
      without.push(...patterns(clause, mode === 'sure' ? 'most' : 'least'));
    }
  }
  const found = findText({ within, without });
  return typeof found === 'string' ? found : [found.text];
}

function patterns({ operator, values, patterns: own }: Clause, extent: Extent): readonly Pattern[] {
  if (own !== undefined) {
    return own(extent);
  }
  const counted = extent === 'most' ? values : values.filter(({ why }) => why.length === 0);
  return counted.flatMap((value) => patternsFor(operator, value, extent));
}

function patternsFor({ family, name }: Clause['operator'], { text, why }: Text, extent: Extent): Pattern[] {
  if (family === 'arn') {
    const isShort = text.split(':').length < 6;
    if (isShort || why.length > 0) {
      return extent === 'most' ? [patternOf(text)] : [];
    }
    return [arnPattern(text)];
  }
  const plain = name.toLowerCase();
  const exact = !plain.includes('like');
  const fold = plain.includes('ignorecase') || plain.includes('bool');
  return [patternOf(text, { exact, fold })];
}

function findAddress(start: AddressSet, clauses: readonly Clause[], mode: Mode): FoundValues {
  let set = start;
  for (const { within, values } of clauses) {
    const known = values.filter(({ why }) => why.length === 0);
    const isOpen = known.length < values.length;
    const named = known
      .map(({ text }) => addressesOf(unquoted(text)) ?? NO_ADDRESS)
      .reduce(either, NO_ADDRESS);
    const most = isOpen ? EVERY_ADDRESS : named;
    const [least, greatest] = mode === 'sure' ? [named, most] : [most, named];
    set = within ? both(set, least) : except(set, greatest);
  }
  const sample = sampleOf(set);
  return sample === undefined ? 'none' : [sample];
}

/** Values around those that a clause compares with: one of them behaves like any other value. */
function pointsOf({ operator: { family }, values }: Clause): string[] {
  const texts = values.filter(({ text }) => text !== HOLE).map(({ text }) => unquoted(text));
  switch (family) {
    case 'number': {
      const bounds = texts
        .map(Number)
        .filter((bound) => !Number.isNaN(bound))
        .sort((a, b) => a - b);
      const between = bounds.slice(1).map((bound, index) => (bound + (bounds[index] as number)) / 2);
      return ['0', ...[...bounds.flatMap((bound) => [bound, bound - 1, bound + 1]), ...between].map(String)];
    }
    case 'date':
      return [
        '2030-01-01T00:00:00.000Z',
        ...texts
          .map(instantOf)
          .filter((at) => !Number.isNaN(at))
          .flatMap(moments),
      ];
    case 'address':
      return texts.map((text) => text.replace(/\/\d+$/, ''));
    default:
      return texts;
  }
}

function moments(at: number): string[] {
  return [at, at - 1000, at + 1000].map((instant) => new Date(instant).toISOString());
}
