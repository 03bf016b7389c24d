import type { AddressSet } from '../../shared/address-set';
import { PUBLIC_ADDRESSES } from '../../shared/address-set';
import type { Guard } from '../model/choices';
import type { Node, Origin, Reference } from '../model/network';
import type { Flow } from './filters/flow';
import { judgeFlow } from './filters/flow';

/** Kinds of hops on a path; the list is closed. */
export type HopKind =
  | 'subnet'
  | 'route-table'
  | 'route'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'carrier-gateway'
  | 'nat-gateway'
  | 'virtual-private-gateway'
  | 'transit-gateway'
  | 'transit-gateway-attachment'
  | 'transit-gateway-route-table'
  | 'transit-gateway-route'
  | 'vpc-peering-connection'
  | 'vpc-endpoint'
  | 'vpc-endpoint-service'
  | 'load-balancer'
  | 'network-firewall'
  | 'network-interface'
  | 'instance'
  | 'local-gateway'
  | 'core-network'
  | 'odb-network'
  | 'unknown'
  | 'internet';

/** One step of a path. */
export interface Hop {
  readonly kind: HopKind;
  /** Logical id, or the id or parameter by which the input names it. */
  readonly id: string;
  readonly stack?: string;
  /** Of a route: the block that it matches. */
  readonly destination?: string;
  /** Of a subnet: what security groups and network ACLs there do with the path's packets. */
  readonly filters?: readonly HopFilter[];
}

/** A filter on the way. */
export interface HopFilter {
  readonly kind: 'network-acl' | 'security-group';
  /** Logical id, or the id by which the input names it. */
  readonly id: string;
  readonly stack: string;
  /** Which way packets go that it is asked about: out of the subnet, or into it. */
  readonly direction: 'out' | 'in';
  /** Whether it lets any of the path's packets through. */
  readonly effect: 'admits' | 'blocks' | 'unknown';
  /** Rules that let them through, the first few. */
  readonly rules?: readonly string[];
  /** What is not known, where that decides. */
  readonly why?: string;
}

/** A packet on its way, and what had to be so for it to get here. */
export interface Packet {
  /** Public addresses that it may still be going to. */
  readonly to: AddressSet;
  readonly when: Guard;
  readonly hops: readonly Hop[];
  /** Route tables that it has passed; a second time is a loop. */
  readonly passed: ReadonlySet<string>;
  /** Its source is a private NAT gateway's address, which an internet gateway does not carry. */
  readonly isDroppedAtGateway: boolean;
  /** What the filters on the way let through; absent when they do not count. */
  readonly flow?: Flow;
}

/** How a path ends. */
export interface Leak {
  readonly verdict: 'exposed' | 'unproven';
  readonly hops: readonly Hop[];
  /** Public addresses that it leads to, as they are named where it ends. */
  readonly to: AddressSet;
  readonly when: Guard;
  /** What is not known; set when unproven. */
  readonly why?: string;
  /** What the finding is about: the first route, the subnet whose table is not known, or what adds routes. */
  readonly origin: Origin;
  readonly cause: 'route' | 'table' | 'opaque';
}

export const INTERNET: Hop = { kind: 'internet', id: 'internet' };

export function hopOf(node: { readonly origin: Origin }, kind: HopKind): Hop {
  return { kind, id: node.origin.logicalId, stack: node.origin.stack };
}

export function hopTo(reference: Reference, kind: HopKind, node: Node | undefined): Hop {
  return node === undefined ? { kind, id: reference.label } : hopOf(node, kind);
}

/** The worse of two ends: an exposed path outweighs an unproven one. */
export function worse(a: Leak | undefined, b: Leak | undefined): Leak | undefined {
  if (a === undefined || b === undefined) {
    return a ?? b;
  }
  return a.verdict === 'exposed' || b.verdict !== 'exposed' ? a : b;
}

/** What the prefix of an id says of the thing; ids of things outside the input say nothing else. */
export function kindOfId(id: string): HopKind {
  const kinds: Readonly<Record<string, HopKind>> = {
    igw: 'internet-gateway',
    eigw: 'egress-only-internet-gateway',
    cagw: 'carrier-gateway',
    vgw: 'virtual-private-gateway',
    vpce: 'vpc-endpoint',
    nat: 'nat-gateway',
  };
  return kinds[id.split('-')[0] ?? ''] ?? 'unknown';
}

/** A kind as a reader says it. */
export function describeKind(kind: string): string {
  return kind === 'unknown' ? 'target' : kind.replaceAll('-', ' ');
}

/** A path that ends at the internet; nothing when filters that count close it. */
export function exposed(packet: Packet, origin: Origin): Leak | undefined {
  const { to, when, flow } = packet;
  const { verdict, why } = flow === undefined ? OPEN_FLOW : judgeFlow(flow, to);
  if (verdict === 'closed') {
    return undefined;
  }
  const hops = [...packet.hops, INTERNET];
  return { verdict, hops, to, when, origin, cause: 'route', ...(why === undefined ? {} : { why }) };
}

const OPEN_FLOW = { verdict: 'exposed', why: undefined } as const;

/** A path that ends where something is not known. */
export function unproven(packet: Packet, origin: Origin, why: string): Leak {
  const { hops, to, when } = packet;
  return { verdict: 'unproven', hops, to, when, why, origin, cause: 'route' };
}

/** The packet, one hop further. */
export function step({ packet }: { readonly packet: Packet }, hop: Hop): Packet {
  return { ...packet, hops: [...packet.hops, hop] };
}

/** Every public address, from a subnet that nothing is assumed of but `when`. */
export function wholePacket(when: Guard): Packet {
  return { to: PUBLIC_ADDRESSES, when, hops: [], passed: new Set(), isDroppedAtGateway: false };
}

/** Of the ends that are about one thing, the worst. */
export function worstOfEach(leaks: readonly Leak[]): readonly Leak[] {
  const found = new Map<Origin, Leak>();
  for (const leak of leaks) {
    found.set(leak.origin, worse(found.get(leak.origin), leak) ?? leak);
  }
  return [...found.values()];
}
