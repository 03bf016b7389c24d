import { SetMemory } from '../../shared/address-set';
import type { Choices, Guard } from '../model/choices';
import { negate } from '../model/choices';
import type { Declaration } from '../model/declaration';
import { declarationOf } from '../model/declaration';
import type { Node, Origin, Reference, References, Route, Subnet, Target } from '../model/network';
import type { Entry } from './entries';
import { isClosed, keyOfFlow } from './filters/flow';
import type { Flow } from './filters/flow';
import type { Screen, Start } from './filters/screen';
import type { Match } from './match';
import { matches } from './match';
import { Memory } from './memory';
import type { Hop, HopKind, Leak, Packet } from './path';
import { describeKind, hopOf, hopTo, kindOfId, unproven, wholePacket, worse, worstOfEach } from './path';
import { wayThrough } from './through';
import type { Topology } from './topology';
import type { Propagation } from './transit';

/** Where a packet is when a route hands it on. */
export interface Position {
  readonly packet: Packet;
  /** VPC of the route table that it comes from. */
  readonly vpc: References;
  /** What a finding about it is about. */
  readonly origin: Origin;
}

/**
 * Follows packets from route table to route table until they leave or are lost.
 *
 * A packet is a set of public addresses, narrowed by every route it takes, with the settings of the input under which
 * it takes them. Nothing here knows where the model came from.
 */
export class Explorer {
  public readonly choices: Choices;
  public readonly sets = new SetMemory();
  /** What transit gateway route tables are propagated from outside; kept here for `transit.ts`. */
  public readonly propagations = new Map<string, readonly Propagation[]>();
  private readonly wholeTables = new Map<string, readonly Leak[]>();
  private readonly memory = new Memory();

  constructor(
    public readonly topology: Topology,
    /** Declarations that some answer relied on. */
    private readonly vouched: Set<Declaration>,
    /** Security groups and network ACLs, where they count. */
    public readonly screen?: Screen,
  ) {
    this.choices = topology.model.choices;
  }

  public node(id: string): Node | undefined {
    return this.topology.model.nodes.get(id);
  }

  /** How public packets from a subnet end, one leak for each route or unknown that they can end by. */
  public leaksOfSubnet(subnet: Subnet): readonly Leak[] {
    if (this.screen === undefined) {
      return this.leaksFrom(subnet, { when: subnet.when });
    }
    const found = this.screen.startsOf(subnet).flatMap((start) => this.leaksFrom(subnet, start));
    return worstOfEach(found);
  }

  private leaksFrom(subnet: Subnet, { when: start, flow }: Start): readonly Leak[] {
    const first: Hop = hopOf(subnet, 'subnet');
    const leaks = this.tableChoices(subnet, start).flatMap(({ table, when }) =>
      table === undefined
        ? this.leaksOfMainTable(subnet, { when, hops: [first] })
        : this.leaksOfTable(table, when, flow).map((leak) => ({
            ...leak,
            hops: [first, ...leak.hops],
            origin: leak.cause === 'table' ? subnet.origin : leak.origin,
          })),
    );
    // What adds routes unseen could change filters as well.
    return flow === undefined
      ? leaks
      : leaks.filter(({ cause, to }) => cause === 'opaque' || !isClosed(flow, to));
  }

  /** The worst end of a packet that enters a subnet. */
  public throughSubnet(reference: Reference, position: Position): Leak | undefined {
    const subnet = this.node(reference.id);
    const { packet, origin } = position;
    const hops = [...packet.hops, hopTo(reference, 'subnet', subnet)];
    if (subnet?.kind !== 'subnet') {
      return unproven(
        { ...packet, hops },
        origin,
        reference.why ?? `subnet '${reference.label}' is outside the input`,
      );
    }
    let worst: Leak | undefined;
    for (const { table, when } of this.tableChoices(subnet, packet.when)) {
      const leaks =
        table === undefined
          ? this.leaksOfMainTable(subnet, { when, hops }).map((leak) => ({
              ...leak,
              origin,
              cause: 'route' as const,
            }))
          : [this.throughTable(table, { ...position, packet: { ...packet, when, hops } })];
      worst = leaks.reduce<Leak | undefined>(worse, worst);
    }
    return worst;
  }

