import { NO_ADDRESS, PUBLIC_ADDRESSES, either, meet, ofCidr } from '../../shared/address-set';
import { parseCidr } from '../../shared/cidr';
import { UsageError } from '../../shared/errors';
import type { Declaration } from '../model/declaration';
import { readObject } from './files';
import { OWNER_MEMBERS } from './owner';
import { isObject } from './template';

const WHAT =
  'a boundary file (boundary: a list of attachment, kind, owner, prefixes, direction, expires, evidence)';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the networks of the owner that the input does not show, in YAML or JSON.
 *
 * @param today - `YYYY-MM-DD`; a declaration that ended before it is refused
 * @throws UsageError with one line: what, where, and what is allowed. A default route or a public block is never
 * declarable, since that would declare the internet to be inside.
 */
export function loadBoundary(path: string, today: string): readonly Declaration[] {
  const { json } = readObject(path, WHAT);
  const { boundary } = json;
  if (boundary === undefined && OWNER_MEMBERS.some((member) => json[member] !== undefined)) {
    return [];
  }
  if (!Array.isArray(boundary)) {
    throw new UsageError(`${path} has no list 'boundary', expected ${WHAT}`);
  }
  return boundary.map((entry: unknown, index) => {
    const at = `entry ${index + 1} of ${path}`;
    if (!isObject(entry)) {
      throw new UsageError(`${at} is not an object, expected ${WHAT}`);
    }
    return toDeclaration(entry, at, today);
  });
}

function toDeclaration(entry: Record<string, unknown>, at: string, today: string): Declaration {
  const prefixes = prefixesOf(entry['prefixes'], at);
  const expires = textOf(entry, 'expires', at);
  if (!isDay(expires)) {
    throw new UsageError(`${at} expires on '${expires}', expected a date YYYY-MM-DD`);
  }
  if (expires < today) {
    throw new UsageError(`${at} expired on ${expires}, expected a later date: ask its owner to renew it`);
  }
  return {
    attachment: textOf(entry, 'attachment', at),
    kind: oneOf(textOf(entry, 'kind', at), ['on-premises', 'hub'], `kind of ${at}`),
    owner: textOf(entry, 'owner', at),
    prefixes,
    addresses: prefixes.reduce((set, prefix) => either(set, addressesOf(prefix, at)), NO_ADDRESS),
    direction: oneOf(textOf(entry, 'direction', at), ['inbound', 'outbound', 'both'], `direction of ${at}`),
    expires,
    evidence: textOf(entry, 'evidence', at),
  };
}

function prefixesOf(prefixes: unknown, at: string): readonly string[] {
  if (!Array.isArray(prefixes) || prefixes.length === 0) {
    throw new UsageError(`${at} has no prefixes, expected private address blocks such as 10.0.0.0/8`);
  }
  return prefixes.map(String);
}

function addressesOf(prefix: string, at: string): ReturnType<typeof ofCidr> {
  const cidr = parseCidr(prefix);
  if (cidr === undefined) {
    throw new UsageError(`${at} has prefix '${prefix}', expected an address block such as 10.0.0.0/8`);
  }
  const addresses = ofCidr(cidr);
  if (meet(addresses, PUBLIC_ADDRESSES)) {
    throw new UsageError(
      `${at} has prefix '${prefix}', which holds public addresses: expected private blocks only`,
    );
  }
  return addresses;
}

function textOf(entry: Record<string, unknown>, member: string, at: string): string {
  const value = entry[member];
  if (typeof value !== 'string' || value.trim() === '') {
    throw new UsageError(`${at} has no ${member}, expected a text`);
  }
  return value;
}

function oneOf<T extends string>(value: string, allowed: readonly T[], what: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new UsageError(`${what} is '${value}', expected ${allowed.join(', ')}`);
  }
  return found;
}

/** Whether a text is a day that the calendar has. */
function isDay(text: string): boolean {
  const day = DATE.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
