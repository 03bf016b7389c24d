import { describe, expect, test } from 'vitest';
import type { Resource } from '../load/terraform/plan';
import { aws, plan, refs, state } from '../load/terraform/plan';
import type { Json } from './plans';
import { EVERYONE, NET, PRIVATE, judged, outcome, verdict } from './plans';

const acl = (args: Json = {}, more: Partial<Resource> = {}): Resource =>
  aws(
    'network_acl.Acl',
    { vpc_id: refs('aws_vpc.Vpc.id'), subnet_ids: refs('aws_subnet.Public.id'), ...args },
    more,
  );
const entry = (args: Json): Resource =>
  aws('network_acl_rule.Entry', {
    network_acl_id: refs('aws_network_acl.Acl.id'),
    rule_number: 100,
    egress: true,
    protocol: '-1',
    rule_action: 'allow',
    cidr_block: '0.0.0.0/0',
    ...args,
  });

describe('a network ACL of a plan', () => {
  test('is open where the subnet uses the default one', () => {
    expect(verdict()).toBe('exposed');
  });

  test('closes the path where it has no entry', () => {
    expect(verdict(acl())).toBe('isolated');
  });

  test('changes no verdict unless filters count', () => {
    expect(judged(plan({ resources: [...NET, acl()] }), false).subnets[0]?.verdict).toBe('exposed');
  });

  test('leaves the path open by an entry inside it', () => {
    const egress = {
      rule_no: 100,
      action: 'allow',
      protocol: '-1',
      from_port: 0,
      to_port: 0,
      cidr_block: '0.0.0.0/0',
    };
    expect(verdict(acl({ egress: [egress] }))).toBe('exposed');
    expect(verdict(acl({ egress: [{ ...egress, rule_no: 90, action: 'deny' }, egress] }))).toBe('isolated');
  });

  test('leaves the path open by an entry that is a resource of its own', () => {
    expect(verdict(acl(), entry({}))).toBe('exposed');
    expect(verdict(acl(), entry({ cidr_block: '10.0.0.0/8' }))).toBe('isolated');
  });

  test('denies nothing with certainty by an entry whose ports the provider fills in', () => {
    const deny = entry({ rule_action: 'deny', protocol: 'tcp', rule_number: 90 });
    const allow = aws('network_acl_rule.Allow', {
      ...entry({ protocol: 'tcp', from_port: 443, to_port: 443 }).arguments,
    });
    expect(verdict(acl(), deny, allow)).toContain('unproven');
  });

  test('is not known where the direction of an entry is known only after apply', () => {
    expect(verdict(acl(), entry({ egress: refs('aws_x.Y.flag') }), aws('x.Y'))).toContain('unproven');
  });

  test('is the one that an association names', () => {
    const bare = aws('network_acl.Acl', { vpc_id: refs('aws_vpc.Vpc.id') });
    const association = aws('network_acl_association.A', {
      subnet_id: refs('aws_subnet.Public.id'),
      network_acl_id: refs('aws_network_acl.Acl.id'),
    });
    expect(verdict(bare)).toBe('exposed');
    expect(verdict(bare, association)).toBe('isolated');
  });

  test('may be another one where its list refers to several instances, and may be a part of them', () => {
    const others = aws('subnet.Public', { vpc_id: refs('aws_vpc.Vpc.id') }, { keys: [0, 1] });
    const [vpc, igw, , table, , route] = NET as [Resource, Resource, Resource, Resource, Resource, Resource];
    const association = aws(
      'route_table_association.Own',
      {
        subnet_id: refs('aws_subnet.Public', 'count.index'),
        route_table_id: refs('aws_route_table.Table.id'),
      },
      { keys: [0, 1] },
    );
    const of = (...subnets: string[]): string =>
      outcome(
        plan({
          resources: [vpc, igw, others, table, association, route, acl({ subnet_ids: refs(...subnets) })],
        }),
      );
    expect(of('aws_subnet.Public')).toContain('unproven');
    expect(of('aws_subnet.Public[0].id', 'aws_subnet.Public[1].id')).toBe('isolated');
    expect(of('aws_subnet.Public[0].id', 'aws_subnet.Public[1].id', 'var.flag')).toContain('unproven');
  });

  test('may be another one for a subnet that has an id, which a list can spell that is unknown as a whole', () => {
    const own = acl({ subnet_ids: refs('aws_subnet.Public.id') });
    const other = { ...acl({ subnet_ids: refs('aws_subnet.Far.id') }), address: 'aws_network_acl.Other' };
    const far = aws('subnet.Far', { vpc_id: refs('aws_vpc.Vpc.id') });
    const of = (id: Json): string => {
      const [vpc, igw, , ...rest] = NET as [Resource, Resource, Resource, ...Resource[]];
      const subnet = aws('subnet.Public', { vpc_id: refs('aws_vpc.Vpc.id'), ...id });
      return outcome(plan({ resources: [vpc, igw, subnet, ...rest, far, own, other] }));
    };
    expect(of({})).toBe('isolated');
    expect(of({ id: 'subnet-1' })).toContain('unproven');
  });

  test('may be another one where the plan does not show which subnets use it', () => {
    expect(verdict(acl({ subnet_ids: refs('local.subnets') }))).toContain('unproven');
  });

  test('is shut where the plan empties the default one', () => {
    const emptied = aws('default_network_acl.D', {
      default_network_acl_id: refs('aws_vpc.Vpc.default_network_acl_id'),
    });
    expect(verdict(emptied)).toBe('isolated');
  });
});

describe('filters of a state', () => {
  const NETWORK: Readonly<Record<string, Json>> = {
    'aws_vpc.Vpc': { id: 'vpc-1', cidr_block: '10.0.0.0/16', default_security_group_id: 'sg-d' },
    'aws_internet_gateway.Igw': { id: 'igw-1', vpc_id: 'vpc-1' },
    'aws_subnet.Public': { id: 'subnet-1', vpc_id: 'vpc-1', cidr_block: '10.0.0.0/24' },
    'aws_route_table.Table': {
      id: 'rtb-1',
      vpc_id: 'vpc-1',
      route: [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' }],
    },
    'aws_route_table_association.Own': { id: 'a-1', subnet_id: 'subnet-1', route_table_id: 'rtb-1' },
    'aws_instance.M': { id: 'i-1', subnet_id: 'subnet-1', vpc_security_group_ids: ['sg-1'] },
  };
  const withGroup = (rules: Json): string =>
    outcome(state({ ...NETWORK, 'aws_security_group.G': { id: 'sg-1', vpc_id: 'vpc-1', ...rules } }));

  test('close a path by a group that has no public rule', () => {
    expect(withGroup({ ingress: [], egress: [PRIVATE] })).toBe('isolated');
  });

  test('leave a path open by a group that lets everything out', () => {
    expect(withGroup({ ingress: [], egress: [EVERYONE] })).toBe('exposed');
  });

  test('are not known where the group is not in the state', () => {
    expect(outcome(state(NETWORK))).toContain("security group 'sg-1' are not in the input");
  });

  test('are those of the default group by its id', () => {
    const instance = { ...NETWORK['aws_instance.M'], vpc_security_group_ids: ['sg-d'] };
    expect(outcome(state({ ...NETWORK, 'aws_instance.M': instance }))).toBe('exposed');
  });
});
