import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../lib/egress/rules';
import type { Resource } from '../load/terraform/plan';
import { aws, plan, refs } from '../load/terraform/plan';
import type { Json } from './plans';
import { EVERYONE, NET, PRIVATE, judged, outcome, verdict } from './plans';

const group = (args: Json = {}, more: Partial<Resource> = {}): Resource =>
  aws('security_group.G', { vpc_id: refs('aws_vpc.Vpc.id'), ...args }, more);
const machine = (...groups: readonly string[]): Resource =>
  aws('instance.Machine', {
    subnet_id: refs('aws_subnet.Public.id'),
    vpc_security_group_ids: groups.map((one) => refs(one)),
  });
const inG = machine('aws_security_group.G.id');
const looseRule = (args: Json): Resource =>
  aws('vpc_security_group_egress_rule.Loose', {
    security_group_id: refs('aws_security_group.G.id'),
    ip_protocol: '-1',
    ...args,
  });

describe('a security group of a plan', () => {
  test('that states no rule lets nothing out, as Terraform takes the one of EC2 away', () => {
    expect(verdict(group(), inG)).toBe('isolated');
  });

  test('is open by an egress rule inside it', () => {
    expect(verdict(group({ egress: [EVERYONE] }), inG)).toBe('exposed');
  });

  test('is shut by an egress rule for private addresses', () => {
    expect(verdict(group({ egress: [PRIVATE] }), inG)).toBe('isolated');
  });

  test('is open by an ingress rule, whose answers go out', () => {
    expect(verdict(group({ ingress: [EVERYONE] }), inG)).toBe('exposed');
  });

  test('is open by a rule that is a resource of its own', () => {
    expect(verdict(group(), inG, looseRule({ cidr_ipv4: '8.8.8.8/32' }))).toBe('exposed');
  });

  test('is shut by a rule about another group', () => {
    expect(
      verdict(group(), inG, looseRule({ referenced_security_group_id: refs('aws_security_group.G.id') })),
    ).toBe('isolated');
  });

  test.each([
    ['egress', 'exposed'],
    ['ingress', 'exposed'],
  ])('is open by an aws_security_group_rule of type %s', (type, expected) => {
    const loose = aws('security_group_rule.R', {
      type,
      security_group_id: refs('aws_security_group.G.id'),
      ...EVERYONE,
    });
    expect(verdict(group(), inG, loose)).toBe(expected);
  });

  test('is not known where a block of a rule is known only after apply', () => {
    const rule = { ...PRIVATE, cidr_blocks: [refs('aws_eip.Ip.public_ip')] };
    expect(verdict(group({ egress: [rule] }), inG, aws('eip.Ip'))).toContain('known only after apply');
  });

  test('is not known where its rules are written in one expression that is not known', () => {
    expect(verdict(group({ egress: refs('local.rules') }), inG)).toBe(
      "unproven: filters may let it through: rules of 'aws_security_group.G' are known only after apply",
    );
  });

  test('is not known where what its rule opens is a prefix list from outside', () => {
    expect(verdict(group(), inG, looseRule({ prefix_list_id: 'pl-1' }))).toContain(
      "the entries of prefix list 'pl-1' are not in the input",
    );
  });

  test('is not known where its list of prefix lists may spell others', () => {
    const list = aws('ec2_managed_prefix_list.L', { entry: [{ cidr: '10.0.0.0/8' }] });
    const rule = (prefix_list_ids: unknown): Resource =>
      group({ egress: [{ protocol: '-1', from_port: 0, to_port: 0, prefix_list_ids }] });
    expect(verdict(list, rule(refs('aws_ec2_managed_prefix_list.L.id')), inG)).toContain(
      'names others besides',
    );
    expect(verdict(list, rule([refs('aws_ec2_managed_prefix_list.L.id')]), inG)).toBe('isolated');
  });

  test('is not known where a command is handed it', () => {
    const command: Resource = {
      address: 'null_resource.Run',
      provisioners: [refs('aws_security_group.G.id')],
    };
    expect(verdict(group(), inG, command)).toContain('is handed it and may change its rules');
  });

  test('is not known while the plan takes one of its rules away', () => {
    const json = plan({
      resources: [...NET, group({ id: 'sg-1', egress: [EVERYONE] }, { actions: ['no-op'] }), inG],
    });
    const removed = {
      address: 'aws_vpc_security_group_egress_rule.Old',
      type: 'aws_vpc_security_group_egress_rule',
      change: { actions: ['delete'], before: { security_group_id: 'sg-1' }, after: null },
    };
    const changes = json['resource_changes'] as readonly unknown[];
    expect(outcome({ ...json, resource_changes: [...changes, removed] })).toContain('as they were before');
  });
});

