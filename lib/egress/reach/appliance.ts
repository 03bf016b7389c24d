import type { Appliance, Endpoint, Inspection, References } from '../model/network';
import type { Explorer, Position } from './explorer';
import { step, unproven } from './explorer';
import type { Leak } from './path';
import { hopOf, worse } from './path';

/**
 * A packet handed to an interface or instance: it goes on from every interface of the machine, if the machine
 * forwards at all. With source/destination checking on, EC2 drops what is not addressed to the interface itself.
 */
export function throughAppliance(explorer: Explorer, node: Appliance, position: Position): Leak | undefined {
  let worst: Leak | undefined;
  for (const { when, value: forwards } of node.forwards) {
    const merged = forwards ? explorer.choices.both(position.packet.when, when) : undefined;
    if (merged !== undefined) {
      const packet = { ...step(position, hopOf(node, node.kind)), when: merged, isDroppedAtGateway: false };
      worst = worse(worst, fromMachine(explorer, node, { ...position, packet }));
    }
  }
  return worst;
}

function fromMachine(explorer: Explorer, node: Appliance, position: Position): Leak | undefined {
  const machine = interfacesOf(explorer, node);
  const subnets = machine.flatMap((part) => part.subnets);
  if (subnets.length === 0) {
    const why = `${node.kind.replace('-', ' ')} '${node.origin.logicalId}' names no subnet`;
    return unproven(position.packet, position.origin, why);
  }
  return explorer.throughSubnets(subnets, position);
}

/** The machine and its interfaces; an interface whose instance is outside the input stands alone. */
function interfacesOf(explorer: Explorer, start: Appliance): readonly Appliance[] {
  const found = new Map<string, Appliance>([[start.id, start]]);
  for (const { id } of found.values()) {
    const links = explorer.topology.linksOfAppliance(id).map(({ value }) => value);
    for (const { value } of links.flatMap((link) => [...link.instance, ...link.networkInterface])) {
      const node = explorer.node(value.id);
      if (node?.kind === 'network-interface' || node?.kind === 'instance') {
        found.set(node.id, node);
      }
    }
  }
  return [...found.values()];
}

/** A firewall or load-balancer endpoint hands packets back into its own subnet, or on from what stands behind it. */
export function throughInspection(
  explorer: Explorer,
  node: Inspection | Endpoint,
  position: Position,
): Leak | undefined {
  const packet = step(position, hopOf(node, node.kind));
  const here = { ...position, packet };
  const behind: References = node.kind === 'vpc-endpoint' ? node.service : node.behind;
  if (node.subnets.length === 0 && behind.length === 0) {
    return unproven(packet, position.origin, `'${node.origin.logicalId}' names no subnet`);
  }
  let worst = explorer.throughSubnets(node.subnets, here);
  for (const { when, value } of behind) {
    const next = explorer.node(value.id);
    const merged = explorer.choices.both(packet.when, when);
    const isInspection = next?.kind === 'vpc-endpoint-service' || next?.kind === 'load-balancer';
    if (isInspection && merged !== undefined) {
      worst = worse(
        worst,
        throughInspection(explorer, next, { ...here, packet: { ...packet, when: merged } }),
      );
    }
  }
  return worst;
}
