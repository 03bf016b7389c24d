import { describe, expect, test } from 'vitest';
import type { Module, Resource } from './terraform/plan';
import { aws, outcomes, plan, refs, verdicts } from './terraform/plan';

const VPC = aws('vpc.main', { cidr_block: '10.0.0.0/16' });
const IGW = aws('internet_gateway.igw', { vpc_id: refs('aws_vpc.main.id') });
const TO_IGW = { gateway_id: refs('aws_internet_gateway.igw.id') };

/** A subnet `a` with a table of its own, `a`. */
const subnet = (
  name: string,
  table: Record<string, unknown> = {},
  more: Partial<Resource> = {},
): Resource[] => [
  aws(`subnet.${name}`, { vpc_id: refs('aws_vpc.main.id'), cidr_block: '10.0.0.0/24' }),
  aws(`route_table.${name}`, { vpc_id: refs('aws_vpc.main.id'), ...table }, more),
  aws(`route_table_association.${name}`, {
    subnet_id: refs(`aws_subnet.${name}.id`),
    route_table_id: refs(`aws_route_table.${name}.id`),
  }),
];

/** A route of a table, by default of `a` and to everywhere. */
const route = (target: Record<string, unknown>, destination = '0.0.0.0/0', table = 'a'): Resource =>
  aws(`route.of_${table}`, {
    route_table_id: refs(`aws_route_table.${table}.id`),
    [destination.includes(':') ? 'destination_ipv6_cidr_block' : 'destination_cidr_block']: destination,
    ...target,
  });

const PUBLIC: Resource[] = [IGW, ...subnet('public'), route(TO_IGW, '0.0.0.0/0', 'public')];

const path = (name: string): string =>
  `subnet 'aws_subnet.${name}' → route table 'aws_route_table.${name}' → 0.0.0.0/0 → internet gateway 'aws_internet_gateway.igw' → internet`;

const of = (...resources: Resource[]): Record<string, string> => outcomes(plan({ resources }));
const verdictOf = (...resources: Resource[]): string | undefined =>
  verdicts(plan({ resources }))['aws_subnet.a'];

/** A block of a route table, with the members that the provider always writes. */
const inline = (target: Record<string, unknown>): Record<string, unknown> => ({
  cidr_block: '0.0.0.0/0',
  carrier_gateway_id: '',
  core_network_arn: '',
  destination_prefix_list_id: '',
  egress_only_gateway_id: '',
  gateway_id: '',
  ipv6_cidr_block: '',
  local_gateway_id: '',
  nat_gateway_id: '',
  network_interface_id: '',
  transit_gateway_id: '',
  vpc_endpoint_id: '',
  vpc_peering_connection_id: '',
  ...target,
});