  /** The worst end of a packet among several subnets, where filters count as it passes `by` something. */
  public throughSubnets(
    subnets: References,
    position: Position,
    by?: 'nat-gateway' | 'machine',
  ): Leak | undefined {
    let worst: Leak | undefined;
    for (const { when, value } of subnets) {
      const merged = this.choices.both(position.packet.when, when);
      if (merged !== undefined) {
        const packet = { ...position.packet, when: merged };
        const packets =
          by === undefined || this.screen === undefined ? [packet] : this.screen.pass(packet, value, by);
        for (const passed of packets) {
          worst = worse(worst, this.throughSubnet(value, { ...position, packet: passed }));
        }
      }
    }
    return worst;
  }

  /** Route tables that a subnet can use; `table` is undefined for its VPC's main one. */
  private tableChoices(subnet: Subnet, when: Guard): { table?: Reference; when: Guard }[] {
    const choices = this.topology.tablesOf(subnet.id);
    const found: { table?: Reference; when: Guard }[] = [];
    let others: readonly Guard[] = [when];
    for (const { when: chosen, table } of choices) {
      const merged = this.choices.both(when, chosen);
      if (merged !== undefined) {
        found.push({ table, when: merged });
      }
      others = others.flatMap((other) => this.without(other, chosen));
    }
    return [...found, ...others.map((other) => ({ when: other }))];
  }

  /** Settings under which a guard does not hold, one for each of its parts. */
  private without(when: Guard, guard: Guard): readonly Guard[] {
    return guard.flatMap((literal) => {
      const merged = this.choices.both(when, [negate(literal)]);
      return merged === undefined ? [] : [merged];
    });
  }

  private leaksOfMainTable(subnet: Subnet, at: { when: Guard; hops: readonly Hop[] }): readonly Leak[] {
    return subnet.vpc.flatMap(({ when, value: vpc }) => {
      const merged = this.choices.both(at.when, when);
      if (merged === undefined) {
        return [];
      }
      const packet = { ...wholePacket(merged), hops: at.hops };
      const { origin } = subnet;
      if (this.node(vpc.id)?.kind !== 'vpc') {
        const why = `it uses the main route table of VPC '${vpc.label}', which is outside the input`;
        return [{ ...unproven(packet, origin, why), cause: 'table' }];
      }
      return this.opaqueLeaks(vpc.id, packet);
    });
  }

  private leaksOfTable(table: Reference, when: Guard, flow?: Flow): readonly Leak[] {
    const own = when.length === 0 ? table.id : `${table.id} ${JSON.stringify(when)}`;
    const key = flow === undefined ? own : `${own} ${keyOfFlow(flow)}`;
    let leaks = this.wholeTables.get(key);
    if (leaks === undefined) {
      leaks = this.exploreTable(table, { ...wholePacket(when), ...(flow === undefined ? {} : { flow }) });
      this.wholeTables.set(key, leaks);
    }
    return leaks;
  }

  private exploreTable(table: Reference, packet: Packet): readonly Leak[] {
    const node = this.node(table.id);
    const hops = [...packet.hops, hopTo(table, 'route-table', node)];
    if (node?.kind !== 'route-table') {
      const origin = { stack: '', logicalId: table.label, resourceType: 'AWS::EC2::RouteTable' };
      const why = `the routes of route table '${table.label}' are not in the input: ${table.why ?? 'it is outside'}`;
      return [{ ...unproven({ ...packet, hops }, origin, why), cause: 'table' }];
    }
    const entries = this.topology.entriesOf(table.id);
    if (entries.length === 0 && !this.topology.hasOpaqueRoutes) {
      return [];
    }
    // Where the table may be of several VPCs, the ranges of none of them are certainly its own.
    const [vpc, ...others] = node.vpc;
    const isCertain = vpc !== undefined && others.length === 0;
    const to = isCertain ? this.sets.except(packet.to, this.topology.rangesOf(vpc.value.id)) : packet.to;
    const inside = this.enter(table, { ...packet, to, hops });
    if (inside === undefined) {
      return [];
    }
    const leaks = new Map<Origin, Leak>();
    for (const ways of matches(this, entries, inside)) {
      this.followWays(ways, { packet: inside, vpc: node.vpc }, leaks);
    }
    return [...leaks.values(), ...this.opaqueOfTable(table.id, node.vpc, inside)];
  }

