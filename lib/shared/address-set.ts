import type { Cidr } from './cidr';
import { formatIpv4, formatIpv6, parseCidr, rangeOf4, rangeOf6 } from './cidr';
import type { Intervals } from './intervals';
import { intersect, overlap, subtract, union } from './intervals';
import registry from './special-purpose.json';

/** A set of IPv4 and IPv6 addresses. */
export interface AddressSet {
  readonly v4: Intervals<number>;
  readonly v6: Intervals<bigint>;
}

export const NO_ADDRESS: AddressSet = { v4: [], v6: [] };

export const EVERY_ADDRESS: AddressSet = { v4: [0, 2 ** 32], v6: [0n, 1n << 128n] };

/** The NAT64 well-known prefix: IPv6 names for every IPv4 address (RFC 6052). */
export const NAT64: AddressSet = ofCidr(parseCidr('64:ff9b::/96') as Cidr);

/**
 * Addresses that the IANA special-purpose registries do not mark as unreachable.
 *
 * An address that no registry row speaks of counts as public: the safe direction for a proof of isolation.
 */
export const PUBLIC_ADDRESSES: AddressSet = publicAddresses();

export function ofCidr(cidr: Cidr): AddressSet {
  return cidr.family === 4 ? { v4: rangeOf4(cidr), v6: [] } : { v4: [], v6: rangeOf6(cidr) };
}

/** Operations on sets that are met again and again as the same objects: equal questions have the same answer. */
export class SetMemory {
  private readonly common = new WeakMap<AddressSet, WeakMap<AddressSet, AddressSet>>();
  private readonly rests = new WeakMap<AddressSet, WeakMap<AddressSet, AddressSet>>();

  public both(a: AddressSet, b: AddressSet): AddressSet {
    return recall(this.common, [a, b], both);
  }

  public except(a: AddressSet, b: AddressSet): AddressSet {
    return recall(this.rests, [a, b], except);
  }
}

type Answers = WeakMap<AddressSet, WeakMap<AddressSet, AddressSet>>;

function recall(
  known: Answers,
  [a, b]: readonly [AddressSet, AddressSet],
  answer: (a: AddressSet, b: AddressSet) => AddressSet,
): AddressSet {
  let ofFirst = known.get(a);
  if (ofFirst === undefined) {
    ofFirst = new WeakMap();
    known.set(a, ofFirst);
  }
  let set = ofFirst.get(b);
  if (set === undefined) {
    set = answer(a, b);
    ofFirst.set(b, set);
  }
  return set;
}

export function isEmpty(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

export function both(a: AddressSet, b: AddressSet): AddressSet {
  return like(a, intersect(a.v4, b.v4), intersect(a.v6, b.v6));
}

export function except(a: AddressSet, b: AddressSet): AddressSet {
  return like(a, subtract(a.v4, b.v4), subtract(a.v6, b.v6));
}

/** Whether the sets share an address. */
export function meet(a: AddressSet, b: AddressSet): boolean {
  return overlap(a.v4, b.v4) || overlap(a.v6, b.v6);
}

export function either(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: union(a.v4, b.v4), v6: union(a.v6, b.v6) };
}

/** A short name for the set, for memo keys: equal sets have equal keys. */
export function keyOf(set: AddressSet): string {
  return `${set.v4.join()};${set.v6.join()}`;
}

/** One address of the set as text, IPv4 first; undefined for the empty set. */
export function sampleOf(set: AddressSet): string | undefined {
  const [v4] = set.v4;
  if (v4 !== undefined) {
    return formatIpv4(v4);
  }
  const [v6] = set.v6;
  return v6 === undefined ? undefined : formatIpv6(v6);
}

/** What a NAT gateway turns NAT64 destinations into: the IPv4 addresses that they embed. */
export function nat64Targets(set: AddressSet): Intervals<number> {
  const [first] = NAT64.v6 as readonly [bigint, bigint];
  return intersect(set.v6, NAT64.v6).map((bound) => Number(bound - first));
}

function publicAddresses(): AddressSet {
  // Longer blocks are exceptions to the shorter ones that hold them, so they are applied last.
  const rows = registry.rows
    .map((row) => ({ cidr: parseCidr(row.cidr) as Cidr, reachable: row.globallyReachable }))
    .sort((a, b) => a.cidr.length - b.cidr.length);
  return rows.reduce(
    (set, { cidr, reachable }) => (reachable ? either(set, ofCidr(cidr)) : except(set, ofCidr(cidr))),
    EVERY_ADDRESS,
  );
}

/** The set itself when nothing of it went: what is remembered of it stays true. */
function like(set: AddressSet, v4: AddressSet['v4'], v6: AddressSet['v6']): AddressSet {
  return v4 === set.v4 && v6 === set.v6 ? set : { v4, v6 };
}
