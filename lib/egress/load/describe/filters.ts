import { parseCidr } from '../../../shared/cidr';
import { ALWAYS } from '../../model/choices';
import type {
  AclEntry,
  Acls,
  Direction,
  FilterSource,
  Groups,
  Peer,
  Placement,
  SecurityGroupRule,
} from '../../model/filters';
import { toService } from '../filter-services';
import type { SnapshotReader } from './reader';
import { only, toBlock } from './reader';
import type { Row } from './row';

interface Found {
  readonly id: string;
  readonly row: Row;
}

/** The filters of a snapshot, as they are at its moment. */
export function filtersOf(r: SnapshotReader): FilterSource {
  return {
    acls: (acls) => {
      r.things('NetworkAcls', 'NetworkAclId').forEach((found) => readAcl(r, found, acls));
      r.things('Subnets', 'SubnetId').forEach(({ id, row }) => readRange(id, row, acls));
    },
    groups: (groups) => r.things('SecurityGroups', 'GroupId').forEach((found) => readGroup(r, found, groups)),
    placements: (placements) => readPlacements(r, placements),
    // Every interface is told of, with all of its groups.
    strangers: () => undefined,
  };
}

function readRange(id: string, row: Row, { ranges }: Acls): void {
  const range = parseCidr(row.text('CidrBlock') ?? '');
  if (range !== undefined) {
    ranges.set(id, range);
  }
}

function readAcl(r: SnapshotReader, { id, row }: Found, acls: Acls): void {
  const origin = r.origin(row, id, 'NetworkAcl');
  const acl = r.references(id, 'NetworkAcls');
  const vpc = r.references(row.text('VpcId'), 'Vpcs');
  const why = row.has('Entries') ? undefined : `'${id}' in ${row.file} has no 'Entries'`;
  const isDefault = row.flag('IsDefault') === true;
  acls.acls.set(id, { id, origin, vpc, isDefault, ...(why === undefined ? {} : { why }) });
  for (const association of row.rows('Associations')) {
    acls.associations.push({
      when: ALWAYS,
      subnet: r.references(association.text('SubnetId'), 'Subnets'),
      acl,
    });
  }
  for (const entry of row.rows('Entries')) {
    acls.entries.push({ ...toEntry(entry, id), origin, when: ALWAYS, acl });
  }
}

function toEntry(row: Row, id: string): Omit<AclEntry, 'origin' | 'when' | 'acl'> {
  const number = row.number('RuleNumber');
  const action = row.text('RuleAction');
  return {
    direction: row.flag('Egress') === true ? 'out' : 'in',
    ...(number === undefined ? {} : { number }),
    ...(action === 'allow' || action === 'deny' ? { action } : {}),
    peers: [only(toBlock(row.text('CidrBlock') ?? row.text('Ipv6CidrBlock') ?? ''))],
    service: toService({ protocol: row.text('Protocol'), ...rangeOf(row), name: id }),
  };
}

function rangeOf(row: Row): { from: number | undefined; to: number | undefined } {
  const [ports, types] = [row.row('PortRange'), row.row('IcmpTypeCode')];
  return types === undefined
    ? { from: ports?.number('From'), to: ports?.number('To') }
    : { from: types.number('Type'), to: types.number('Code') };
}

function readGroup(r: SnapshotReader, { id, row }: Found, groups: Groups): void {
  const origin = r.origin(row, id, 'SecurityGroup');
  const isWhole = row.has('IpPermissions') && row.has('IpPermissionsEgress');
  const why = isWhole ? undefined : `'${id}' in ${row.file} does not show all of its rules`;
  groups.groups.set(id, {
    id,
    origin,
    when: ALWAYS,
    vpc: r.references(row.text('VpcId'), 'Vpcs'),
    isDefault: row.text('GroupName') === 'default',
    ...(why === undefined ? {} : { why }),
  });
  const group = r.references(id, 'SecurityGroups');
  const add = (direction: Direction, permission: Row): void => {
    groups.rules.push({ ...toRule(r, permission, id), origin, when: ALWAYS, group, direction });
  };
  row.rows('IpPermissions').forEach((permission) => add('in', permission));
  row.rows('IpPermissionsEgress').forEach((permission) => add('out', permission));
}

function toRule(r: SnapshotReader, row: Row, id: string): Pick<SecurityGroupRule, 'peers' | 'service'> {
  const blocks = [
    ...row.rows('IpRanges').map((range) => range.text('CidrIp') ?? ''),
    ...row.rows('Ipv6Ranges').map((range) => range.text('CidrIpv6') ?? ''),
  ];
  const lists = row
    .rows('PrefixListIds')
    .flatMap((list) => r.references(list.text('PrefixListId'), 'PrefixLists'));
  return {
    // Members of other groups are private addresses.
    peers: [
      ...blocks.map((block) => only<Peer>(toBlock(block))),
      ...lists.map(({ value: list }) => only<Peer>({ kind: 'prefix-list', list })),
    ],
    service: toService({
      protocol: row.text('IpProtocol'),
      from: row.number('FromPort'),
      to: row.number('ToPort'),
      name: id,
    }),
  };
}

/** Interfaces, as describe-network-interfaces lists them: without it what stands in a subnet is not shown. */
function readPlacements(r: SnapshotReader, placements: Placement[]): void {
  for (const { id, row } of r.things('NetworkInterfaces', 'NetworkInterfaceId')) {
    const groups = row
      .rows('Groups')
      .flatMap((group) => r.references(group.text('GroupId'), 'SecurityGroups'));
    const why = row.has('Groups') ? undefined : `'${id}' in ${row.file} has no 'Groups'`;
    placements.push({
      origin: r.origin(row, id, 'NetworkInterface'),
      when: ALWAYS,
      subnets: r.references(row.text('SubnetId'), 'Subnets'),
      groups,
      ...(why === undefined ? {} : { why }),
    });
  }
}

/** Finds interfaces in a VPC's default security group, unless the snapshot shows that the group has no rule. */
export function readDefaultGroupUses(r: SnapshotReader): void {
  const empty = new Set(
    r
      .things('SecurityGroups', 'GroupId')
      .filter(({ row }) => hasNoRule(row))
      .map(({ id }) => id),
  );
  for (const { id, row } of r.things('NetworkInterfaces', 'NetworkInterfaceId')) {
    const isUser = row
      .rows('Groups')
      .some((group) => group.text('GroupName') === 'default' && !empty.has(group.text('GroupId') ?? ''));
    if (isUser) {
      const how = 'is in the default security group of its VPC';
      r.model.defaultSecurityGroupUses.push({
        origin: r.origin(row, id, 'NetworkInterface'),
        when: ALWAYS,
        how,
      });
    }
  }
}

function hasNoRule(row: Row): boolean {
  const lists = ['IpPermissions', 'IpPermissionsEgress'];
  return lists.every((name) => row.has(name) && row.rows(name).length === 0);
}
