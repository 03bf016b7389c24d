import type { Cidr } from '../../../shared/cidr';
import { formatCidr, parseCidr } from '../../../shared/cidr';
import { ALWAYS } from '../../model/choices';
import type { Reference, Subnet } from '../../model/network';
import type { SnapshotReader } from './reader';
import { isGone, only, thing } from './reader';
import { readRoutes } from './routes';
import type { Row } from './row';

/** VPCs, subnets, route tables, and which subnet uses which. */
export function readVpcs(r: SnapshotReader): void {
  for (const found of r.things('Vpcs', 'VpcId')) {
    r.add({ kind: 'vpc', ...thing(r, found, 'VPC'), cidrs: cidrsOf(found.row) });
  }
  for (const found of r.things('Subnets', 'SubnetId')) {
    const vpc = r.references(found.row.text('VpcId'), 'Vpcs');
    r.add({ kind: 'subnet', ...thing(r, found, 'Subnet'), vpc });
  }
  for (const found of r.things('RouteTables', 'RouteTableId')) {
    const vpc = r.references(found.row.text('VpcId'), 'Vpcs');
    r.add({ kind: 'route-table', ...thing(r, found, 'RouteTable'), vpc });
    readAssociations(r, found);
    readRoutes(r, found);
  }
}

/** Ranges that are the VPC's own now. */
function cidrsOf(row: Row): Cidr[] {
  const blocks = ['', 'Ipv6'].flatMap((family) =>
    row
      .rows(`${family}CidrBlockAssociationSet`)
      .filter(
        (block) => (block.row(`${family}CidrBlockState`)?.text('State') ?? 'associated') === 'associated',
      )
      .map((block) => block.text(`${family}CidrBlock`)),
  );
  const first = row.has('CidrBlockAssociationSet') ? [] : [row.text('CidrBlock')];
  const cidrs = [...first, ...blocks].flatMap((block) => parseCidr(block ?? '') ?? []);
  return [...new Map(cidrs.map((cidr) => [formatCidr(cidr), cidr])).values()];
}

interface Table {
  readonly id: string;
  readonly row: Row;
}

function readAssociations(r: SnapshotReader, { id, row }: Table): void {
  const origin = r.origin(row, id, 'RouteTable');
  const table = r.references(id, 'RouteTables');
  for (const association of associationsOf(row)) {
    const subnet = r.references(association.text('SubnetId'), 'Subnets');
    if (subnet.length > 0) {
      r.model.associations.push({ origin, when: ALWAYS, subnet, table });
    }
    if (association.has('PublicIpv4Pool')) {
      const why = 'an address pool is associated with it';
      r.model.opaqueRoutes.push({ origin, when: ALWAYS, into: table, why });
    }
  }
}

function associationsOf(row: Row): readonly Row[] {
  return row.rows('Associations').filter((association) => {
    const state = association.row('AssociationState');
    return state === undefined || !isGone(state);
  });
}

/** A subnet without an association of its own uses the main table of its VPC; subnets of other sources do too. */
export function associateWithMainTables(r: SnapshotReader): void {
  const mains = mainTables(r);
  const associated = new Set(
    r.model.associations
      .filter(({ when, subnet, table }) =>
        [{ when }, ...subnet, ...table].every((part) => part.when.length === 0),
      )
      .flatMap(({ subnet }) => subnet.map(({ value }) => value.id)),
  );
  const own = new Set(r.things('Vpcs', 'VpcId').map(({ id }) => id));
  r.things('Subnets', 'SubnetId').forEach(({ row }) => own.add(row.text('VpcId') ?? ''));
  for (const subnet of r.model.nodes.values()) {
    if (subnet.kind === 'subnet' && !associated.has(subnet.id)) {
      const vpcs = subnet.vpc.filter(({ value }) => own.has(value.id));
      for (const { when, value: vpc } of vpcs) {
        const table = mains.get(vpc.id) ?? unknownMain(r, vpc.id);
        r.model.associations.push({
          origin: subnet.origin,
          when,
          subnet: [only(itself(subnet))],
          table: [only(table)],
        });
      }
    }
  }
}

function itself({ id, origin }: Subnet): Reference {
  return { id, label: origin.logicalId };
}

/** VPC → its main route table. */
function mainTables(r: SnapshotReader): ReadonlyMap<string, Reference> {
  const mains = new Map<string, Reference>();
  const incomplete = new Map<string, Reference>();
  for (const { id, row } of r.things('RouteTables', 'RouteTableId')) {
    const vpc = row.text('VpcId') ?? '';
    if (associationsOf(row).some((association) => association.flag('Main') === true)) {
      mains.set(vpc, r.reference(id, 'RouteTables'));
    }
    if (!row.has('Associations')) {
      const why = `'${id}' in ${row.file} has no 'Associations', so any subnet of its VPC may use it`;
      incomplete.set(vpc, { id: `?main of ${vpc}`, label: `main of ${vpc}`, why });
    }
  }
  return new Map([...mains, ...incomplete]);
}

function unknownMain(r: SnapshotReader, vpc: string): Reference {
  const label = `main of ${vpc}`;
  return { id: `?${label}`, label, why: r.snapshot.whyMissing('RouteTables', vpc) };
}
