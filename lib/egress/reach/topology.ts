import type { AddressSet } from '../../shared/address-set';
import { EVERY_ADDRESS, NO_ADDRESS, PUBLIC_ADDRESSES, either, meet, ofCidr } from '../../shared/address-set';
import { formatCidr } from '../../shared/cidr';
import type { Guard, Guarded } from '../model/choices';
import { mergeGuards } from '../model/choices';
import type {
  ApplianceLink,
  Association,
  Destination,
  NetworkModel,
  OpaqueRoutes,
  Reference,
  References,
  Route,
  Subnet,
  TransitGatewayAttachment,
  TransitGatewayLink,
  TransitGatewayRoute,
} from '../model/network';

/** One block of one route: what longest-prefix match works on. */
export interface Entry<R = Route> {
  readonly route: R;
  readonly when: Guard;
  readonly range: AddressSet;
  /** Prefix length; longer wins. */
  readonly length: number;
  readonly label: string;
  /** Why the block is not known; the entry then stands for any block. */
  readonly why?: string;
}

/** A subnet's choice of route table. */
export interface TableChoice {
  readonly when: Guard;
  readonly table: Reference;
  readonly association: Association;
}

/** The model, indexed by what reach asks for. Built once for each analysis. */
export class Topology {
  private readonly routes: ReadonlyMap<string, readonly Route[]>;
  private readonly entries = new Map<string, readonly Entry[]>();
  private readonly opaque: ReadonlyMap<string, readonly Guarded<OpaqueRoutes>[]>;
  private readonly tables: ReadonlyMap<string, readonly TableChoice[]>;
  private readonly attachments: ReadonlyMap<string, readonly Guarded<TransitGatewayAttachment>[]>;
  private readonly transit: ReadonlyMap<string, readonly Guarded<TransitGatewayRoute>[]>;
  private readonly transitByAttachment: ReadonlyMap<string, readonly Guarded<TransitGatewayLink>[]>;
  private readonly transitByTable: ReadonlyMap<string, readonly Guarded<TransitGatewayLink>[]>;
  private readonly links: ReadonlyMap<string, readonly Guarded<ApplianceLink>[]>;
  private readonly transitEntries = new Map<string, readonly Entry<TransitGatewayRoute>[]>();
  private readonly attachmentsByVpc = new Map<string, readonly Guarded<TransitGatewayAttachment>[]>();
  private readonly ranges = new Map<string, AddressSet>();
  private subnets: ReadonlyMap<string, readonly Guarded<Subnet>[]> | undefined;

  constructor(public readonly model: NetworkModel) {
    const { routes, associations, transitLinks } = model;
    this.routes = unguarded(index(routes, (route) => route.table));
    this.opaque = index(model.opaqueRoutes, (opaque) => opaque.into);
    this.tables = indexTables(associations);
    this.attachments = index(attachmentsOf(model), (attachment) => attachment.gateway);
    this.transit = index(model.transitRoutes, (route) => route.table);
    this.transitByAttachment = index(transitLinks, (link) => link.attachment);
    this.transitByTable = index(transitLinks, (link) => link.table);
    this.links = index(model.applianceLinks, (link) => [...link.instance, ...link.networkInterface]);
  }

  /** The blocks of a route table that a public packet can match, longest first. */
  public entriesOf(table: string): readonly Entry[] {
    let entries = this.entries.get(table);
    if (entries === undefined) {
      const routes = this.routes.get(table) ?? [];
      entries = routes
        .flatMap((route) => this.toEntries(route, table))
        .filter(isPublic)
        .sort(byLength);
      this.entries.set(table, entries);
    }
    return entries;
  }

  /** Whether anything adds routes unseen, anywhere. */
  public get hasOpaqueRoutes(): boolean {
    return this.opaque.size > 0;
  }

  public opaqueInto(id: string): readonly Guarded<OpaqueRoutes>[] {
    return this.opaque.get(id) ?? NOTHING;
  }

  public tablesOf(subnet: string): readonly TableChoice[] {
    return this.tables.get(subnet) ?? NOTHING;
  }

  public attachmentsOf(gateway: string): readonly Guarded<TransitGatewayAttachment>[] {
    return this.attachments.get(gateway) ?? NOTHING;
  }

  /** The attachments of a VPC to a transit gateway. */
  public attachmentsOfVpc(gateway: string, vpc: string): readonly Guarded<TransitGatewayAttachment>[] {
    const key = `${gateway} ${vpc}`;
    let found = this.attachmentsByVpc.get(key);
    if (found === undefined) {
      found = this.attachmentsOf(gateway).filter((one) =>
        one.value.vpc.some(({ value }) => value.id === vpc),
      );
      this.attachmentsByVpc.set(key, found);
    }
    return found;
  }

  /** Associations and propagations of an attachment. */
  public linksOfAttachment(attachment: string): readonly Guarded<TransitGatewayLink>[] {
    return this.transitByAttachment.get(attachment) ?? NOTHING;
  }

  public linksOfTable(table: string): readonly Guarded<TransitGatewayLink>[] {
    return this.transitByTable.get(table) ?? NOTHING;
  }

  /** The static blocks of a transit gateway's route table that a public packet can match, longest first. */
  public transitEntriesOf(table: string): readonly Entry<TransitGatewayRoute>[] {
    let entries = this.transitEntries.get(table);
    if (entries === undefined) {
      entries = this.transitRoutesOf(table)
        .flatMap(({ when, value }) => this.expand(value, value.destinations, when))
        .filter(isPublic)
        .sort(byLength);
      this.transitEntries.set(table, entries);
    }
    return entries;
  }