describe('what a plan places in a subnet', () => {
  test('is in all groups that its list names', () => {
    const open = aws('security_group.H', { vpc_id: refs('aws_vpc.Vpc.id'), egress: [EVERYONE] });
    expect(verdict(group(), open, machine('aws_security_group.G.id', 'aws_security_group.H.id'))).toBe(
      'exposed',
    );
  });

  test('may be in groups that a list spells which is unknown as a whole', () => {
    const whole = { vpc_security_group_ids: refs('aws_security_group.G.id') };
    const placed = aws('instance.Machine', { subnet_id: refs('aws_subnet.Public.id'), ...whole });
    const why = 'does not show whether its list of security groups names others besides';
    expect(verdict(group(), placed)).toContain(why);
    const fleet = aws('autoscaling_group.A', {
      vpc_zone_identifier: refs('aws_subnet.Public.id'),
      launch_template: [{ id: refs('aws_launch_template.T.id') }],
    });
    expect(verdict(group(), aws('launch_template.T', whole), fleet)).toContain(why);
  });

  test('may be in subnets that have an id, where a list of them is unknown as a whole', () => {
    const standing = aws('subnet.Public', { id: 'subnet-1', vpc_id: refs('aws_vpc.Vpc.id') });
    const [vpc, igw, , ...rest] = NET;
    const other = aws('subnet.Other', { vpc_id: refs('aws_vpc.Vpc.id') });
    const balancer = aws('lb.B', {
      subnets: refs('aws_subnet.Other.id'),
      security_groups: [refs('aws_security_group.G.id')],
    });
    const of = (subnet: Resource): string =>
      outcome(
        plan({
          resources: [vpc as Resource, igw as Resource, subnet, ...rest, group(), inG, other, balancer],
        }),
      );
    expect(of(standing)).toContain("in which subnets 'aws_lb.B' stands");
    expect(of({ ...standing, arguments: { vpc_id: refs('aws_vpc.Vpc.id') } })).toBe('isolated');
  });

  test('is in unknown groups where a local value names them', () => {
    expect(verdict(group(), machine('aws_security_group.G.id', 'local.more'))).toContain(
      'unproven: filters may let it through',
    );
  });

  test('is in the groups of an input variable that joins them', () => {
    const json = plan({ resources: [...NET, group(), machine('aws_security_group.G.id', 'var.more')] });
    expect(outcome({ ...json, variables: { more: { value: [] } } })).toBe('isolated');
    expect(outcome({ ...json, variables: { more: { value: ['sg-9'] } } })).toContain("security group 'sg-9'");
  });

  test('may be in other groups where a variable decides', () => {
    const json = plan({ resources: [...NET, group(), machine('aws_security_group.G.id', 'var.flag')] });
    expect(outcome({ ...json, variables: { flag: { value: true } } })).toContain('unproven');
  });

  test('is in the default group of its VPC where it names none', () => {
    const bare = aws('instance.Machine', { subnet_id: refs('aws_subnet.Public.id') });
    expect(verdict(bare)).toBe('exposed');
  });

  test('is shut in by a default group that the plan empties', () => {
    const bare = aws('instance.Machine', { subnet_id: refs('aws_subnet.Public.id') });
    const emptied = aws('default_security_group.D', { vpc_id: refs('aws_vpc.Vpc.id') });
    expect(verdict(bare, emptied)).toBe('isolated');
  });

  test('is known by the default group of a VPC by name', () => {
    expect(verdict(machine('aws_vpc.Vpc.default_security_group_id'))).toBe('exposed');
  });

  test('gets a group from an attachment to its interface', () => {
    const open = aws('security_group.H', { vpc_id: refs('aws_vpc.Vpc.id'), egress: [EVERYONE] });
    const attachment = aws('network_interface_sg_attachment.A', {
      security_group_id: refs('aws_security_group.H.id'),
      network_interface_id: refs('aws_instance.Machine.primary_network_interface_id'),
    });
    expect(verdict(group(), inG, open)).toBe('isolated');
    expect(verdict(group(), inG, open, attachment)).toBe('exposed');
  });

  test.each<[string, readonly Resource[]]>([
    [
      'a function',
      [
        aws('lambda_function.F', {
          vpc_config: [
            {
              subnet_ids: refs('aws_subnet.Public.id'),
              security_group_ids: [refs('aws_security_group.G.id')],
            },
          ],
        }),
      ],
    ],
    [
      'a service',
      [
        aws('ecs_service.S', {
          network_configuration: [
            { subnets: refs('aws_subnet.Public.id'), security_groups: [refs('aws_security_group.G.id')] },
          ],
        }),
      ],
    ],
    [
      'a database, by its subnet group',
      [
        aws('db_subnet_group.Subnets', { subnet_ids: refs('aws_subnet.Public.id') }),
        aws('db_instance.D', {
          db_subnet_group_name: refs('aws_db_subnet_group.Subnets.name'),
          vpc_security_group_ids: [refs('aws_security_group.G.id')],
        }),
      ],
    ],
    [
      'a fleet, by its launch template',
      [
        aws('launch_template.T', { vpc_security_group_ids: [refs('aws_security_group.G.id')] }),
        aws('autoscaling_group.A', {
          vpc_zone_identifier: refs('aws_subnet.Public.id'),
          launch_template: [{ id: refs('aws_launch_template.T.id'), version: '$Latest' }],
        }),
      ],
    ],
  ])('is %s', (_, parts) => {
    expect(verdict(group(), ...parts)).toBe('isolated');
    expect(verdict(group({ egress: [EVERYONE] }), ...parts)).toBe('exposed');
  });

  test('is not known where a type that nobody has listed names the subnet', () => {
    const stranger = aws('newservice_thing.T', { subnet_ids: refs('aws_subnet.Public.id') });
    expect(verdict(group(), inG, stranger)).toContain("which groups 'aws_newservice_thing.T'");
  });

  test('is not known where the plan does not show in which subnet something stands', () => {
    const lost = aws('instance.Lost', { subnet_id: refs('local.subnet') });
    expect(verdict(group(), inG, lost)).toContain("in which subnets 'aws_instance.Lost' stands");
  });
});

describe('findings about groups of a plan', () => {
  const found = (...parts: readonly Resource[]): string[] =>
    findingsOf(judged(plan({ resources: [...NET, ...parts] }), false))
      .map(({ ruleId, origin }) => `${ruleId} ${origin.logicalId}`)
      .filter((text) => /^AG20[23]/.test(text));

  test('tell of groups that are open either way', () => {
    expect(found(group({ egress: [EVERYONE], ingress: [EVERYONE] }))).toEqual([
      'AG202 aws_security_group.G',
      'AG203 aws_security_group.G',
    ]);
  });

  test('are silent about a group without rules', () => {
    expect(found(group())).toEqual([]);
  });

  test('tell of a group whose rules are not known', () => {
    expect(found(group({ egress: refs('local.rules') }))).toContain('AG202 aws_security_group.G');
  });
});
