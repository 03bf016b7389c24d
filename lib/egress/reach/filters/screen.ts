import type { Guard } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { Appliance, Endpoint, Inspection, Node, Reference, Subnet } from '../../model/network';
import type { Packet } from '../path';
import type { Filters } from './filters';
import type { Flow } from './flow';
import { afterNat, intoSubnet, isClosed, keyOfFlow, rewritten } from './flow';
import { settle } from './settings';
import type { Sieve } from './sieve';
import { OPEN, chain } from './sieve';

/** What the filters of a subnet let its own packets begin with, under one setting. */
export interface Start {
  readonly when: Guard;
  readonly flow?: Flow;
}

/**
 * Filters as packets meet them, for whoever wants them to count.
 *
 * Counted are the groups and the network ACL of the subnet that packets begin in, and the network ACLs of the subnets
 * of NAT gateways and of machines that forward. Not counted, so that nothing passes for closed that is not: network
 * ACLs of transit gateway attachments' subnets and of endpoints' subnets, and groups of machines that forward.
 */
export class Screen {
  private readonly flows = new Map<string, Flow>();
  private cachedForwarding: ReadonlySet<string> | undefined;
  private cachedAsking: boolean | undefined;

  constructor(private readonly filters: Filters) {}

  /** What packets of a subnet begin with, for every setting that its filters hang on. */
  public startsOf(subnet: Subnet): readonly Start[] {
    const { choices } = this.filters.model;
    const guards = this.filters.guardsOf(subnet, subnet.when);
    return settle(choices, subnet.when, guards).map((when) => ({
      when,
      flow: this.intern({
        out: this.sieveOf(subnet, 'out', when),
        in: this.sieveOf(subnet, 'in', when),
        ...this.sourceOf(subnet),
      }),
    }));
  }

  /**
   * The packet as it goes on from the subnet of a NAT gateway, or of a machine that forwards: one for each setting
   * that the network ACL hangs on, none where that lets nothing through.
   */
  public *pass(packet: Packet, reference: Reference, by: 'nat-gateway' | 'machine'): Iterable<Packet> {
    const { flow } = packet;
    if (flow === undefined) {
      yield packet;
      return;
    }
    for (const { when, out, into } of this.aclSettings(this.subnet(reference), packet.when)) {
      const own = by === 'machine' ? rewritten(flow, packet.to) : fromNat(flow, reference, into);
      const next = { in: own.in, out: chain(own.out, out), from: reference.id };
      if (!isClosed(next, packet.to)) {
        yield { ...packet, when, flow: this.intern(next) };
      }
    }
  }

  /** The packet behind a firewall or load balancer, which may send on what it likes. */
  public fromInspection(packet: Packet): Packet {
    return packet.flow === undefined
      ? packet
      : { ...packet, flow: this.intern(rewritten(packet.flow, packet.to)) };
  }

  private subnet({ id }: Reference): Subnet | undefined {
    const node = this.filters.model.nodes.get(id);
    return node?.kind === 'subnet' ? node : undefined;
  }

  private *aclSettings(
    subnet: Subnet | undefined,
    when: Guard,
  ): Iterable<{ when: Guard; out: Sieve; into: Sieve }> {
    if (subnet === undefined) {
      yield { when, out: OPEN, into: OPEN };
      return;
    }
    const { choices } = this.filters.model;
    for (const setting of settle(choices, when, this.filters.guardsOfAcls(subnet, when))) {
      const out = this.filters.sieveOfAcls(subnet, 'out', setting);
      yield { when: setting, out, into: this.filters.sieveOfAcls(subnet, 'in', setting) };
    }
  }

  /** Neighbours in one subnet exchange packets without asking its network ACL. */
  private sieveOf(subnet: Subnet, direction: 'out' | 'in', when: Guard): Sieve {
    const groups = this.filters.sieveOfPlacements(subnet.id, direction, when);
    return this.forwarding.has(subnet.id)
      ? groups
      : chain(groups, this.filters.sieveOfAcls(subnet, direction, when));
  }

  /** Told only where the network ACL of some NAT gateway's subnet asks for it: what is alike is followed once. */
  private sourceOf({ id }: Subnet): Pick<Flow, 'from' | 'sources'> {
    if (!this.asksForSources) {
      return {};
    }
    const sources = this.forwarding.has(id) ? undefined : this.filters.rangeOf(id);
    return { from: id, ...(sources === undefined ? {} : { sources }) };
  }

  private get asksForSources(): boolean {
    this.cachedAsking ??= [...this.filters.model.nodes.values()].some(
      (node) =>
        node.kind === 'nat-gateway' &&
        node.subnets.some(({ value }) => {
          const subnet = this.subnet(value);
          return subnet !== undefined && this.filters.sieveOfAcls(subnet, 'in', ALWAYS) !== OPEN;
        }),
    );
    return this.cachedAsking;
  }

  /** Subnets in which something stands that takes the packets of its neighbours elsewhere. */
  private get forwarding(): ReadonlySet<string> {
    this.cachedForwarding ??= new Set(
      [...this.filters.model.nodes.values()]
        .filter(isForwarding)
        .flatMap(({ subnets }) => subnets.map(({ value }) => value.id)),
    );
    return this.cachedForwarding;
  }

  private intern(flow: Flow): Flow {
    const key = keyOfFlow(flow);
    const known = this.flows.get(key) ?? flow;
    this.flows.set(key, known);
    return known;
  }
}

type Forwarding = Appliance | Inspection | Endpoint;

function isForwarding(node: Node): node is Forwarding {
  switch (node.kind) {
    case 'network-interface':
    case 'instance':
      return node.forwards.some(({ value }) => value);
    case 'network-firewall':
      return true;
    case 'vpc-endpoint':
      return node.type === 'gateway-load-balancer';
    default:
      return false;
  }
}

/** What a NAT gateway takes from the subnet that packets come from, by a network ACL that asks for their source. */
function fromNat(flow: Flow, { id }: Reference, into: Sieve): Flow {
  const own = afterNat(flow);
  // Inside one subnet no network ACL is asked.
  const isNear = flow.from === id || into === OPEN;
  return isNear ? own : { ...own, out: chain(own.out, intoSubnet(into, flow)) };
}
