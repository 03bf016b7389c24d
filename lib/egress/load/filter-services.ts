import { remember } from '../../shared/remember';
import type { Service } from '../model/filters';
import { EVERY_SERVICE, ICMP, ICMPV6, TCP, UDP, icmp, ports } from '../model/traffic';

/** A number of a rule: undefined where none is written, `unknown` where it is not known. */
export type Known = number | undefined | 'unknown';

/** What a rule says of protocol and ports, in whatever input. */
export interface Written {
  /** A number, a name, or -1 for all; undefined where it is not known. */
  readonly protocol: string | undefined;
  /** First port, or type of ICMP. */
  readonly from: Known;
  /** Last port, or code of ICMP. */
  readonly to: Known;
  /** What a reader calls the rule. */
  readonly name: string;
}

/** Names that EC2 takes for protocol numbers. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['all', -1],
  ['tcp', TCP],
  ['udp', UDP],
  ['icmp', ICMP],
  ['icmpv6', ICMPV6],
]);

/**
 * What a rule of a security group or network ACL is about.
 *
 * Ports count for TCP and UDP, types and codes for ICMP; a rule about another protocol is about all of it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html
 */
export function toService({ protocol, from, to, name }: Written): Service {
  const number = protocol === undefined ? undefined : numberOf(protocol);
  if (number === undefined) {
    return { services: EVERY_SERVICE, why: `the protocol of '${name}' is not known` };
  }
  if (number < 0) {
    return { services: EVERY_SERVICE };
  }
  if (!HAVE_PORTS.has(number)) {
    return { services: ports(number) };
  }
  return from === 'unknown' || to === 'unknown'
    ? { services: ports(number), why: `the ports of '${name}' are not known` }
    : { services: narrowed(number, from, to) };
}

const HAVE_PORTS: ReadonlySet<number> = new Set([ICMP, TCP, UDP, ICMPV6]);

function narrowed(protocol: number, from?: number, to?: number): Service['services'] {
  return remember(NARROWED, `${protocol} ${from ?? ''} ${to ?? ''}`, () => pointsOf(protocol, from, to));
}

/** Rules of thousands of filters are about the same few services. */
const NARROWED = new Map<string, Service['services']>();

function pointsOf(protocol: number, from = -1, to?: number): Service['services'] {
  if (protocol === ICMP || protocol === ICMPV6) {
    return icmp(protocol, from, to ?? -1);
  }
  return from < 0 ? ports(protocol) : ports(protocol, from, to ?? from);
}

function numberOf(protocol: string): number | undefined {
  const text = protocol.trim().toLowerCase();
  const number = NUMBERS.get(text) ?? (/^-?\d{1,3}$/.test(text) ? Number(text) : undefined);
  return number !== undefined && number < 256 ? number : undefined;
}
