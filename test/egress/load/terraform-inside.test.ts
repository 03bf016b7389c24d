import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../lib/shared/errors';
import type { Resource } from './terraform/plan';
import { aws, load, plan, refs, verdicts } from './terraform/plan';

const VPC = aws('vpc.main', { cidr_block: '10.0.0.0/16' });
const subnet = (name: string, vpc = 'main'): Resource[] => [
  aws(`subnet.${name}`, { vpc_id: refs(`aws_vpc.${vpc}.id`) }),
  aws(`route_table.${name}`, { vpc_id: refs(`aws_vpc.${vpc}.id`) }),
  aws(`route_table_association.${name}`, {
    subnet_id: refs(`aws_subnet.${name}.id`),
    route_table_id: refs(`aws_route_table.${name}.id`),
  }),
];
const route = (table: string, target: Record<string, unknown>): Resource =>
  aws(`route.of_${table}`, {
    route_table_id: refs(`aws_route_table.${table}.id`),
    destination_cidr_block: '0.0.0.0/0',
    ...target,
  });
const open = (vpc = 'main'): Resource[] => [
  aws('internet_gateway.igw', { vpc_id: refs(`aws_vpc.${vpc}.id`) }),
  ...subnet('public', vpc),
  route('public', { gateway_id: refs('aws_internet_gateway.igw.id') }),
];

/** The verdict of subnet `a`, whose default route leads to the target, beside a public subnet. */
const through = (target: Record<string, unknown>, ...resources: Resource[]): string | undefined =>
  verdicts(plan({ resources: [VPC, ...subnet('a'), ...open(), route('a', target), ...resources] }))[
    'aws_subnet.a'
  ];

describe('what a route leads through', () => {
  const IN_PUBLIC = { subnet_id: refs('aws_subnet.public.id') };

  test.each([
    ['a NAT gateway', {}, 'exposed'],
    ['a private NAT gateway', { connectivity_type: 'private' }, 'isolated'],
    ['a NAT gateway whose type is not known', { connectivity_type: refs('local.type') }, 'exposed'],
  ])('%s', (_, more, verdict) => {
    const nat = aws('nat_gateway.n', { ...IN_PUBLIC, ...more });
    expect(through({ nat_gateway_id: refs('aws_nat_gateway.n.id') }, nat)).toBe(verdict);
  });

  test('a regional NAT gateway has no subnet and leads out', () => {
    const nat = aws('nat_gateway.n', { vpc_id: refs('aws_vpc.main.id'), availability_mode: 'regional' });
    expect(through({ nat_gateway_id: refs('aws_nat_gateway.n.id') }, nat)).toBe('exposed');
  });

  test('an interface forwards only without the source and destination check', () => {
    const to = { network_interface_id: refs('aws_network_interface.n.id') };
    expect(through(to, aws('network_interface.n', IN_PUBLIC))).toBe('isolated');
    expect(through(to, aws('network_interface.n', { ...IN_PUBLIC, source_dest_check: false }))).toBe(
      'exposed',
    );
  });

  test('a machine forwards from one of its interfaces to another', () => {
    const inside = aws('network_interface.n', {
      subnet_id: refs('aws_subnet.a.id'),
      source_dest_check: false,
    });
    const machine = aws('instance.i', {
      network_interface: [{ network_interface_id: refs('aws_network_interface.o.id') }],
    });
    const outside = aws('network_interface.o', IN_PUBLIC);
    const attachment = aws('network_interface_attachment.x', {
      instance_id: refs('aws_instance.i.id'),
      network_interface_id: refs('aws_network_interface.n.id'),
    });
    const to = { network_interface_id: refs('aws_network_interface.n.id') };
    expect(through(to, inside, outside, machine, attachment)).toBe('exposed');
  });

  test("a machine's own interface is the machine", () => {
    const machine = aws('instance.i', { ...IN_PUBLIC, source_dest_check: false });
    expect(
      through({ network_interface_id: refs('aws_instance.i.primary_network_interface_id') }, machine),
    ).toBe('exposed');
  });

  test('a firewall hands packets back to its own subnet', () => {
    const firewall = aws('networkfirewall_firewall.f', { subnet_mapping: [IN_PUBLIC] });
    const to = { vpc_endpoint_id: refs('aws_networkfirewall_firewall.f.firewall_status[0].sync_states') };
    expect(through(to, firewall)).toBe('exposed');
  });

  test('an endpoint of a gateway load balancer leads to the appliances behind it', () => {
    const endpoint = aws('vpc_endpoint.e', {
      vpc_endpoint_type: 'GatewayLoadBalancer',
      service_name: refs('aws_vpc_endpoint_service.s.service_name'),
      subnet_ids: [refs('aws_subnet.a.id')],
      vpc_id: refs('aws_vpc.main.id'),
    });
    const service = aws('vpc_endpoint_service.s', { gateway_load_balancer_arns: [refs('aws_lb.l.arn')] });
    const balancer = aws('lb.l', { load_balancer_type: 'gateway', subnets: [refs('aws_subnet.public.id')] });
    const to = { vpc_endpoint_id: refs('aws_vpc_endpoint.e.id') };
    expect(through(to, endpoint, service, balancer)).toBe('exposed');
    expect(through(to, endpoint)).toBe('unproven');
  });

  test.each([
    [
      'a peering connection',
      { vpc_peering_connection_id: refs('aws_vpc_peering_connection.x.id') },
      'isolated',
    ],
    [
      'a peering connection from its other side',
      { vpc_peering_connection_id: refs('aws_vpc_peering_connection_accepter.x.id') },
      'isolated',
    ],
    ['a core network', { core_network_arn: refs('aws_networkmanager_core_network.x.arn') }, 'unproven'],
    ['a local gateway', { local_gateway_id: 'lgw-1' }, 'unproven'],
    ['a virtual private gateway', { gateway_id: refs('aws_vpn_gateway.x.id') }, 'unproven'],
    ['a carrier gateway', { carrier_gateway_id: refs('aws_ec2_carrier_gateway.x.id') }, 'exposed'],
  ])('%s', (_, target, verdict) => {
    const [reference = ''] = Object.values(target).flatMap((value) =>
      typeof value === 'string' ? [] : value.refs,
    );
    const [, type = 'none'] = /^aws_(.*)\.x/.exec(reference) ?? [];
    const found = through(target, aws(`${type}.x`, { vpc_id: refs('aws_vpc.main.id') }));
    expect(found).toBe(verdict);
  });
});

