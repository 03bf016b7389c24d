import { ALWAYS } from '../../../model/choices';
import type { Reference, References } from '../../../model/network';
import { textOf } from '../json';
import { isVpc } from '../names';
import type { ResourceReader } from '../reader';

/**
 * Gives every subnet without an association of its own the main route table of its VPC.
 *
 * The main table is the one that came with the VPC unless the plan, or the state of the VPC, names another. Read
 * last, when all associations are known.
 */
export function readMainTables(resources: readonly ResourceReader[]): void {
  const chosen = new Map<string, References>();
  for (const { type, block } of resources) {
    if (type === 'aws_main_route_table_association') {
      block
        .references('vpc_id')
        .forEach(({ value }) => chosen.set(value.id, block.required('route_table_id')));
    }
  }
  for (const vpc of resources.filter(({ type }) => isVpc(type))) {
    const main = chosen.get(vpc.id) ?? [{ when: ALWAYS, value: mainTableOf(vpc) }];
    const isPlain = main.length === 1 && main[0]?.value.id === vpc.defaultTable.id && !isUsed(vpc);
    if (!isPlain) {
      addDefaultTable(vpc);
      associate(vpc, main);
    }
  }
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

function mainTableOf(vpc: ResourceReader): Reference {
  const known = textOf(vpc.instance.values['main_route_table_id']);
  return known === undefined ? vpc.defaultTable : vpc.names.literal(known).reference;
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