describe('routes of a plan', () => {
  test('no gateway, no way out', () => {
    expect(of(VPC, ...subnet('a'))).toEqual({ 'aws_subnet.a': 'isolated' });
  });

  test('a resource of its own', () => {
    expect(of(VPC, IGW, ...subnet('a'), route(TO_IGW))).toEqual({ 'aws_subnet.a': `exposed: ${path('a')}` });
  });

  test('a block of the table', () => {
    const found = of(VPC, IGW, ...subnet('a', { route: [inline(TO_IGW)] }));
    expect(found).toEqual({ 'aws_subnet.a': `exposed: ${path('a')}` });
  });

  test('a block whose references the format leaves out', () => {
    const found = of(VPC, IGW, ...subnet('a', { route: [inline(TO_IGW)] }, { unseen: ['route'] }));
    expect(found).toEqual({ 'aws_subnet.a': `exposed: ${path('a')}` });
  });

  test('each of several blocks leads to the gateway of its own kind', () => {
    const nat = aws('nat_gateway.n', { subnet_id: refs('aws_subnet.a.id'), connectivity_type: 'private' });
    const eigw = aws('egress_only_internet_gateway.e', { vpc_id: refs('aws_vpc.main.id') });
    const blocks = [
      inline({ nat_gateway_id: refs('aws_nat_gateway.n.id') }),
      inline({
        cidr_block: '',
        ipv6_cidr_block: '::/0',
        egress_only_gateway_id: refs('aws_egress_only_internet_gateway.e.id'),
      }),
    ];
    expect(of(VPC, nat, eigw, ...subnet('a', { route: blocks }))).toEqual({
      'aws_subnet.a':
        "exposed: subnet 'aws_subnet.a' → route table 'aws_route_table.a' → ::/0 → egress only internet gateway 'aws_egress_only_internet_gateway.e' → internet",
    });
  });

  test('routes that a local value makes up are not known', () => {
    const [subnetA, , association] = subnet('a') as [Resource, Resource, Resource];
    const table = aws('route_table.a', { vpc_id: refs('aws_vpc.main.id'), route: refs('local.routes') });
    expect(of(VPC, subnetA, table, association)['aws_subnet.a']).toMatch(/^unproven: the routes of/);
  });

  test('a private block to an unknown target carries no public packet', () => {
    expect(verdictOf(VPC, ...subnet('a'), route({ transit_gateway_id: 'tgw-1' }, '10.0.0.0/8'))).toBe(
      'isolated',
    );
  });

  test('a gateway by local value is not known, with the reason', () => {
    expect(of(VPC, ...subnet('a'), route({ gateway_id: refs('local.gateway') }))).toEqual({
      'aws_subnet.a':
        "unproven: cannot tell where target 'local.gateway' leads: a plan does not show what a local value is made of",
    });
  });

  test('a gateway by a data source that is read during apply is not known', () => {
    const found = verdictOf(
      VPC,
      ...subnet('a'),
      route({ gateway_id: refs('data.aws_internet_gateway.x.id') }),
    );
    expect(found).toBe('unproven');
  });

  test('a gateway by a known id that no resource has is outside the input', () => {
    expect(of(VPC, ...subnet('a'), route({ gateway_id: 'igw-0123' }))['aws_subnet.a']).toMatch(
      /^unproven: .*'igw-0123' is outside the input/,
    );
  });

  test('a destination that is known only after apply may be any', () => {
    const found = of(VPC, IGW, ...subnet('a'), {
      ...route(TO_IGW),
      arguments: {
        route_table_id: refs('aws_route_table.a.id'),
        destination_ipv6_cidr_block: refs('aws_vpc.main.ipv6_cidr_block'),
        ...TO_IGW,
      },
    });
    expect(found['aws_subnet.a']).toMatch(/^unproven: cannot tell what the route matches/);
  });

  test('a public block that is a range of the VPC stays inside', () => {
    const range = aws('vpc_ipv4_cidr_block_association.r', {
      vpc_id: refs('aws_vpc.main.id'),
      cidr_block: '52.94.0.0/22',
    });
    expect(verdictOf(VPC, IGW, range, ...subnet('a'), route(TO_IGW, '52.94.0.0/22'))).toBe('isolated');
  });

  test('a gateway of another VPC carries nothing', () => {
    const other = aws('vpc.other', { cidr_block: '10.1.0.0/16' });
    const igw = aws('internet_gateway.igw', { vpc_id: refs('aws_vpc.other.id') });
    expect(verdictOf(VPC, other, igw, ...subnet('a'), route(TO_IGW))).toBe('isolated');
  });

  test('a gateway is attached by a resource of its own', () => {
    const attachment = aws('internet_gateway_attachment.x', {
      vpc_id: refs('aws_vpc.main.id'),
      internet_gateway_id: refs('aws_internet_gateway.igw.id'),
    });
    expect(verdictOf(VPC, aws('internet_gateway.igw'), attachment, ...subnet('a'), route(TO_IGW))).toBe(
      'exposed',
    );
  });

  test.each([
    ['propagating_vgws', { propagating_vgws: [refs('aws_vpn_gateway.v.id')] }],
    ['known propagating_vgws', { propagating_vgws: ['vgw-1'] }],
  ])('%s may add routes', (_, table) => {
    expect(verdictOf(VPC, aws('vpn_gateway.v'), ...subnet('a', table))).toBe('unproven');
  });

  test('a propagation of its own may add routes', () => {
    const propagation = aws('vpn_gateway_route_propagation.p', {
      vpn_gateway_id: refs('aws_vpn_gateway.v.id'),
      route_table_id: refs('aws_route_table.a.id'),
    });
    expect(verdictOf(VPC, aws('vpn_gateway.v'), ...subnet('a'), propagation)).toBe('unproven');
  });

  test('a prefix list gathers its blocks and its entries', () => {
    const list = aws('ec2_managed_prefix_list.l', { entry: [{ cidr: '10.9.0.0/16' }] });
    const entry = aws('ec2_managed_prefix_list_entry.e', {
      prefix_list_id: refs('aws_ec2_managed_prefix_list.l.id'),
      cidr: '8.8.8.0/24',
    });
    const toList = aws('route.l', {
      route_table_id: refs('aws_route_table.a.id'),
      destination_prefix_list_id: refs('aws_ec2_managed_prefix_list.l.id'),
      ...TO_IGW,
    });
    expect(verdictOf(VPC, IGW, list, ...subnet('a'), toList)).toBe('isolated');
    expect(verdictOf(VPC, IGW, list, entry, ...subnet('a'), toList)).toBe('exposed');
  });
});

