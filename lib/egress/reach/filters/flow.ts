import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS, PUBLIC_ADDRESSES, keyOf, nat64Targets } from '../../../shared/address-set';
import { intersect, overlap, subtract, union } from '../../../shared/intervals';
import type { Box, Traffic } from '../../model/traffic';
import {
  ALL_TRAFFIC,
  EVERY_SERVICE,
  ICMP,
  ICMPV6,
  exceptBox,
  ports,
  reaches,
  servicesOf,
  withPeers,
} from '../../model/traffic';
import type { Sieve } from './sieve';
import { SHUT } from './sieve';

/**
 * What the filters on the way so far let through, of what begins inside and of what begins outside.
 *
 * What begins inside decides by itself: data leaves with the first packet, answered or not, so an answer that a
 * stateless network ACL drops closes nothing. What begins outside counts by itself too: it is a way in, and a security
 * group lets the answers out whatever its rules for the way out say.
 */
export interface Flow {
  readonly out: Sieve;
  readonly in: Sieve;
  /** Addresses that packets come from; any where absent. */
  readonly sources?: AddressSet;
  /** The subnet that packets leave, where it matters. */
  readonly from?: string;
}

/** Whether the filters let nothing through, with peers of the set, in either direction. */
export function isClosed({ out, in: into }: Flow, peers: AddressSet): boolean {
  return !reaches(out.possible, peers) && !reaches(into.possible, peers);
}

/** What the filters leave of an open way: all, something that is not known, or nothing. */
export function judgeFlow(
  flow: Flow,
  peers: AddressSet,
): { verdict: 'exposed' | 'unproven' | 'closed'; why?: string } {
  if (reaches(flow.out.certain, peers) || reaches(flow.in.certain, peers)) {
    return { verdict: 'exposed' };
  }
  if (isClosed(flow, peers)) {
    return { verdict: 'closed' };
  }
  const sieve = reaches(flow.out.possible, peers) ? flow.out : flow.in;
  return { verdict: 'unproven', why: `filters may let it through: ${sieve.why ?? 'a fact is not known'}` };
}

/** What of a flow goes to some addresses. */
export function towards(flow: Flow, peers: AddressSet): Flow {
  const { certain, possible, ...rest } = flow.out;
  return {
    ...flow,
    out: { ...rest, certain: withPeers(certain, peers), possible: withPeers(possible, peers) },
  };
}

/** Behind a gateway that only lets out nothing begins outside. */
export function outwardOnly(flow: Flow): Flow {
  return { ...flow, in: SHUT };
}

/** The same behind a NAT gateway, where everything is IPv4. */
export function afterNat(flow: Flow): Flow {
  const { certain, possible, ...rest } = flow.out;
  return outwardOnly({
    ...flow,
    out: { ...rest, certain: certain.flatMap(toIpv4), possible: possible.flatMap(toIpv4) },
  });
}

/** A machine on the way can send on something else than it was sent, in a name of its own. */
export function rewritten(flow: Flow, peers: AddressSet): Flow {
  const why = flow.out.why ?? 'what a machine on the way sends on is not known';
  const isFed = reaches(flow.out.possible, peers);
  const out = isFed ? { certain: flow.out.certain, possible: ALL_TRAFFIC, why } : SHUT;
  return { in: flow.in, out };
}

/** NAT64 turns packets for embedded addresses into IPv4. */
function toIpv4({ peers, services }: Box): Traffic {
  const embedded = intersect(nat64Targets(peers), PUBLIC_ADDRESSES.v4);
  const isPing = overlap(services, ports(ICMPV6));
  const boxes: Traffic = [
    { peers: { v4: peers.v4, v6: [] }, services },
    { peers: { v4: embedded, v6: [] }, services: isPing ? union(services, ports(ICMP)) : services },
  ];
  return boxes.filter((box) => box.peers.v4.length > 0);
}

/**
 * What a subnet lets in, as a filter of what passes it: by its sources there, whatever the destination is.
 *
 * Certain is only what it lets in from every source that there can be.
 */
export function intoSubnet(sieve: Sieve, { sources = EVERY_ADDRESS, out }: Flow): Sieve {
  const isIpv4 = out.possible.every(({ peers }) => peers.v6.length === 0);
  return fromSources(sieve, isIpv4 ? { v4: sources.v4, v6: [] } : sources);
}

function fromSources(sieve: Sieve, sources: AddressSet): Sieve {
  const refused = sieve.certain.reduce<Traffic>(exceptBox, [{ peers: sources, services: EVERY_SERVICE }]);
  const possible = servicesOf(withPeers(sieve.possible, sources));
  return {
    ...sieve,
    certain: anywhere(subtract(EVERY_SERVICE, servicesOf(refused))),
    possible: anywhere(possible),
    why: sieve.why ?? 'it depends on the address that packets come from',
  };
}

function anywhere(services: Box['services']): Traffic {
  return services.length === 0 ? [] : [{ peers: EVERY_ADDRESS, services }];
}

/** Names a flow: equal flows have equal keys. */
export function keyOfFlow({ out, in: into, sources, from }: Flow): string {
  const parts = [out.certain, out.possible, into.certain, into.possible].map(keyOfTraffic);
  const rest = [out.why, into.why, from, sources === undefined ? '' : keyOf(sources)];
  return [...parts, ...rest.map((part) => part ?? '')].join('\u0003');
}

function keyOfTraffic(traffic: Traffic): string {
  return traffic === ALL_TRAFFIC
    ? '*'
    : traffic.map(({ peers, services }) => `${keyOf(peers)}:${services.join()}`).join(' ');
}
