import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS } from '../../../shared/address-set';
import type { Guard } from '../../model/choices';
import type { Direction } from '../../model/filters';
import type { Subnet } from '../../model/network';
import type { Services } from '../../model/traffic';
import { TCP, bothTraffic, ports, reaches } from '../../model/traffic';
import type { Filters } from '../../reach/filters/filters';

/** The port of every API of AWS. */
export const HTTPS = ports(TCP, 443, 443);

/**
 * Ports that clients of any kind send from, so that answers go to.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const EPHEMERAL = ports(TCP, 1024, 65535);

/** A call from one subnet to addresses that stand in another one, or in none of the VPC. */
interface Call {
  readonly from: Subnet;
  readonly to: Subnet | undefined;
  /** Addresses of the far end. */
  readonly ends: AddressSet;
  /** What the far end is called. */
  readonly name: string;
  readonly when: Guard;
}

/** Why network ACLs certainly drop a call or its answers: they keep no state, so each is asked for both. */
export function aclFault(filters: Filters, call: Call): string | undefined {
  const { from, to, ends, name } = call;
  const starts = ipv4Of(filters.rangeOf(from.id));
  const steps: readonly (Step | undefined)[] = [
    { subnet: from, direction: 'out', services: HTTPS, peers: ends, what: `HTTPS out to ${name}` },
    to && { subnet: to, direction: 'in', services: HTTPS, peers: starts, what: 'HTTPS in from it' },
    to && {
      subnet: to,
      direction: 'out',
      services: EPHEMERAL,
      peers: starts,
      what: `answers out to it ${BACK}`,
    },
    {
      subnet: from,
      direction: 'in',
      services: EPHEMERAL,
      peers: ends,
      what: `answers in from ${name} ${BACK}`,
    },
  ];
  const dropped = steps.find((step) => step !== undefined && !passes(filters, step, call.when));
  return dropped && `${aclOf(filters, dropped.subnet, call.when)} lets no ${dropped.what}`;
}

const BACK = '(TCP 1024-65535)';

interface Step {
  readonly subnet: Subnet;
  readonly direction: Direction;
  readonly services: Services;
  readonly peers: AddressSet;
  readonly what: string;
}

function passes(filters: Filters, { subnet, direction, services, peers }: Step, when: Guard): boolean {
  const { possible } = filters.sieveOfAcls(subnet, direction, when);
  return reaches(bothTraffic(possible, [{ peers, services }]), peers);
}

function aclOf(filters: Filters, subnet: Subnet, when: Guard): string {
  const [first] = filters.aclsOf(subnet, when);
  return `network ACL '${first?.value.label ?? ''}' of subnet '${subnet.origin.logicalId}'`;
}

/** Endpoints have IPv4 addresses unless they say otherwise. */
export function ipv4Of(addresses: AddressSet | undefined): AddressSet {
  return { v4: (addresses ?? EVERY_ADDRESS).v4, v6: [] };
}