describe('the main route table', () => {
  const STRAY = aws('subnet.a', { vpc_id: refs('aws_vpc.main.id'), cidr_block: '10.0.0.0/24' });
  const table = (args: Record<string, unknown>): Resource =>
    aws('default_route_table.d', {
      default_route_table_id: refs('aws_vpc.main.default_route_table_id'),
      ...args,
    });

  test('holds local routes alone unless the plan says otherwise', () => {
    expect(verdictOf(VPC, IGW, STRAY)).toBe('isolated');
  });

  test('is the default table that the plan manages', () => {
    expect(of(VPC, IGW, STRAY, table({ route: [inline(TO_IGW)] }))['aws_subnet.a']).toMatch(
      /^exposed: .*route table 'aws_default_route_table.d'/,
    );
  });

  test.each(['main_route_table_id', 'default_route_table_id'])(
    'takes routes by the attribute %s',
    (attribute) => {
      const toIgw = aws('route.r', {
        route_table_id: refs(`aws_vpc.main.${attribute}`),
        destination_cidr_block: '0.0.0.0/0',
        ...TO_IGW,
      });
      expect(verdictOf(VPC, IGW, STRAY, toIgw)).toBe('exposed');
    },
  );

  test('is the one that a main association names', () => {
    const main = aws('main_route_table_association.m', {
      vpc_id: refs('aws_vpc.main.id'),
      route_table_id: refs('aws_route_table.public.id'),
    });
    expect(verdictOf(VPC, STRAY, ...PUBLIC, main)).toBe('exposed');
    expect(verdictOf(VPC, ...subnet('a'), ...PUBLIC, main)).toBe('isolated');
  });

  test('of a default VPC comes with a route to the internet', () => {
    const vpc = aws('default_vpc.main');
    const stray = aws('subnet.a', { vpc_id: refs('aws_default_vpc.main.id'), cidr_block: '172.31.0.0/24' });
    expect(verdictOf(vpc, stray)).toBe('unproven');
  });

  test('of a subnet of the default VPC is outside the input', () => {
    expect(verdicts(plan({ resources: [aws('default_subnet.d')] }))).toEqual({
      'aws_default_subnet.d': 'unproven',
    });
  });
});

describe('instances of one resource', () => {
  /** Subnets, tables and associations, one for each key; the tables of `open` have a way out. */
  const network = (
    keys: readonly (string | number)[],
    index: string,
    open: readonly (string | number)[],
  ): Module => ({
    resources: [
      VPC,
      IGW,
      aws('subnet.s', { vpc_id: refs('aws_vpc.main.id') }, { keys }),
      aws('route_table.t', { vpc_id: refs('aws_vpc.main.id') }, { keys }),
      aws(
        'route_table_association.x',
        { subnet_id: refs('aws_subnet.s', index), route_table_id: refs('aws_route_table.t', index) },
        { keys },
      ),
      ...open.map((key, position) =>
        aws(`route.r${position}`, {
          route_table_id: refs(`aws_route_table.t[${JSON.stringify(key)}].id`),
          destination_cidr_block: '0.0.0.0/0',
          ...TO_IGW,
        }),
      ),
    ],
  });

  test('are paired by count.index', () => {
    expect(verdicts(plan(network([0, 1], 'count.index', [1])))).toEqual({
      'aws_subnet.s[0]': 'isolated',
      'aws_subnet.s[1]': 'exposed',
    });
  });

  test('are paired by each.key, whatever is in the keys', () => {
    expect(verdicts(plan(network(['web.a', 'db'], 'each.key', ['web.a'])))).toEqual({
      'aws_subnet.s["web.a"]': 'exposed',
      'aws_subnet.s["db"]': 'isolated',
    });
  });

  test('are alternatives when their keys do not show which is meant', () => {
    const { resources = [] } = network([0, 1, 2], 'count.index', []);
    const toIgw = aws(
      'route.r',
      {
        route_table_id: refs('aws_route_table.t', 'count.index'),
        destination_cidr_block: '0.0.0.0/0',
        ...TO_IGW,
      },
      { keys: [0] },
    );
    expect(outcomes(plan({ resources: [...resources, toIgw] }))['aws_subnet.s[2]']).toMatch(
      /^exposed: .* \[when aws_route.r\[0\].route_table_id = aws_route_table.t\[2\]\]$/,
    );
  });

  test('are meant by each.value when the resource is what for_each goes through', () => {
    const { resources = [] } = network(['a', 'b'], 'each.key', []);
    const toIgw = aws(
      'route.r',
      { route_table_id: refs('each.value.id'), destination_cidr_block: '0.0.0.0/0', ...TO_IGW },
      { keys: ['a', 'b'], forEach: refs('aws_route_table.t') },
    );
    const only = { ...toIgw, keys: ['a'] };
    expect(verdicts(plan({ resources: [...resources, only] }))).toEqual({
      'aws_subnet.s["a"]': 'exposed',
      'aws_subnet.s["b"]': 'isolated',
    });
  });

  test('a value that is none of a count of zero is the other arm', () => {
    const [subnetA, table, association] = subnet('a') as [Resource, Resource, Resource];
    const toIgw = route({
      gateway_id: refs('aws_internet_gateway.other[0].id', 'aws_internet_gateway.igw.id'),
    });
    expect(of(VPC, IGW, subnetA, table, association, toIgw)).toEqual({
      'aws_subnet.a': `exposed: ${path('a')}`,
    });
  });
});
