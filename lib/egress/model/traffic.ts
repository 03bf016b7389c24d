import type { AddressSet } from '../../shared/address-set';
import {
  EVERY_ADDRESS,
  PUBLIC_ADDRESSES,
  both,
  either,
  except,
  isEmpty,
  meet,
} from '../../shared/address-set';
import type { Intervals } from '../../shared/intervals';
import { intersect, overlap, subtract, union } from '../../shared/intervals';

/**
 * What filters tell packets apart by, besides the address: protocols with their ports, or with types and codes.
 *
 * Points of one line: protocol × 65536 + port, or + type × 256 + code for ICMP. A protocol that has neither fills its
 * whole part of the line.
 */
export type Services = Intervals<number>;

/** Points of one protocol. */
const WIDTH = 65536;
const PROTOCOLS = 256;

export const EVERY_SERVICE: Services = [0, PROTOCOLS * WIDTH];

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;

/** Some ports of a protocol, both ends included; all where none are given. */
export function ports(protocol: number, first = 0, last = WIDTH - 1): Services {
  return first > last ? [] : [protocol * WIDTH + first, protocol * WIDTH + last + 1];
}

/** Types and codes of ICMP or ICMPv6; -1 is any. */
export function icmp(protocol: number, type = -1, code = -1): Services {
  if (type < 0) {
    return ports(protocol);
  }
  return code < 0
    ? ports(protocol, type * 256, type * 256 + 255)
    : ports(protocol, type * 256 + code, type * 256 + code);
}

/** Packets with certain peers about certain services. */
export interface Box {
  readonly peers: AddressSet;
  readonly services: Services;
}

/** Packets that are in any of the boxes, which may overlap. */
export type Traffic = readonly Box[];

export const NO_TRAFFIC: Traffic = [];
export const EVERY_BOX: Box = { peers: EVERY_ADDRESS, services: EVERY_SERVICE };
export const ALL_TRAFFIC: Traffic = [EVERY_BOX];

/** Packets of a box that are in another one too; undefined when there are none. */
export function meetBoxes(a: Box, b: Box): Box | undefined {
  if (!overlap(a.services, b.services) || !meet(a.peers, b.peers)) {
    return undefined;
  }
  return { peers: both(a.peers, b.peers), services: intersect(a.services, b.services) };
}

/** Packets that are in both. */
export function bothTraffic(a: Traffic, b: Traffic): Traffic {
  if (a === ALL_TRAFFIC || b === ALL_TRAFFIC) {
    return a === ALL_TRAFFIC ? b : a;
  }
  return a.flatMap((one) => b.flatMap((other) => meetBoxes(one, other) ?? []));
}

/** Packets that are not in the box. */
export function exceptBox(traffic: Traffic, taken: Box): Traffic {
  return traffic.flatMap((box) => {
    if (meetBoxes(box, taken) === undefined) {
      return [box];
    }
    const parts: Box[] = [
      { peers: except(box.peers, taken.peers), services: box.services },
      { peers: both(box.peers, taken.peers), services: subtract(box.services, taken.services) },
    ];
    return parts.filter((part) => !isEmpty(part.peers) && part.services.length > 0);
  });
}

/** Packets with peers of the set. */
export function withPeers(traffic: Traffic, peers: AddressSet): Traffic {
  return bothTraffic(traffic, [{ peers, services: EVERY_SERVICE }]);
}

/** Whether there is a packet with a peer of the set. */
export function reaches(traffic: Traffic, peers: AddressSet): boolean {
  return traffic.some((box) => box.services.length > 0 && meet(box.peers, peers));
}

/** Whether there is a packet with a public peer. */
export function reachesPublic(traffic: Traffic): boolean {
  return traffic.some((box) => box.services.length > 0 && isPublic(box.peers));
}

/** Rules of thousands of filters share the sets of the few blocks that they name. */
const KNOWN = new WeakMap<AddressSet, boolean>();

function isPublic(peers: AddressSet): boolean {
  let known = KNOWN.get(peers);
  if (known === undefined) {
    known = meet(peers, PUBLIC_ADDRESSES);
    KNOWN.set(peers, known);
  }
  return known;
}

/** The services of all boxes together. */
export function servicesOf(traffic: Traffic): Services {
  return traffic.reduce<Services>((all, { services }) => union(all, services), []);
}

/** Every address that is a peer in some box. */
export function peersOf(traffic: Traffic): AddressSet {
  return traffic.reduce<AddressSet>((all, { peers }) => either(all, peers), { v4: [], v6: [] });
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [ICMP, 'icmp'],
  [TCP, 'tcp'],
  [UDP, 'udp'],
  [ICMPV6, 'icmpv6'],
]);

/** `all traffic`, `tcp 443`, `udp 1000-2000`, `icmp`, `icmp type 8`, `protocol 47`; the first of several. */
export function describeServices(services: Services): string {
  let text = DESCRIBED.get(services);
  if (text === undefined) {
    text = described(services);
    DESCRIBED.set(services, text);
  }
  return text;
}

/** Rules of thousands of filters share the few services that they name. */
const DESCRIBED = new WeakMap<Services, string>();

function described(services: Services): string {
  const [low = 0, high = 0] = services;
  if (high - low === PROTOCOLS * WIDTH) {
    return 'all traffic';
  }
  const protocol = Math.floor(low / WIDTH);
  const name = NAMES.get(protocol) ?? `protocol ${protocol}`;
  const [first, last] = [low - protocol * WIDTH, high - 1 - protocol * WIDTH];
  if (first === 0 && last === WIDTH - 1) {
    return name;
  }
  if (protocol === ICMP || protocol === ICMPV6) {
    return `${name} type ${Math.floor(first / 256)}`;
  }
  return first === last ? `${name} ${first}` : `${name} ${first}-${last}`;
}
