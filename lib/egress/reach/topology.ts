import type { AddressSet } from '../../shared/address-set';
import { NO_ADDRESS, either, ofCidr } from '../../shared/address-set';
import type { Guard, Guarded } from '../model/choices';
import { mergeGuards } from '../model/choices';
import type {
  ApplianceLink,
  Association,
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
import type { Entry } from './entries';
import { Entries } from './entries';

/** A subnet's choice of route table. */
export interface TableChoice {
  readonly when: Guard;
  readonly table: Reference;
  readonly association: Association;
}

/** The model, indexed by what reach asks for. Built once for each analysis. */
export class Topology {
  private readonly routes: ReadonlyMap<string, readonly Guarded<Route>[]>;
  private readonly blocks: Entries;
  private readonly entries = new Map<string, readonly Entry[]>();
  private readonly opaque: ReadonlyMap<string, readonly Guarded<OpaqueRoutes>[]>;
  private readonly tables: ReadonlyMap<string, readonly TableChoice[]>;
  private readonly attachments: ReadonlyMap<string, readonly Guarded<TransitGatewayAttachment>[]>;
  private readonly transit: ReadonlyMap<string, readonly Guarded<TransitGatewayRoute>[]>;
  private readonly transitByAttachment: ReadonlyMap<string, readonly Guarded<TransitGatewayLink>[]>;
  private readonly transitByTable: ReadonlyMap<string, readonly Guarded<TransitGatewayLink>[]>;
  private readonly links: ReadonlyMap<string, readonly Guarded<ApplianceLink>[]>;
  private readonly transitEntries = new Map<string, readonly Entry<TransitGatewayRoute>[]>();
  private readonly attachmentsByVpc = new Map<string, Map<string, Guarded<TransitGatewayAttachment>[]>>();
  private readonly ranges = new Map<string, AddressSet>();
  private subnets: ReadonlyMap<string, readonly Guarded<Subnet>[]> | undefined;

  constructor(public readonly model: NetworkModel) {
    const { routes, associations, transitLinks } = model;
    this.routes = index(routes, (route) => route.table);
    this.blocks = new Entries(model.nodes);
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
      entries = this.blocks.publicOf(this.routes.get(table) ?? NOTHING);
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
    let byVpc = this.attachmentsByVpc.get(gateway);
    if (byVpc === undefined) {
      byVpc = new Map<string, Guarded<TransitGatewayAttachment>[]>();
      for (const attachment of this.attachmentsOf(gateway)) {
        for (const id of new Set(attachment.value.vpc.map(({ value }) => value.id))) {
          push(byVpc, id, attachment);
        }
      }
      this.attachmentsByVpc.set(gateway, byVpc);
    }
    return byVpc.get(vpc) ?? NOTHING;
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
      entries = this.blocks.publicOf(this.transitRoutesOf(table));
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
    return this.blocks.addressesOf(route);
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
}

const NOTHING: readonly never[] = [];

/** The name of the table that a transit gateway makes for itself. */
export function defaultTableOf(gateway: string): string {
  return `${gateway}#default`;
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
      if (merged !== undefined) {
        push(found, value.id, { when: merged, value: thing });
      }
    }
  }
  return found;
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
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