describe('a transit gateway', () => {
  const tgw = (args = {}): Resource => aws('ec2_transit_gateway.t', args);
  const plug = (name: string, vpc: string): Resource =>
    aws(`ec2_transit_gateway_vpc_attachment.${name}`, {
      transit_gateway_id: refs('aws_ec2_transit_gateway.t.id'),
      vpc_id: refs(`aws_vpc.${vpc}.id`),
      subnet_ids: [refs(`aws_subnet.${name}.id`)],
    });
  const network = (...resources: Resource[]): string | undefined =>
    verdicts(
      plan({
        resources: [
          VPC,
          aws('vpc.hub', { cidr_block: '10.1.0.0/16' }),
          ...subnet('a'),
          ...open('hub'),
          route('a', { transit_gateway_id: refs('aws_ec2_transit_gateway.t.id') }),
          plug('a', 'main'),
          plug('public', 'hub'),
          ...resources,
        ],
      }),
    )['aws_subnet.a'];
  const toHub = (table: string): Resource =>
    aws('ec2_transit_gateway_route.r', {
      destination_cidr_block: '0.0.0.0/0',
      transit_gateway_attachment_id: refs('aws_ec2_transit_gateway_vpc_attachment.public.id'),
      transit_gateway_route_table_id: refs(table),
    });

  test('carries what its default table routes', () => {
    expect(network(tgw())).toBe('isolated');
    expect(network(tgw(), toHub('aws_ec2_transit_gateway.t.association_default_route_table_id'))).toBe(
      'exposed',
    );
  });

  test('carries what an associated table routes', () => {
    const own = tgw({
      default_route_table_association: 'disable',
      default_route_table_propagation: 'disable',
    });
    const table = aws('ec2_transit_gateway_route_table.x', {
      transit_gateway_id: refs('aws_ec2_transit_gateway.t.id'),
    });
    const association = aws('ec2_transit_gateway_route_table_association.x', {
      transit_gateway_attachment_id: refs('aws_ec2_transit_gateway_vpc_attachment.a.id'),
      transit_gateway_route_table_id: refs('aws_ec2_transit_gateway_route_table.x.id'),
    });
    const out = toHub('aws_ec2_transit_gateway_route_table.x.id');
    expect(network(own, table, association)).toBe('isolated');
    expect(network(own, table, association, out)).toBe('exposed');
    expect(
      network(own, table, association, { ...out, arguments: { ...out.arguments, blackhole: true } }),
    ).toBe('isolated');
  });

  test('takes what a VPN propagates', () => {
    const vpn = aws('vpn_connection.v', { transit_gateway_id: refs('aws_ec2_transit_gateway.t.id') });
    expect(network(tgw(), vpn)).toBe('unproven');
  });
});

