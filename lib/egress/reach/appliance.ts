import type { Guard } from '../model/choices';
import type { Appliance, Endpoint, Inspection, Node, Reference, References } from '../model/network';
import type { Explorer, Position } from './explorer';
import type { Leak, Packet } from './path';
import { hopOf, step, unproven, worse } from './path';

/**
 * A packet handed to an interface or instance: it goes on from every interface of the machine, if the machine
 * forwards at all. With source/destination checking on, EC2 drops what is not addressed to the interface itself.
 */
export function throughAppliance(explorer: Explorer, node: Appliance, position: Position): Leak | undefined {
  let worst: Leak | undefined;
  for (const { when, value: forwards } of forwardsOf(explorer, node)) {
    const merged = forwards ? explorer.choices.both(position.packet.when, when) : undefined;
    if (merged !== undefined) {
      const packet = { ...step(position, hopOf(node, node.kind)), when: merged, isDroppedAtGateway: false };
      worst = worse(worst, fromMachine(explorer, node, { ...position, packet }));
    }
  }
  return worst;
}

/** A packet for an instance enters by one of its interfaces, which may be the one that says that it forwards. */
function forwardsOf(explorer: Explorer, node: Appliance): Appliance['forwards'] {
  return node.kind === 'instance'
    ? machineOf(explorer, node).parts.flatMap((part) => part.forwards)
    : node.forwards;
}

function fromMachine(explorer: Explorer, node: Appliance, position: Position): Leak | undefined {
  const { parts, unseen } = machineOf(explorer, node);
  const subnets = parts.flatMap((part) => part.subnets);
  if (subnets.length === 0) {
    const why = `${node.kind.replace('-', ' ')} '${node.origin.logicalId}' names no subnet`;
    return unproven(position.packet, position.origin, why);
  }
  const found = explorer.throughSubnets(subnets, position, 'machine');
  return unseen === undefined ? found : worse(found, unproven(position.packet, position.origin, unseen));
}

interface Machine {
  /** The instance and its interfaces, those that the input shows. */
  readonly parts: readonly Appliance[];
  /** Why it may have interfaces that the input does not show. */
  readonly unseen?: string;
}

/** What is plugged together with an interface or instance, by ids alone: an instance outside joins its interfaces too. */
function machineOf(explorer: Explorer, start: Appliance): Machine {
  const parts: Appliance[] = [];
  const others: Reference[] = [];
  const found = new Map<string, Reference>([[start.id, { id: start.id, label: start.origin.logicalId }]]);
  for (const reference of found.values()) {
    const node = explorer.node(reference.id);
    if (node?.kind === 'network-interface' || node?.kind === 'instance') {
      parts.push(node);
    } else {
      others.push(reference);
    }
    const links = explorer.topology.linksOfAppliance(reference.id).map(({ value }) => value);
    for (const { value } of links.flatMap((link) => [...link.instance, ...link.networkInterface])) {
      found.set(value.id, found.get(value.id) ?? value);
    }
  }
  const [other] = others;
  return { parts, ...(other === undefined ? {} : { unseen: whyUnseen(other) }) };
}

function whyUnseen({ label, why = 'it is outside the input' }: Reference): string {
  return `the machine may have other interfaces, since '${label}' is a part of it: ${why}`;
}

/** A firewall or load-balancer endpoint hands packets back into its own subnet, or on from what stands behind it. */
export function throughInspection(
  explorer: Explorer,
  node: Inspection | Endpoint,
  position: Position,
): Leak | undefined {
  const packet = fromInspection(explorer, step(position, hopOf(node, node.kind)));
  const here = { ...position, packet };
  const behind: References = node.kind === 'vpc-endpoint' ? node.service : node.behind;
  if (node.subnets.length === 0 && behind.length === 0) {
    return unproven(packet, position.origin, `'${node.origin.logicalId}' names no subnet`);
  }
  const parts = behind
    .map(({ when, value }) => ({ when, next: explorer.node(value.id) }))
    .filter(isInspection);
  let worst = explorer.throughSubnets(node.subnets, here);
  for (const { when, next } of parts) {
    const merged = explorer.choices.both(packet.when, when);
    if (merged !== undefined) {
      // An appliance behind a load balancer may send on in its own name.
      const sent = { ...packet, when: merged, isDroppedAtGateway: false };
      worst = worse(worst, throughInspection(explorer, next, { ...here, packet: sent }));
    }
  }
  if (node.kind === 'load-balancer') {
    worst = worse(worst, throughTargets(explorer, node, here));
  }
  if (parts.length > 0 || !LED_ON.has(node.kind)) {
    return worst;
  }
  const why = `what stands behind ${node.kind.replaceAll('-', ' ')} '${node.origin.logicalId}' is outside the input`;
  return worse(worst, unproven(packet, position.origin, why));
}

