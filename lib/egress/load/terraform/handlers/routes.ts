import type { Guarded } from '../../../model/choices';
import { ALWAYS } from '../../../model/choices';
import type { Destination, PrefixList, References, Target, TargetKind } from '../../../model/network';
import { mayBePublic } from '../../../model/public-routes';
import type { Block } from '../block';
import type { Json } from '../json';
import { textOf } from '../json';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** The argument that names a route's target → what it names. */
const TARGETS: Readonly<Record<string, TargetKind>> = {
  gateway_id: 'gateway',
  nat_gateway_id: 'nat-gateway',
  egress_only_gateway_id: 'egress-only-internet-gateway',
  carrier_gateway_id: 'carrier-gateway',
  transit_gateway_id: 'transit-gateway',
  vpc_peering_connection_id: 'vpc-peering-connection',
  vpc_endpoint_id: 'vpc-endpoint',
  local_gateway_id: 'local-gateway',
  core_network_arn: 'core-network',
  odb_network_arn: 'odb-network',
};

/** Targets that the provider also computes, whatever the route names. */
const COMPUTED_TARGETS: Readonly<Record<string, TargetKind>> = {
  network_interface_id: 'network-interface',
  instance_id: 'instance',
};

/** Arguments that name a route's destination: of a route, of a block in a table. */
const CIDRS = ['destination_cidr_block', 'destination_ipv6_cidr_block', 'cidr_block', 'ipv6_cidr_block'];

const LISTS = ['destination_prefix_list_id', 'prefix_list_id'];

export const ROUTE_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_route_table: (r, block) => table(r, block),
  aws_default_route_table: (r, block) => table(r, block),

  aws_route: (r, block) => {
    route(r, block, { id: r.id, table: block.required('route_table_id') });
  },

  aws_ec2_managed_prefix_list: (r, block) => {
    const isOpen = block.isOpen('entry');
    const why = `the entries of '${r.address}' are known only after apply`;
    const entries = block.blocks('entry').flatMap(cidrOf);
    const { id, origin, when } = r;
    const open = [{ when: ALWAYS, value: { kind: 'unknown', why } as const }];
    r.model.nodes.set(id, { kind: 'prefix-list', id, origin, when, entries: isOpen ? open : entries });
  },
};

/** Entries that are added to a prefix list, read once all lists are known. */
export const ENTRY_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_ec2_managed_prefix_list_entry: (r, block) => {
    for (const { when, value } of block.required('prefix_list_id')) {
      const node = r.model.nodes.get(value.id);
      if (node?.kind === 'prefix-list') {
        const added = cidrOf(block).map((entry) => ({ ...entry, when }));
        addEntries(r, node, added);
      } else if (value.id.startsWith('?') && mayBePublic({ destinations: cidrOf(block) })) {
        addToAnyList(r);
      }
    }
  },
};

function addEntries(r: ResourceReader, node: PrefixList, added: PrefixList['entries']): void {
  r.model.nodes.set(node.id, { ...node, entries: [...node.entries, ...added] });
}

/** A list that the plan does not show may be any of those that it makes. */
function addToAnyList(r: ResourceReader): void {
  const why = `'${r.address}' adds an entry to a list that the plan does not show`;
  for (const node of [...r.model.nodes.values()]) {
    if (node.kind === 'prefix-list' && node.origin.file === r.origin.file) {
      addEntries(r, node, [{ when: ALWAYS, value: { kind: 'unknown', why } }]);
    }
  }
}

function cidrOf(entry: Block): readonly Guarded<Destination>[] {
  const found = entry.destinations('cidr');
  const why = `${entry.nameOf('cidr')} is not shown`;
  return found.length > 0 ? found : [{ when: ALWAYS, value: { kind: 'unknown', why } }];
}

/** Where a route of a VPC's table, or of a transit gateway's, leads to. */
export function destinationsOf(block: Block): readonly Guarded<Destination>[] {
  const lists = LISTS.flatMap((property) => block.references(property));
  const found = [
    ...CIDRS.flatMap((property) => block.destinations(property)),
    ...lists.map(({ when, value: list }) => ({ when, value: { kind: 'prefix-list', list } as const })),
  ];
  return found.length > 0
    ? found
    : [{ when: ALWAYS, value: { kind: 'unknown', why: 'the route names no destination' } }];
}

function table(r: ResourceReader, block: Block): void {
  const { id, origin, when } = r;
  r.model.nodes.set(id, { kind: 'route-table', id, origin, when, vpc: block.required('vpc_id') });
  const apart = block.isWritten('route') ? new Set<string>() : routedApart(r);
  block.blocks('route').forEach((inline, index) => {
    if (!keysOf(inline, r.instance.values['id']).some((key) => apart.has(key))) {
      route(r, inline, { id: `${id}#route[${index}]`, table: r.own });
    }
  });
  if (block.isOpen('route')) {
    const why = `the routes of '${r.address}' are known only after apply`;
    r.model.opaqueRoutes.push({ origin, when, into: r.own, why });
  }
  if (block.has('propagating_vgws')) {
    const why = 'a virtual private gateway propagates routes into it';
    r.model.opaqueRoutes.push({
      origin,
      when,
      into: r.own,
      why,
      via: block.referenceList('propagating_vgws'),
    });
  }
}

/**
 * Routes that are resources of their own, or were: a table that writes none lists them too, as they were when it was
 * read.
 */
function routedApart({ plan }: ResourceReader): ReadonlySet<string> {
  let found = APART.get(plan);
  if (found === undefined) {
    const texts = (values: Json) => ({ text: (property: string) => textOf(values[property]) });
    const routes = plan.valuesOf('aws_route');
    found = new Set(routes.flatMap((values) => keysOf(texts(values), values['route_table_id'])));
    APART.set(plan, found);
  }
  return found;
}

const APART = new WeakMap<ResourceReader['plan'], ReadonlySet<string>>();

/** What tells a route from all others: its table, if that is known, and its destination. */
function keysOf(block: Pick<Block, 'text'>, table: unknown): readonly string[] {
  const destinations = [...CIDRS, ...LISTS].flatMap((property) => block.text(property) ?? []);
  return typeof table === 'string' ? destinations.map((destination) => `${table} ${destination}`) : [];
}

function route(
  r: ResourceReader,
  block: Block,
  rest: { readonly id: string; readonly table: References },
): void {
  r.model.routes.push({
    kind: 'route',
    // Its own copy: routes of one table are told apart by their origins.
    origin: { ...r.origin },
    when: r.when,
    ...rest,
    destinations: destinationsOf(block),
    targets: targetsOf(r, block),
  });
}

function targetsOf(r: ResourceReader, block: Block): readonly Guarded<Target>[] {
  const references = (property: string): References => block.references(property);
  const guesses = (property: string): References => block.guesses(property);
  for (const by of [references, guesses]) {
    for (const targets of [TARGETS, COMPUTED_TARGETS]) {
      const found = Object.entries(targets).flatMap(([property, as]) => toTargets(by(property), as));
      if (found.length > 0) {
        return found;
      }
    }
  }
  const why = `its target is none of ${Object.keys({ ...TARGETS, ...COMPUTED_TARGETS })
    .sort()
    .join(', ')}`;
  const node = { id: `?${block.nameOf('target')}`, label: 'unknown', why };
  return [{ when: r.when, value: { kind: 'node', node, as: 'unknown' } }];
}

function toTargets(references: References, as: TargetKind): readonly Guarded<Target>[] {
  return references.map(({ when, value: node }) => ({
    when,
    value: node.id === 'local' ? { kind: 'local' } : { kind: 'node', node, as },
  }));
}