  /** Follows one entry by each way in which it can win, until it has led out. */
  private followWays(
    ways: Iterable<Match<Route>>,
    { packet, vpc }: Pick<Position, 'packet' | 'vpc'>,
    leaks: Map<Origin, Leak>,
  ): void {
    for (const { entry, to, when } of ways) {
      const { origin } = entry.route;
      if (leaks.get(origin)?.verdict === 'exposed') {
        return;
      }
      const position = { packet: { ...packet, to, when }, vpc, origin };
      const leak = worse(leaks.get(origin), this.throughRoute(entry, position));
      if (leak !== undefined) {
        leaks.set(origin, leak);
      }
    }
  }

  private throughTable(table: Reference, { packet, origin }: Position): Leak | undefined {
    const end = this.memory.recall(table.id, packet, () =>
      this.exploreTable(table, { ...packet, hops: [] }).reduce<Leak | undefined>(worse, undefined),
    );
    return end && { ...end, hops: [...packet.hops, ...end.hops], origin, cause: 'route' };
  }

  /** The packet inside a table; undefined when it has been there before: then it goes round in a circle. */
  public enter(table: Reference, packet: Packet): Packet | undefined {
    const name = packet.isDroppedAtGateway ? `${table.id} dropped` : table.id;
    this.memory.pass(name, packet.passed);
    return packet.passed.has(name) ? undefined : { ...packet, passed: new Set(packet.passed).add(name) };
  }

  private opaqueOfTable(table: string, vpcs: References, packet: Packet): readonly Leak[] {
    return [table, ...vpcs.map(({ value }) => value.id)].flatMap((id) => this.opaqueLeaks(id, packet));
  }

  private opaqueLeaks(id: string, packet: Packet): readonly Leak[] {
    return this.topology.opaqueInto(id).flatMap(({ when, value }) => {
      const merged = this.choices.both(packet.when, when);
      if (merged === undefined || this.isVouchedFor(value.via ?? [])) {
        return [];
      }
      return [
        { ...unproven({ ...packet, when: merged }, value.origin, value.why), cause: 'opaque' as const },
      ];
    });
  }

  /** Whether the owner declared what lies behind every one of these, so that no default route comes from there. */
  public isVouchedFor(references: References): boolean {
    const found = references.map(({ value }) =>
      declarationOf(this.topology.model.declarations, value, this.node(value.id)),
    );
    if (found.length === 0 || found.includes(undefined)) {
      return false;
    }
    found.forEach((declaration) => declaration !== undefined && this.vouched.add(declaration));
    return true;
  }

  private throughRoute(entry: Entry, { packet, vpc, origin }: Position): Leak | undefined {
    const hop = { ...hopOf(entry.route, 'route'), destination: entry.label };
    const hops = [...packet.hops, hop];
    let worst: Leak | undefined;
    if (packet.flow !== undefined && isClosed(packet.flow, packet.to)) {
      return undefined;
    }
    for (const { when, value } of entry.route.targets) {
      const merged = this.choices.both(packet.when, when);
      if (merged !== undefined) {
        const leak = this.throughTarget(value, { packet: { ...packet, when: merged, hops }, vpc, origin });
        worst = worse(worst, leak);
      }
    }
    if (worst === undefined || entry.why === undefined) {
      return worst;
    }
    return { ...worst, verdict: 'unproven', why: `cannot tell what the route matches: ${entry.why}` };
  }

  private throughTarget(target: Target, position: Position): Leak | undefined {
    if (target.kind !== 'node') {
      return undefined;
    }
    const node = this.node(target.node.id);
    if (node !== undefined) {
      return this.throughNode(node, position);
    }
    if (target.as === 'vpc-peering-connection') {
      // Peering is not transitive: whoever the peer is, only its own addresses are delivered.
      return undefined;
    }
    const kind: HopKind = target.as === 'gateway' ? kindOfId(target.node.id) : target.as;
    return unproven(
      { ...position.packet, hops: [...position.packet.hops, hopTo(target.node, kind, undefined)] },
      position.origin,
      `cannot tell where ${describeKind(kind)} '${target.node.label}' leads: ${target.node.why ?? 'it is outside the input'}`,
    );
  }

  private throughNode(node: Node, position: Position): Leak | undefined {
    const when = this.choices.both(position.packet.when, node.when);
    if (when === undefined) {
      return undefined;
    }
    const at = { ...position, packet: { ...position.packet, when } };
    return wayThrough(node)?.(this, node, at);
  }
}