/**
 * A gateway load balancer hands packets to machines, which send them on by any interface that they have: not only
 * in the balancer's own subnets. Targets that the input does not show may stand in any subnet of the VPC.
 */
function throughTargets(explorer: Explorer, balancer: Inspection, position: Position): Leak | undefined {
  const groups = balancer.behind.map(({ when, value }) => ({ when, ...targetsOf(explorer, value) }));
  const areShown = groups.length > 0 && groups.every(({ isWhole }) => isWhole);
  let worst: Leak | undefined;
  for (const { when, machines } of groups) {
    for (const target of machines) {
      const given = explorer.choices.both(when, target.when);
      const merged = given === undefined ? undefined : explorer.choices.both(position.packet.when, given);
      if (merged !== undefined) {
        const { machine } = target;
        const packet = { ...step(position, hopOf(machine, machine.kind)), when: merged };
        worst = worse(worst, fromMachine(explorer, machine, { ...position, packet }));
      }
    }
  }
  return areShown || worst?.verdict === 'exposed'
    ? worst
    : worse(worst, beside(explorer, balancer, position));
}

interface Targets {
  readonly machines: readonly { readonly when: Guard; readonly machine: Appliance }[];
  /** Whether the input shows all of them, as far as it can. */
  readonly isWhole: boolean;
}

function targetsOf(explorer: Explorer, group: Reference): Targets {
  const node = explorer.node(group.id);
  const targets = node?.kind === 'target-group' ? node.targets : [];
  const machines = targets.flatMap(({ when, value }) => {
    const machine = explorer.node(value.id);
    const isMachine = machine?.kind === 'instance' || machine?.kind === 'network-interface';
    return isMachine ? [{ when, machine }] : [];
  });
  return { machines, isWhole: machines.length > 0 && machines.length === targets.length };
}

/** Machines that nobody shows stand beside their load balancer, in a subnet that may have a way on. */
function beside(explorer: Explorer, balancer: Inspection, position: Position): Leak | undefined {
  const own = new Set(balancer.subnets.map(({ value }) => value.id));
  const vpcs = [...own].flatMap((id) => {
    const node = explorer.node(id);
    return node?.kind === 'subnet' ? node.vpc.map(({ value }) => value.id) : [];
  });
  const others = [...new Set(vpcs)].flatMap((vpc) => explorer.topology.subnetsOf(vpc));
  for (const { when, value: subnet } of others.filter(({ value }) => !own.has(value.id))) {
    const reference = { id: subnet.id, label: subnet.origin.logicalId };
    const leak = explorer.throughSubnets([{ when, value: reference }], position);
    if (leak !== undefined) {
      const { packet, origin } = position;
      const why = `the input does not show all targets of load balancer '${balancer.origin.logicalId}', and subnet '${reference.label}' of its VPC leads on`;
      return unproven({ ...packet, when: leak.when }, origin, why);
    }
  }
  return undefined;
}

/** Who inspects packets may send on what it likes. */
function fromInspection({ screen }: Explorer, packet: Packet): Packet {
  return screen === undefined ? packet : screen.fromInspection(packet);
}

/** Kinds that are nothing without an appliance behind them, which can send packets on by a way of its own. */
const LED_ON: ReadonlySet<string> = new Set(['vpc-endpoint', 'vpc-endpoint-service']);

function isInspection(part: {
  when: Guard;
  next: Node | undefined;
}): part is { when: Guard; next: Inspection } {
  return part.next?.kind === 'vpc-endpoint-service' || part.next?.kind === 'load-balancer';
}
