import { describe, expect, test } from 'vitest';
import type { Module } from './terraform/plan';
import { aws, load, outcomes, plan, refs, state, verdicts } from './terraform/plan';

const VPC_MODULE: Module = {
  resources: [
    aws('vpc.this', { cidr_block: '10.0.0.0/16' }, { keys: [0] }),
    aws('internet_gateway.this', { vpc_id: refs('aws_vpc.this[0].id') }, { keys: [0] }),
    aws('subnet.private', { vpc_id: refs('local.vpc_id') }, { keys: [0, 1] }),
    aws('subnet.public', { vpc_id: refs('local.vpc_id') }, { keys: [0, 1] }),
  ],
  outputs: {
    vpc_id: refs('aws_vpc.this[0].id'),
    igw_id: refs('aws_internet_gateway.this[0].id'),
    private_subnets: refs('aws_subnet.private'),
    public_subnets: refs('aws_subnet.public'),
  },
};

/** A module that associates the subnets that it is given with a table, which may lead out. */
const TABLE_MODULE: Module = {
  resources: [
    aws('route_table.t', { vpc_id: refs('var.vpc_id') }),
    aws(
      'route_table_association.a',
      { subnet_id: refs('var.subnets', 'count.index'), route_table_id: refs('aws_route_table.t.id') },
      { keys: [0, 1] },
    ),
  ],
  outputs: { table_id: refs('aws_route_table.t.id') },
};

const tables = (subnets: string): Module => ({
  calls: {
    vpc: { module: VPC_MODULE },
    tables: {
      module: TABLE_MODULE,
      arguments: { vpc_id: refs('module.vpc.vpc_id'), subnets: refs(`module.vpc.${subnets}`) },
    },
  },
  resources: [
    aws('route.out', {
      route_table_id: refs('module.tables.table_id'),
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: refs('module.vpc.igw_id'),
    }),
  ],
});

