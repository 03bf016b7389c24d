import { PUBLIC_ADDRESSES, isEmpty, nat64Targets } from '../../shared/address-set';
import { intersect, union } from '../../shared/intervals';
import type { NatGateway } from '../model/network';
import type { Explorer, Position } from './explorer';
import { afterNat, towards } from './filters/flow';
import { throughGateway } from './gateway';
import type { Leak } from './path';
import { hopOf, unproven, worse } from './path';

/** A packet at a NAT gateway: translated to IPv4, it goes on by the table of the gateway's own subnet. */
export function throughNat(explorer: Explorer, nat: NatGateway, position: Position): Leak | undefined {
  const { packet } = position;
  // A NAT gateway carries IPv4, and IPv6 only as NAT64.
  const embedded = intersect(nat64Targets(packet.to), PUBLIC_ADDRESSES.v4);
  const to = { v4: union(packet.to.v4, embedded), v6: [] };
  if (isEmpty(to)) {
    return undefined;
  }
  // Another family has other routes: what was passed as IPv6 may be passed again.
  const passed = embedded.length === 0 ? packet.passed : new Set<string>();
  let worst: Leak | undefined;
  for (const { when, value } of nat.connectivity) {
    const merged = explorer.choices.both(packet.when, when);
    if (merged !== undefined) {
      const hops = [...packet.hops, hopOf(nat, 'nat-gateway')];
      const translated = {
        ...packet,
        to,
        hops,
        passed,
        when: merged,
        isDroppedAtGateway: value === 'private',
        ...(packet.flow === undefined ? {} : { flow: towards(packet.flow, packet.to) }),
      };
      worst = worse(worst, beyondNat(explorer, nat, { ...position, packet: translated }));
    }
  }
  return worst;
}

function beyondNat(explorer: Explorer, nat: NatGateway, position: Position): Leak | undefined {
  const zonal = explorer.throughSubnets(nat.subnets, position, 'nat-gateway');
  if (!nat.isRegional || position.packet.isDroppedAtGateway) {
    return zonal;
  }
  // The service owns the route from a regional NAT gateway to its VPC's internet gateway.
  const { flow } = position.packet;
  // No subnet is passed, so no network ACL is asked.
  const packet = flow === undefined ? position.packet : { ...position.packet, flow: afterNat(flow) };
  let worst = zonal;
  for (const gateway of explorer.topology.model.nodes.values()) {
    if (gateway.kind === 'internet-gateway') {
      worst = worse(worst, throughGateway(explorer, gateway, { ...position, packet, vpc: nat.vpc }));
    }
  }
  const why = `regional NAT gateway '${nat.origin.logicalId}' uses the internet gateway of its VPC, and the input attaches none`;
  return worst ?? unproven(position.packet, position.origin, why);
}