describe('default security groups', () => {
  const uses = (...resources: Resource[]): string[] =>
    load(plan({ resources: [VPC, ...subnet('a'), ...resources] })).defaultSecurityGroupUses.map(
      ({ origin }) => origin.logicalId,
    );
  const IN_A = { subnet_id: refs('aws_subnet.a.id') };
  const GROUP = { vpc_id: refs('aws_vpc.main.id') };

  test('are used by what names none', () => {
    expect(uses(aws('instance.i', IN_A))).toEqual(['aws_instance.i']);
  });

  test('are used by what names one', () => {
    const machine = aws('instance.i', {
      ...IN_A,
      vpc_security_group_ids: refs('aws_vpc.main.default_security_group_id'),
    });
    expect(uses(machine)).toEqual(['aws_instance.i']);
  });

  test('are not used by what names another', () => {
    const machine = aws('instance.i', { ...IN_A, vpc_security_group_ids: refs('aws_security_group.g.id') });
    expect(uses(machine, aws('security_group.g', GROUP))).toEqual([]);
  });

  test('are as good as any when the plan manages them', () => {
    expect(uses(aws('instance.i', IN_A), aws('default_security_group.d', GROUP))).toEqual([]);
  });
});

describe('what is not looked into', () => {
  const opaque = (resources: Resource[], more = {}): string[] =>
    load(plan({ resources }, more)).opaque.map(({ why }) => why);

  test('a CloudFormation stack', () => {
    expect(opaque([aws('cloudformation_stack.s')])).toEqual([
      "CloudFormation stack 'aws_cloudformation_stack.s' deploys a template that is not part of the input",
    ]);
  });

  test('networking of the other AWS provider', () => {
    expect(opaque([{ address: 'awscc_ec2_route.r' }])).toEqual([
      "'awscc_ec2_route.r' (awscc_ec2_route) is of the awscc provider, which is not read",
    ]);
  });

  test.each([
    ['a plan that failed', { errored: true }, "making plan 'net' failed, so it is not whole"],
    [
      'a plan of a part',
      { complete: false },
      "plan 'net' is not complete: more is to be planned after it is applied",
    ],
  ])('%s', (_, more, why) => {
    expect(opaque([], more)).toEqual([why]);
  });

  test('a change that the plan defers', () => {
    const deferred_changes = [
      { reason: 'instance_count_unknown', resource_change: { address: 'aws_route.r[*]' } },
    ];
    expect(opaque([], { deferred_changes })).toEqual([
      "the plan defers 'aws_route.r[*]': instance_count_unknown",
    ]);
  });

  test('code that is handed a route table', () => {
    const code = { address: 'null_resource.n', provisioners: [refs('aws_route_table.a.id')] };
    expect(verdicts(plan({ resources: [VPC, ...subnet('a'), code] }))).toEqual({
      'aws_subnet.a': 'unproven',
    });
  });

  test('code that is handed anything else changes no route', () => {
    const code = { address: 'null_resource.n', provisioners: [refs('aws_subnet.a.id')] };
    expect(verdicts(plan({ resources: [VPC, ...subnet('a'), code] }))).toEqual({
      'aws_subnet.a': 'isolated',
    });
  });
});

describe('a plan without its configuration', () => {
  const bare = (...resources: Resource[]): Record<string, string> => {
    const { planned_values, format_version } = plan({ resources });
    return verdicts({ planned_values, format_version });
  };

  test('proves nothing of a subnet whose VPC it does not show', () => {
    expect(bare(VPC, aws('subnet.a', { vpc_id: refs('aws_vpc.main.id') }))).toEqual({
      'aws_subnet.a': 'unproven',
    });
  });

  test('proves nothing of an association whose ends it does not show', () => {
    const found = bare(VPC, ...subnet('a'));
    expect(found['aws_subnet.a']).toBe('unproven');
    expect(Object.values(found)).not.toContain('isolated');
  });
});

describe('bad input is one line', () => {
  test.each([
    [{ format_version: '2.0', values: {} }, "p.json has format_version '2.0', expected 0.x or 1.x"],
    [
      { format_version: '1.0', terraform_version: '1.9.8' },
      "p.json holds neither planned_values nor values, expected the output of 'terraform show -json' for a plan or a state",
    ],
    [
      { format_version: '1.2', planned_values: [] },
      "'planned_values' of p.json is not an object with a root_module, expected the output of 'terraform show -json' for a plan or a state",
    ],
    [
      { version: 4, terraform_version: '1.9.8', resources: [] },
      "p.json is a state as Terraform stores it, expected the output of 'terraform show -json' for a plan or a state",
    ],
  ])('%j', (json, message) => {
    expect(() => load(json, 'p.json')).toThrow(new UsageError(message));
  });
});