describe('modules', () => {
  test('arguments and outputs join the resources of several', () => {
    expect(outcomes(plan(tables('public_subnets')))['module.vpc.aws_subnet.public[1]']).toBe(
      "exposed: subnet 'module.vpc.aws_subnet.public[1]' → route table 'module.tables.aws_route_table.t' → " +
        "0.0.0.0/0 → internet gateway 'module.vpc.aws_internet_gateway.this[0]' → internet",
    );
  });

  test('an argument names the subnets of one output alone', () => {
    const found = verdicts(plan(tables('public_subnets')));
    expect(found['module.vpc.aws_subnet.public[0]']).toBe('exposed');
    expect(found['module.vpc.aws_subnet.private[0]']).not.toBe('exposed');
  });

  test('a subnet that is in a VPC by local value and has no table is not proven', () => {
    expect(outcomes(plan(tables('public_subnets')))['module.vpc.aws_subnet.private[0]']).toMatch(
      /^unproven: it uses the main route table of VPC 'module.vpc.local.vpc_id'/,
    );
  });

  test('a number picks any of an output, which may be a part of all instances in any order', () => {
    const root: Module = {
      calls: { vpc: { module: VPC_MODULE } },
      resources: [
        aws('route_table.t', { vpc_id: refs('module.vpc.vpc_id') }),
        aws('route_table_association.a', {
          subnet_id: refs('module.vpc.private_subnets[1]'),
          route_table_id: refs('aws_route_table.t.id'),
        }),
      ],
    };
    const found = outcomes(plan(root));
    const either =
      /^unproven: it uses the main route table .* \[when aws_route_table_association.a.subnet_id is not/;
    expect(found['module.vpc.aws_subnet.private[1]']).toMatch(either);
    expect(found['module.vpc.aws_subnet.private[0]']).toMatch(either);
  });

  test('instances of a module are told apart', () => {
    const own: Module = {
      resources: [
        aws('vpc.v', { cidr_block: '10.0.0.0/16' }),
        aws('internet_gateway.g', { vpc_id: refs('aws_vpc.v.id') }),
        aws('subnet.s', { vpc_id: refs('aws_vpc.v.id') }),
        aws('route_table.t', { vpc_id: refs('aws_vpc.v.id') }),
        aws('route_table_association.a', {
          subnet_id: refs('aws_subnet.s.id'),
          route_table_id: refs('aws_route_table.t.id'),
        }),
      ],
      outputs: { table: refs('aws_route_table.t.id'), gateway: refs('aws_internet_gateway.g.id') },
    };
    const root: Module = {
      calls: { net: { module: own, keys: ['dev', 'prod'], forEach: refs('var.names') } },
      resources: [
        aws('route.r', {
          route_table_id: refs('module.net["dev"].table'),
          destination_cidr_block: '0.0.0.0/0',
          gateway_id: refs('module.net["dev"].gateway'),
        }),
      ],
    };
    expect(verdicts(plan(root))).toEqual({
      'module.net["dev"].aws_subnet.s': 'exposed',
      'module.net["prod"].aws_subnet.s': 'isolated',
    });
  });

  test('each.value of a call stands for what its for_each goes through', () => {
    const child: Module = {
      resources: [
        aws('route.r', {
          route_table_id: refs('var.table'),
          destination_cidr_block: '0.0.0.0/0',
          gateway_id: refs('var.gateway'),
        }),
      ],
    };
    const keys = ['a', 'b'];
    const root: Module = {
      resources: [
        aws('vpc.v', { cidr_block: '10.0.0.0/16' }),
        aws('internet_gateway.g', { vpc_id: refs('aws_vpc.v.id') }),
        aws('subnet.s', { vpc_id: refs('aws_vpc.v.id') }, { keys }),
        aws('route_table.t', { vpc_id: refs('aws_vpc.v.id') }, { keys }),
        aws(
          'route_table_association.a',
          {
            subnet_id: refs('aws_subnet.s', 'each.key'),
            route_table_id: refs('aws_route_table.t', 'each.key'),
          },
          { keys },
        ),
      ],
      calls: {
        out: {
          module: child,
          keys: ['b'],
          forEach: refs('aws_route_table.t'),
          arguments: { table: refs('each.value.id'), gateway: refs('aws_internet_gateway.g.id') },
        },
      },
    };
    expect(verdicts(plan(root))).toEqual({ 'aws_subnet.s["a"]': 'isolated', 'aws_subnet.s["b"]': 'exposed' });
  });

  test('a VPC by local value still joins a table to its gateway', () => {
    const LOCAL = { vpc_id: refs('local.vpc_id') };
    const associated = (name: string): ReturnType<typeof aws>[] => [
      aws(`subnet.${name}`, LOCAL, { keys: [0, 1] }),
      aws(`route_table.${name}`, LOCAL, { keys: [0] }),
      aws(
        `route_table_association.${name}`,
        {
          subnet_id: refs(`aws_subnet.${name}`, 'count.index'),
          route_table_id: refs(`aws_route_table.${name}`, 'var.single', 'count.index'),
        },
        { keys: [0, 1] },
      ),
    ];
    const vpc: Module = {
      resources: [
        aws('vpc.this', { cidr_block: '10.0.0.0/16' }, { keys: [0] }),
        aws('internet_gateway.this', LOCAL, { keys: [0] }),
        ...associated('public'),
        ...associated('private'),
        aws(
          'route.public',
          {
            route_table_id: refs('aws_route_table.public', 'count.index'),
            destination_cidr_block: '0.0.0.0/0',
            gateway_id: refs('aws_internet_gateway.this[0].id'),
          },
          { keys: [0] },
        ),
      ],
    };
    expect(verdicts(plan({ calls: { vpc: { module: vpc } } }))).toEqual({
      'module.vpc.aws_subnet.public[0]': 'exposed',
      'module.vpc.aws_subnet.public[1]': 'exposed',
      'module.vpc.aws_subnet.private[0]': 'isolated',
      'module.vpc.aws_subnet.private[1]': 'isolated',
    });
  });

  test('resources of modules count, and name their module as their stack', () => {
    const model = load(plan(tables('public_subnets')));
    expect(model.resourceCount).toBe(10);
    expect(model.stacks).toEqual(['net', 'module.vpc', 'module.tables']);
    expect(model.nodes.get('net.tfplan.json:module.vpc.aws_vpc.this[0]')?.origin).toEqual({
      stack: 'module.vpc',
      logicalId: 'module.vpc.aws_vpc.this[0]',
      resourceType: 'aws_vpc',
      file: 'net.tfplan.json',
    });
  });
});

const KNOWN = {
  'aws_vpc.main': {
    id: 'vpc-1',
    cidr_block: '10.0.0.0/16',
    default_route_table_id: 'rtb-0',
    main_route_table_id: 'rtb-0',
  },
  'aws_subnet.a': { id: 'subnet-1', vpc_id: 'vpc-1' },
  'aws_route_table.a': {
    id: 'rtb-1',
    vpc_id: 'vpc-1',
    route: [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' }],
  },
  'aws_route_table_association.a': {
    id: 'a-1',
    subnet_id: 'subnet-1',
    route_table_id: 'rtb-1',
    gateway_id: '',
  },
  'aws_internet_gateway.igw': { id: 'igw-1', vpc_id: 'vpc-1' },
};

describe('a state', () => {
  test('joins resources by their ids', () => {
    expect(outcomes(state(KNOWN))['aws_subnet.a']).toMatch(
      /^exposed: .*internet gateway 'aws_internet_gateway.igw'/,
    );
  });

  test('shows a main route table that is another one than the default', () => {
    const { 'aws_route_table_association.a': _, ...rest } = KNOWN;
    const vpc = { ...KNOWN['aws_vpc.main'], main_route_table_id: 'rtb-1' };
    expect(verdicts(state(rest))).toEqual({ 'aws_subnet.a': 'isolated' });
    expect(verdicts(state({ ...rest, 'aws_vpc.main': vpc }))).toEqual({ 'aws_subnet.a': 'exposed' });
  });

  test('shows a main route table that nothing manages', () => {
    const { 'aws_route_table_association.a': _, ...rest } = KNOWN;
    const vpc = { ...KNOWN['aws_vpc.main'], main_route_table_id: 'rtb-9' };
    expect(verdicts(state({ ...rest, 'aws_vpc.main': vpc }))).toEqual({ 'aws_subnet.a': 'unproven' });
  });

  test('of Network Firewall shows its endpoints', () => {
    const firewall = {
      id: 'arn:aws:network-firewall:eu-west-1:111111111111:firewall/f',
      subnet_mapping: [{ subnet_id: 'subnet-2' }],
      firewall_status: [
        { sync_states: [{ attachment: [{ endpoint_id: 'vpce-1', subnet_id: 'subnet-2' }] }] },
      ],
    };
    const table = {
      id: 'rtb-1',
      vpc_id: 'vpc-1',
      route: [{ cidr_block: '0.0.0.0/0', vpc_endpoint_id: 'vpce-1' }],
    };
    const inspected = {
      ...KNOWN,
      'aws_route_table.a': table,
      'aws_networkfirewall_firewall.f': firewall,
      'aws_subnet.f': { id: 'subnet-2', vpc_id: 'vpc-1' },
    };
    expect(verdicts(state(inspected))['aws_subnet.a']).toBe('isolated');
  });
});

describe('changes', () => {
  const known = (address: string, more = {}): ReturnType<typeof aws> =>
    aws(address, KNOWN[`aws_${address}` as keyof typeof KNOWN], { actions: ['no-op'], ...more });
  const rest = [
    known('vpc.main'),
    known('subnet.a'),
    known('route_table_association.a'),
    known('internet_gateway.igw'),
  ];
  const out = aws('route.r', {
    route_table_id: 'rtb-1',
    destination_cidr_block: '0.0.0.0/0',
    gateway_id: 'igw-1',
  });
  const table = aws('route_table.a', { id: 'rtb-1', vpc_id: 'vpc-1' }, { actions: ['no-op'] });

  test('what is deleted does not count', () => {
    const found = plan({ resources: [...rest, table, { ...out, actions: ['delete'] }] });
    expect(verdicts(found)).toEqual({ 'aws_subnet.a': 'isolated' });
  });

  test('what is forgotten stays', () => {
    const found = plan({ resources: [...rest, table, { ...out, actions: ['forget'] }] });
    expect(verdicts(found)).toEqual({ 'aws_subnet.a': 'exposed' });
  });

  test('what is imported is known by its id', () => {
    const imported = aws('internet_gateway.igw', { vpc_id: 'vpc-1' }, { importing: { id: 'igw-1' } });
    const found = plan({ resources: [...rest.slice(0, 3), imported, table, out] });
    expect(verdicts(found)).toEqual({ 'aws_subnet.a': 'exposed' });
  });

  test('data sources are outside the input', () => {
    const subnet = aws('subnet.b', { vpc_id: 'vpc-data' }, { actions: ['no-op'] });
    expect(verdicts(plan({ resources: [subnet] }))).toEqual({ 'aws_subnet.b': 'unproven' });
  });
});
