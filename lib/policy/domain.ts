import { EVERY_ADDRESS, type AddressSet } from '../shared/address-set';
import type { Filling, Pattern } from './pattern';
import { ANY_TEXT, arnPattern, patternOf, templatePattern } from './pattern';

/** Values that a key of a request can have. */
export interface Values {
  readonly within: readonly Pattern[];
  readonly without?: readonly Pattern[];
  readonly addresses?: AddressSet;
  /** Why it is not known that a request of this kind can have such a value. */
  readonly doubt?: string;
}

/** What a key can be in a request: missing, or with a value; `values` in order of preference. */
export interface Domain {
  /** A text says why it is not known whether the key can be missing. */
  readonly missing: boolean | string;
  readonly values: readonly Values[];
  /** The key can have several values at once. */
  readonly several?: boolean;
}

export const ABSENT: Domain = { missing: true, values: [] };

/** Whoever makes the request decides. */
export const FREE: Domain = { missing: true, values: [{ within: [ANY_TEXT], addresses: EVERY_ADDRESS }] };

export function fixed(...texts: readonly string[]): Domain {
  return { missing: false, values: [{ within: texts.map((text) => patternOf(text, { exact: true })) }] };
}

export function oneOf(...patterns: readonly string[]): Domain {
  return { missing: false, values: [{ within: patterns.map((text) => patternOf(text)) }] };
}

export function oneArnOf(...patterns: readonly string[]): Domain {
  return { missing: false, values: [{ within: patterns.map((text) => arnPattern(text)) }] };
}

export function several(domain: Domain): Domain {
  return { ...domain, several: true };
}

export function orMissing(domain: Domain, doubt?: string): Domain {
  return { ...domain, missing: doubt ?? true };
}

/** Missing for sure, or anything if so. */
export function perhaps(doubt: string): Domain {
  return { missing: true, values: [{ within: [ANY_TEXT], addresses: EVERY_ADDRESS, doubt }] };
}

/** Domains by key, in lower case; a key that ends in `*` stands for all that start so. */
export type Domains = Readonly<Record<string, Domain>>;

export function domainIn(domains: Domains, key: string): Domain | undefined {
  if (Object.hasOwn(domains, key)) {
    return domains[key];
  }
  const slash = key.indexOf('/');
  return slash < 0 ? undefined : domains[`${key.slice(0, slash + 1)}*`];
}

/** The patterns of a template, for each partition; `{…}` without a value is any name. */
export function patternsOf(
  template: string,
  partitions: readonly string[],
  values: Readonly<Record<string, string>>,
): Pattern[] {
  return partitions.map((partition) =>
    templatePattern(template, (name): Filling => values[name] ?? fillingOf(name, partition)),
  );
}

function fillingOf(name: string, partition: string): Filling {
  switch (name) {
    case 'partition':
      return partition;
    case 'region':
      return { open: 'segment' };
    case 'rest':
      return { open: 'any' };
    default:
      return { open: 'name' };
  }
}
