import type { AddressSet } from '../../shared/address-set';
import type { Guard } from '../model/choices';
import type { Node, Origin, Reference } from '../model/network';

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
}

/** How a path ends. */
export interface Leak {
  readonly verdict: 'exposed' | 'unproven';
  readonly hops: readonly Hop[];
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

/** A path that ends at the internet. */
export function exposed(packet: Packet, origin: Origin): Leak {
  return { verdict: 'exposed', hops: [...packet.hops, INTERNET], when: packet.when, origin, cause: 'route' };
}

/** A path that ends where something is not known. */
export function unproven(packet: Packet, origin: Origin, why: string): Leak {
  return { verdict: 'unproven', hops: packet.hops, when: packet.when, why, origin, cause: 'route' };
}

/** The packet, one hop further. */
export function step({ packet }: { readonly packet: Packet }, hop: Hop): Packet {
  return { ...packet, hops: [...packet.hops, hop] };
}
