import type { Gateway, Reference } from '../model/network';
import type { Explorer, Position } from './explorer';
import { outwardOnly } from './filters/flow';
import type { Leak, Packet } from './path';
import { exposed, hopOf, step, unproven, worse } from './path';

/**
 * A packet at a gateway of a VPC: it leaves when the gateway belongs to the VPC that the packet is in.
 *
 * A gateway that the input attaches only elsewhere carries nothing; one that it attaches nowhere is not known.
 */
export function throughGateway(explorer: Explorer, gateway: Gateway, position: Position): Leak | undefined {
  const { packet, origin } = position;
  if (!isCarried(gateway, position)) {
    return undefined;
  }
  const inside = through(gateway, step(position, hopOf(gateway, gateway.kind)));
  const name = `${gateway.kind.replaceAll('-', ' ')} '${gateway.origin.logicalId}'`;
  if (gateway.kind === 'virtual-private-gateway') {
    return unproven(inside, origin, `what ${name} reaches is outside the input`);
  }
  if (gateway.vpcs.length === 0) {
    return unproven(inside, origin, `${name} is attached to no VPC of the input`);
  }
  let worst: Leak | undefined;
  for (const from of position.vpc) {
    for (const attached of gateway.vpcs) {
      const here = explorer.choices.both(packet.when, from.when);
      const when = here === undefined ? undefined : explorer.choices.both(here, attached.when);
      if (when !== undefined) {
        worst = worse(
          worst,
          atGateway(
            explorer,
            { ...position, packet: { ...inside, when } },
            { from: from.value, attached: attached.value },
          ),
        );
      }
    }
  }
  return worst;
}

function atGateway(
  explorer: Explorer,
  { packet, origin }: Position,
  { from, attached }: { from: Reference; attached: Reference },
): Leak | undefined {
  if (from.id === attached.id) {
    return exposed(packet, origin);
  }
  const areKnown = [from, attached].every(({ id }) => explorer.node(id)?.kind === 'vpc');
  return areKnown
    ? undefined
    : unproven(
        packet,
        origin,
        `cannot tell whether VPC '${from.label}' is VPC '${attached.label}', to which the gateway is attached`,
      );
}

/** An egress-only gateway carries IPv6 that begins inside. */
function through({ kind }: Gateway, packet: Packet): Packet {
  return kind === 'egress-only-internet-gateway' && packet.flow !== undefined
    ? { ...packet, to: { v4: [], v6: packet.to.v6 }, flow: outwardOnly(packet.flow) }
    : packet;
}

/** Internet gateways carry both families, but not a private NAT gateway's; egress-only ones carry IPv6 alone. */
function isCarried(gateway: Gateway, { packet }: Position): boolean {
  switch (gateway.kind) {
    case 'egress-only-internet-gateway':
      return packet.to.v6.length > 0;
    case 'internet-gateway':
    case 'carrier-gateway':
      return !packet.isDroppedAtGateway;
    case 'virtual-private-gateway':
      return true;
  }
}
