import { ALWAYS } from '../../../model/choices';
import type { Guarded } from '../../../model/choices';
import type { Reference, References } from '../../../model/network';
import { isWayOn } from '../../../model/public-routes';
import { textOf } from '../json';
import { isVpc } from '../names';
import type { ResourceReader } from '../reader';

/** What `aws_main_route_table_association` says of the VPCs of a plan. */
interface Chosen {
  /** Certainly, by the id of the VPC. */
  readonly certain: Map<string, References>;
  /** Of one VPC of several. */
  readonly possible: Map<string, References[number][]>;
  /** Of a VPC that the plan does not show. */
  readonly anywhere: { readonly vpc: Reference; readonly tables: References }[];
}

/**
 * Gives every subnet without an association of its own the main route table of its VPC.
 *
 * The main table is the one that came with the VPC unless the plan, or the state of the VPC, names another. Read
 * last, when all associations are known.
 */
export function readMainTables(resources: readonly ResourceReader[]): void {
  const chosen = chosenIn(resources);
  for (const vpc of resources.filter(({ type }) => isVpc(type))) {
    const main = mainTablesOf(vpc, chosen);
    const isPlain = main.length === 1 && main[0]?.value.id === vpc.defaultTable.id && !isUsed(vpc);
    if (!isPlain) {
      addDefaultTable(vpc);
      associate(vpc, main);
    }
  }
}

function chosenIn(resources: readonly ResourceReader[]): Chosen {
  const found: Chosen = { certain: new Map(), possible: new Map(), anywhere: [] };
  for (const { block } of resources.filter(({ type }) => type === MAIN_ASSOCIATION)) {
    const vpcs = block.required('vpc_id');
    const tables = block.required('route_table_id');
    for (const { when, value: vpc } of vpcs) {
      if (vpc.id.startsWith('?')) {
        found.anywhere.push({ vpc, tables });
      } else if (vpcs.length === 1) {
        found.certain.set(vpc.id, tables);
      } else {
        const others = found.possible.get(vpc.id) ?? [];
        found.possible.set(vpc.id, [...others, ...tables.map(({ value }) => ({ when, value }))]);
      }
    }
  }
  return found;
}

const MAIN_ASSOCIATION = 'aws_main_route_table_association';

function mainTablesOf(vpc: ResourceReader, { certain, possible, anywhere }: Chosen): References {
  const own = certain.get(vpc.id);
  if (own !== undefined) {
    return own;
  }
  const others = anywhere
    .filter(({ tables }) => tables.some(({ value }) => isWayOn(vpc.model, value)))
    .map(({ vpc: unknown }): Guarded<Reference> => {
      const why = `'${unknown.label}' may be its VPC, which then has another main route table`;
      return { when: ALWAYS, value: vpc.names.unknown(`${vpc.address} main table`, why).reference };
    });
  const first = { when: ALWAYS, value: mainTableOf(vpc) };
  return [first, ...(possible.get(vpc.id) ?? []), ...others.slice(0, 1)];
}

/** Whether the table that came with a VPC may hold more than local routes. */
function isUsed({ type, model, defaultTable: { id } }: ResourceReader): boolean {
  const names = (references: References): boolean => references.some(({ value }) => value.id === id);
  return (
    type === 'aws_default_vpc' ||
    model.nodes.has(id) ||
    model.routes.some(({ table }) => names(table)) ||
    model.opaqueRoutes.some(({ into }) => names(into)) ||
    model.associations.some(({ table }) => names(table))
  );
}

/** The VPC's own attribute, unless the plan takes the association away by which it is what it is. */
function mainTableOf(vpc: ResourceReader): Reference {
  const { plan, names, instance } = vpc;
  const known = textOf(instance.values['main_route_table_id']);
  if (known === undefined) {
    return vpc.defaultTable;
  }
  const before = plan.removed(MAIN_ASSOCIATION).find(({ vpc_id }) => vpc_id === instance.values['id']);
  const original = textOf(before?.['original_route_table_id']);
  if (before === undefined || original !== undefined) {
    return names.literal(original ?? known).reference;
  }
  const why = `the plan takes away the main route table of '${vpc.address}', and does not show which it had before`;
  return names.unknown(`${vpc.address} main table`, why).reference;
}
/** The table that came with a VPC, unless something in the plan manages it. */
function addDefaultTable(vpc: ResourceReader): void {
  const { model, when } = vpc;
  const { id, label } = vpc.defaultTable;
  const managed = model.nodes.get(id);
  const isManaged = managed?.kind === 'route-table';
  const origin = isManaged ? managed.origin : { ...vpc.origin, logicalId: label };
  model.nodes.set(id, { kind: 'route-table', id, origin, when, vpc: vpc.own });
  if (vpc.type === 'aws_default_vpc' && !isManaged) {
    const why = 'AWS gives a default VPC an internet gateway and a route to it, which the plan does not show';
    model.opaqueRoutes.push({ origin: vpc.origin, when, into: [{ when, value: { id, label } }], why });
  }
}

function associate(vpc: ResourceReader, table: References): void {
  const { model, when } = vpc;
  // An association of one subnet of several leaves the others with the main table.
  const associated = new Set(
    model.associations.flatMap(({ subnet: [only, ...others] }) =>
      only === undefined || others.length > 0 ? [] : [only.value.id],
    ),
  );
  for (const node of [...model.nodes.values()]) {
    const isMember = node.kind === 'subnet' && node.vpc.some(({ value }) => value.id === vpc.id);
    if (isMember && !associated.has(node.id)) {
      const { id, origin } = node;
      const subnet = [{ when, value: { id, label: origin.logicalId } }];
      model.associations.push({ origin, when, subnet, table });
    }
  }
}