  /** The static routes of a transit gateway's route table, whatever their blocks. */
  public transitRoutesOf(table: string): readonly Guarded<TransitGatewayRoute>[] {
    return this.transit.get(table) ?? NOTHING;
  }

  /** Every address of a route's blocks; undefined when one of them is not known. */
  public addressesOf(route: Route): AddressSet | undefined {
    const entries = this.expand(route, route.destinations, route.when);
    return entries.some(({ why }) => why !== undefined)
      ? undefined
      : entries.reduce((set, { range }) => either(set, range), NO_ADDRESS);
  }

  public linksOfAppliance(id: string): readonly Guarded<ApplianceLink>[] {
    return this.links.get(id) ?? NOTHING;
  }

  /** The subnets of a VPC. */
  public subnetsOf(vpc: string): readonly Guarded<Subnet>[] {
    this.subnets ??= index(subnetsOf(this.model), (subnet) => subnet.vpc);
    return this.subnets.get(vpc) ?? NOTHING;
  }

  /** Ranges that are certainly a VPC's own. */
  public rangesOf(vpc: string): AddressSet {
    let ranges = this.ranges.get(vpc);
    if (ranges === undefined) {
      const node = this.model.nodes.get(vpc);
      const cidrs = node?.kind === 'vpc' ? node.cidrs : [];
      ranges = cidrs.reduce((set, cidr) => either(set, ofCidr(cidr)), NO_ADDRESS);
      this.ranges.set(vpc, ranges);
    }
    return ranges;
  }

  private toEntries(route: Route, table: string): readonly Entry[] {
    return route.table.flatMap(({ when, value }) => {
      const merged = value.id === table ? mergeGuards(route.when, when) : undefined;
      return merged === undefined ? [] : this.expand(route, route.destinations, merged);
    });
  }

  private expand<R>(route: R, destinations: readonly Guarded<Destination>[], when: Guard): Entry<R>[] {
    return destinations.flatMap((destination) => {
      const merged = mergeGuards(when, destination.when);
      return merged === undefined ? [] : this.expandOne(route, destination.value, merged);
    });
  }

  private expandOne<R>(route: R, destination: Destination, when: Guard): Entry<R>[] {
    switch (destination.kind) {
      case 'cidr': {
        const { cidr } = destination;
        return [{ route, when, range: ofCidr(cidr), length: cidr.length, label: formatCidr(cidr) }];
      }
      case 'unknown':
        return [{ route, when, ...ANY_BLOCK, label: 'unknown', why: destination.why }];
      case 'prefix-list': {
        const { list } = destination;
        const node = this.model.nodes.get(list.id);
        if (node?.kind !== 'prefix-list') {
          const why = `the entries of prefix list '${list.label}' are not in the input`;
          return [{ route, when, ...ANY_BLOCK, label: list.label, why }];
        }
        return this.expand(route, node.entries, when).map((entry) => ({
          ...entry,
          label: `${entry.label} (${list.label})`,
        }));
      }
    }
  }
}

const NOTHING: readonly never[] = [];

/** A block that is not known may be any. */
const ANY_BLOCK = { range: EVERY_ADDRESS, length: -1 };

/** The name of the table that a transit gateway makes for itself. */
export function defaultTableOf(gateway: string): string {
  return `${gateway}#default`;
}

/** Packets are sets of public addresses, so no other block ever takes or keeps one. */
function isPublic({ range, why }: { range: AddressSet; why?: string }): boolean {
  return why !== undefined || meet(range, PUBLIC_ADDRESSES);
}

function byLength(a: { length: number }, b: { length: number }): number {
  return b.length - a.length;
}

function* subnetsOf(model: NetworkModel): Iterable<Subnet> {
  for (const node of model.nodes.values()) {
    if (node.kind === 'subnet') {
      yield node;
    }
  }
}

function* attachmentsOf(model: NetworkModel): Iterable<TransitGatewayAttachment> {
  for (const node of model.nodes.values()) {
    if (node.kind === 'transit-gateway-attachment') {
      yield node;
    }
  }
}

function index<T extends { readonly when: Guard }>(
  things: Iterable<T>,
  by: (thing: T) => References,
): Map<string, Guarded<T>[]> {
  const found = new Map<string, Guarded<T>[]>();
  for (const thing of things) {
    for (const { when, value } of by(thing)) {
      const merged = mergeGuards(thing.when, when);
      const list = found.get(value.id) ?? [];
      found.set(value.id, list);
      if (merged !== undefined) {
        list.push({ when: merged, value: thing });
      }
    }
  }
  return found;
}

function unguarded<T>(guarded: ReadonlyMap<string, readonly Guarded<T>[]>): Map<string, readonly T[]> {
  return new Map([...guarded].map(([key, list]) => [key, [...new Set(list.map(({ value }) => value))]]));
}

function indexTables(associations: readonly Association[]): ReadonlyMap<string, readonly TableChoice[]> {
  const bySubnet = index(associations, (association) => association.subnet);
  const found = new Map<string, TableChoice[]>();
  for (const [subnet, list] of bySubnet) {
    found.set(
      subnet,
      list.flatMap(({ when, value: association }) =>
        association.table.flatMap((table) => {
          const merged = mergeGuards(when, table.when);
          return merged === undefined ? [] : [{ when: merged, table: table.value, association }];
        }),
      ),
    );
  }
  return found;
}
