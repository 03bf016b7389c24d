import { both, isEmpty, ofCidr, type AddressSet } from '../shared/address-set';
import { parseCidr } from '../shared/cidr';
import { matchArn, matchText } from './match';
import { unquoted, type Text } from './text';
import { MAYBE, NO, truthOf, type Truth } from './truth';

/** What kind of value an operator compares. */
export type Family = 'text' | 'arn' | 'number' | 'date' | 'address' | 'null';

/** A condition operator, taken apart. */
export interface Operator {
  readonly name: string;
  readonly family: Family;
  /** `…Not…`: holds when no value matches, and when the key is missing. */
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** `all`: ForAllValues, which holds for a missing key; `any`: ForAnyValue, which does not. */
  readonly quantifier?: 'all' | 'any';
  /** Whether one value of the request matches one of the policy. */
  readonly matches: (pattern: Text, value: string) => Truth;
}

type Base = Pick<Operator, 'family' | 'matches'>;

const like: Base = { family: 'text', matches: (pattern, value) => matchText(pattern, value) };
const equals: Base = {
  family: 'text',
  matches: (pattern, value) => matchText(pattern, value, { exact: true }),
};
const folded: Base = {
  family: 'text',
  matches: (pattern, value) => matchText(pattern, value, { exact: true, fold: true }),
};
const arn: Base = { family: 'arn', matches: (pattern, value) => matchArn(pattern, value, 'open') };
const address: Base = { family: 'address', matches: matchAddress };
const presence: Base = { family: 'null', matches: folded.matches };
const number = (holds: (difference: number) => boolean): Base => ordered('number', Number, holds);
const date = (holds: (difference: number) => boolean): Base => ordered('date', instantOf, holds);

const below = (difference: number): boolean => difference < 0;
const atMost = (difference: number): boolean => difference <= 0;
const above = (difference: number): boolean => difference > 0;
const atLeast = (difference: number): boolean => difference >= 0;
const same = (difference: number): boolean => difference === 0;

/** Operators in lower case; those with a negated form are listed without it. */
const BASES: Readonly<Record<string, Base>> = {
  stringequals: equals,
  stringequalsignorecase: folded,
  stringlike: like,
  arnequals: arn,
  arnlike: arn,
  bool: folded,
  binaryequals: equals,
  ipaddress: address,
  null: presence,
  numericequals: number(same),
  numericlessthan: number(below),
  numericlessthanequals: number(atMost),
  numericgreaterthan: number(above),
  numericgreaterthanequals: number(atLeast),
  dateequals: date(same),
  datelessthan: date(below),
  datelessthanequals: date(atMost),
  dategreaterthan: date(above),
  dategreaterthanequals: date(atLeast),
};

const NEGATED: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
};

const read = new Map<string, Operator | undefined>();

/**
 * Takes an operator's name apart.
 *
 * @returns undefined when IAM knows no such operator
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseOperator(name: string): Operator | undefined {
  if (!read.has(name)) {
    // Names are the policy's, so what is remembered is what IAM knows.
    const operator = parse(name);
    if (operator === undefined) {
      return undefined;
    }
    read.set(name, operator);
  }
  return read.get(name);
}

function parse(name: string): Operator | undefined {
  const [, quantifier, rest] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(name.toLowerCase()) ?? [];
  const plain = rest?.replace(/ifexists$/, '') ?? '';
  const negated = Object.hasOwn(NEGATED, plain);
  const key = negated ? (NEGATED[plain] as string) : plain;
  const base = Object.hasOwn(BASES, key) ? BASES[key] : undefined;
  if (base === undefined) {
    return undefined;
  }
  return {
    ...base,
    name,
    negated,
    ifExists: plain !== rest,
    ...(quantifier === undefined ? {} : { quantifier: quantifier === 'forallvalues' ? 'all' : 'any' }),
  };
}

function ordered(
  family: Family,
  valueOf: (text: string) => number,
  holds: (difference: number) => boolean,
): Base {
  return {
    family,
    matches(pattern, value) {
      if (pattern.why.length > 0) {
        return MAYBE;
      }
      const [given, wanted] = [valueOf(value), valueOf(unquoted(pattern.text))];
      return Number.isNaN(given) || Number.isNaN(wanted) ? NO : truthOf(holds(given - wanted));
    },
  };
}

/** Milliseconds since 1970 of a W3C date or of seconds since 1970; NaN for anything else. */
export function instantOf(text: string): number {
  return /^\d+$/.test(text) && text.length > 4 ? Number(text) * 1000 : Date.parse(text);
}

function matchAddress(pattern: Text, value: string): Truth {
  if (pattern.why.length > 0) {
    return MAYBE;
  }
  const [wanted, given] = [addressesOf(unquoted(pattern.text)), addressesOf(value)];
  return truthOf(wanted !== undefined && given !== undefined && !isEmpty(both(wanted, given)));
}

/** Addresses of a CIDR block, or of one address; undefined when it is neither. */
export function addressesOf(text: string): AddressSet | undefined {
  const cidr = parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  return cidr === undefined ? undefined : ofCidr(cidr);
}
