import { describe, expect, test } from 'vitest';
import type { NetworkModel } from '../../../../lib/egress/model/network';
import type { Resource } from './plan';
import { aws, load, plan, refs, state, verdicts } from './plan';
import { IN_A, LATER, labelList, labels, modelOf, told } from './told';

const TABLE = { route_table_id: 'rtb-1' };
const TO_ALL = { destination_cidr_block: '0.0.0.0/0' };

describe('a route of a plan', () => {
  /** `destination kinds > target kinds and labels`, for the route `x`. */
  const routes = (...resources: Resource[]): string[] =>
    modelOf(...resources).routes.map(({ destinations, targets }) =>
      [
        destinations.map(({ value }) => value.kind).join(),
        targets
          .map(({ value }) => (value.kind === 'node' ? `${value.as} ${value.node.label}` : value.kind))
          .join(),
      ].join(' > '),
    );

  test.each([
    ['gateway_id', 'gateway'],
    ['nat_gateway_id', 'nat-gateway'],
    ['egress_only_gateway_id', 'egress-only-internet-gateway'],
    ['carrier_gateway_id', 'carrier-gateway'],
    ['transit_gateway_id', 'transit-gateway'],
    ['vpc_peering_connection_id', 'vpc-peering-connection'],
    ['vpc_endpoint_id', 'vpc-endpoint'],
    ['local_gateway_id', 'local-gateway'],
    ['core_network_arn', 'core-network'],
    ['odb_network_arn', 'odb-network'],
    ['network_interface_id', 'network-interface'],
    ['instance_id', 'instance'],
  ])('leads by %s to a %s', (property, as) => {
    expect(routes(aws('route.x', { ...TABLE, ...TO_ALL, [property]: 'it-1' }))).toEqual([
      `cidr > ${as} it-1`,
    ]);
  });

  test('leads to what it names rather than to the interface that the provider computes', () => {
    const target = { nat_gateway_id: 'nat-1', network_interface_id: 'eni-1' };
    expect(routes(aws('route.x', { ...TABLE, ...TO_ALL, ...target }))).toEqual(['cidr > nat-gateway nat-1']);
  });

  test('stays inside where it is local', () => {
    expect(routes(aws('route.x', { ...TABLE, ...TO_ALL, gateway_id: 'local' }))).toEqual(['cidr > local']);
  });

  test('that names nothing leads nobody knows where', () => {
    const { routes: found } = modelOf(aws('route.x', TABLE));
    expect(found[0]?.destinations).toEqual([
      { when: [], value: { kind: 'unknown', why: 'the route names no destination' } },
    ]);
    expect(found[0]?.targets).toEqual([
      {
        when: [],
        value: {
          kind: 'node',
          as: 'unknown',
          node: {
            id: '?aws_route.x.target',
            label: 'unknown',
            why:
              'its target is none of carrier_gateway_id, core_network_arn, egress_only_gateway_id, gateway_id, instance_id, ' +
              'local_gateway_id, nat_gateway_id, network_interface_id, odb_network_arn, transit_gateway_id, vpc_endpoint_id, vpc_peering_connection_id',
          },
        },
      },
    ]);
  });

  test.each(['destination_prefix_list_id', 'prefix_list_id'])(
    'goes by %s to what a list holds',
    (property) => {
      expect(routes(aws('route.x', { ...TABLE, [property]: 'pl-1', gateway_id: 'igw-1' }))).toEqual([
        'prefix-list > gateway igw-1',
      ]);
    },
  );

  test('of a table is one of its own, by its place', () => {
    const inline = (cidr: string): Record<string, unknown> => ({ cidr_block: cidr, gateway_id: 'igw-1' });
    const { routes: found } = modelOf(
      aws('route_table.t', { vpc_id: 'vpc-1', route: [inline('10.0.0.0/8'), inline('0.0.0.0/0')] }),
    );
    expect(found.map(({ id, table }) => [id, labels(table)])).toEqual([
      ['net.tfplan.json:aws_route_table.t#route[0]', 'aws_route_table.t'],
      ['net.tfplan.json:aws_route_table.t#route[1]', 'aws_route_table.t'],
    ]);
    expect(found[0]?.origin).toEqual(found[1]?.origin);
    expect(found[0]?.origin).not.toBe(found[1]?.origin);
  });
});

describe('a prefix list of a plan', () => {
  const entries = (list: Record<string, unknown>, ...more: Resource[]): unknown[] => {
    const node = modelOf(aws('ec2_managed_prefix_list.x', list), ...more).nodes.get(
      'net.tfplan.json:aws_ec2_managed_prefix_list.x',
    );
    return node?.kind === 'prefix-list' ? node.entries.map(({ value }) => value) : [];
  };

  test('holds its entries', () => {
    expect(entries({ entry: [{ cidr: '10.0.0.0/8' }] })).toMatchObject([{ kind: 'cidr' }]);
    expect(entries({})).toEqual([]);
  });

  test('may hold anything where its entries are known only after apply', () => {
    const why = "the entries of 'aws_ec2_managed_prefix_list.x' are known only after apply";
    expect(entries({ entry: LATER })).toEqual([{ kind: 'unknown', why }]);
  });

  test('may hold anything where an entry shows no block', () => {
    const why = 'aws_ec2_managed_prefix_list.x.entry[0].cidr is not shown';
    expect(entries({ entry: [{ description: 'x' }] })).toEqual([{ kind: 'unknown', why }]);
  });

  test('takes no entry of something else', () => {
    const entry = aws('ec2_managed_prefix_list_entry.e', {
      prefix_list_id: refs('aws_subnet.a.id'),
      cidr: '8.0.0.0/8',
    });
    expect(told(modelOf(entry).nodes.get('net.tfplan.json:aws_subnet.a'))).toMatchObject({ kind: 'subnet' });
  });
});

describe('a table of a plan', () => {
  const opaque = (...resources: Resource[]): unknown[] =>
    modelOf(...resources).opaqueRoutes.map(({ into, why, via }) => [
      labels(into),
      why,
      ...(via === undefined ? [] : [labels(via)]),
    ]);

  test.each<[string, Record<string, unknown>, unknown[]]>([
    [
      'route_table_association',
      { route_table_id: 'rtb-1', public_ipv4_pool: 'pool-1' },
      ['rtb-1', 'an address pool is associated with it'],
    ],
    [
      'vpn_gateway_route_propagation',
      { route_table_id: 'rtb-1', vpn_gateway_id: 'vgw-1' },
      ['rtb-1', 'a virtual private gateway propagates routes into it', 'vgw-1'],
    ],
    [
      'vpc_route_server_propagation',
      { route_table_id: 'rtb-1' },
      ['rtb-1', 'a route server propagates routes into it'],
    ],
    [
      'route_table',
      { vpc_id: 'vpc-1', propagating_vgws: ['vgw-1'] },
      ['aws_route_table.x', 'a virtual private gateway propagates routes into it', 'vgw-1'],
    ],
    [
      'route_table',
      { vpc_id: 'vpc-1', route: LATER },
      ['aws_route_table.x', "the routes of 'aws_route_table.x' are known only after apply"],
    ],
  ])('may get routes by %s', (type, args, expected) => {
    expect(opaque(aws(`${type}.x`, args))).toEqual([expected]);
  });

  const associations = (args: Record<string, unknown>): string[] =>
    modelOf(aws('route_table_association.x', args)).associations.map(
      ({ subnet, table }) => `${labels(subnet)} has ${labels(table)}`,
    );

  test.each<[Record<string, unknown>, string[]]>([
    [{ ...TABLE, ...IN_A }, ['aws_subnet.a has rtb-1']],
    [{ ...TABLE, ...IN_A, gateway_id: 'igw-1' }, ['aws_subnet.a has rtb-1']],
    [{ ...TABLE, gateway_id: 'igw-1' }, []],
    [{ ...TABLE, public_ipv4_pool: 'pool-1' }, []],
  ])('is used as %j says', (args, expected) => {
    expect(associations(args)).toEqual(expected);
  });

  test('is used by a subnet that is not shown', () => {
    expect(associations(TABLE)).toContain('aws_route_table_association.x.subnet_id has rtb-1');
  });
});

describe('a VPC of a plan', () => {
  const vpcOf = (...resources: Resource[]): unknown => {
    const node = modelOf(...resources).nodes.get('net.tfplan.json:aws_vpc.x');
    return node?.kind === 'vpc' ? node.cidrs.length : node?.kind;
  };
  const X = aws('vpc.x', { cidr_block: '10.0.0.0/16' });
  const range = (vpc: unknown, more: Record<string, unknown>): Resource =>
    aws('vpc_ipv6_cidr_block_association.r', { vpc_id: vpc, ...more });

  test.each<[string, Resource[], number]>([
    ['its own block', [X], 1],
    [
      'both of its blocks',
      [aws('vpc.x', { cidr_block: '10.0.0.0/16', ipv6_cidr_block: '2600:1f00::/56' })],
      2,
    ],
    ['a block that is added', [X, range(refs('aws_vpc.x.id'), { ipv6_cidr_block: '2600:1f00::/56' })], 2],
    ['no block that only the apply tells', [X, range(refs('aws_vpc.x.id'), { ipv6_cidr_block: LATER })], 1],
    [
      'no block that may be of another',
      [X, aws('vpc.y'), range(refs('aws_vpc.x.id', 'aws_vpc.y.id'), { ipv6_cidr_block: '2600:1f00::/56' })],
      1,
    ],
    ['no block of something else', [X, range('vpc-9', { ipv6_cidr_block: '2600:1f00::/56' })], 1],
  ])('has %s', (...[, resources, expected]) => {
    expect(vpcOf(...resources)).toBe(expected);
  });

  test('of a default subnet is the default one, unless it is named', () => {
    const vpcs = (args: Record<string, unknown>): unknown => {
      const node = modelOf(aws('default_subnet.x', args)).nodes.get('net.tfplan.json:aws_default_subnet.x');
      return node?.kind === 'subnet' ? node.vpc.map(({ value }) => value) : undefined;
    };
    expect(vpcs({})).toEqual([
      {
        id: '?default-vpc',
        label: 'the default VPC',
        why: "'aws_default_subnet.x' is a subnet of the Region's default VPC",
      },
    ]);
    expect(vpcs({ vpc_id: 'vpc-1' })).toMatchObject([{ id: 'vpc-1' }]);
  });

  test('of a subnet that names none is not shown', () => {
    const node = modelOf(aws('subnet.x')).nodes.get('net.tfplan.json:aws_subnet.x');
    expect(node?.kind === 'subnet' && labelList(node.vpc)).toEqual(['aws_subnet.x.vpc_id']);
  });

  test.each(['internet_gateway', 'vpn_gateway'])('is attached to an %s once', (type) => {
    const vpc = { vpc_id: refs('aws_vpc.x.id') };
    const model = modelOf(
      X,
      aws(`${type}.g`, vpc),
      aws(`${type}_attachment.a`, { ...vpc, [`${type}_id`]: refs(`aws_${type}.g.id`) }),
      aws(`${type}_attachment.b`, { vpc_id: 'vpc-2', [`${type}_id`]: refs(`aws_${type}.g.id`) }),
      aws(`${type}_attachment.c`, { vpc_id: 'vpc-3', [`${type}_id`]: 'other' }),
    );
    const node = model.nodes.get(`net.tfplan.json:aws_${type}.g`);
    expect(node !== undefined && 'vpcs' in node && labelList(node.vpcs)).toEqual(['aws_vpc.x', 'vpc-2']);
  });
});

describe('main tables of a plan', () => {
  const mains = (model: NetworkModel): string[] =>
    model.associations.map(({ subnet, table }) => `${labels(subnet)} has ${labels(table)}`);
  const whole = (...resources: Resource[]): string[] => mains(load(plan({ resources })));
  const V = aws('vpc.v');
  const S = aws('subnet.s', { vpc_id: refs('aws_vpc.v.id') });
  const OTHER = aws('subnet.o', { vpc_id: 'vpc-9' });
  const MAIN = 'aws_vpc.v.main_route_table_id';

  test('that hold local routes alone are left out', () => {
    expect(whole(V, S, OTHER)).toEqual([]);
  });

  test('that get a route are those of subnets of the VPC without one of their own', () => {
    const route = aws('route.r', { route_table_id: refs(MAIN), ...TO_ALL, gateway_id: 'igw-1' });
    const other = aws('route.q', { route_table_id: 'rtb-9', ...TO_ALL, gateway_id: 'igw-1' });
    const own = [
      aws('subnet.t', { vpc_id: refs('aws_vpc.v.id') }),
      aws('route_table_association.x', { ...TABLE, subnet_id: refs('aws_subnet.t.id') }),
    ];
    expect(whole(V, S, OTHER, route, other, ...own)).toEqual([
      'aws_subnet.t has rtb-1',
      'aws_subnet.s has aws_vpc.v.default_route_table_id',
    ]);
  });

  test('that routes are propagated into are those of subnets', () => {
    const propagation = aws('vpn_gateway_route_propagation.p', {
      route_table_id: refs(MAIN),
      vpn_gateway_id: 'vgw-1',
    });
    const other = aws('vpn_gateway_route_propagation.q', {
      route_table_id: 'rtb-9',
      vpn_gateway_id: 'vgw-1',
    });
    expect(whole(V, S, other, propagation)).toEqual(['aws_subnet.s has aws_vpc.v.default_route_table_id']);
  });

  test('that another subnet names are those of subnets', () => {
    const association = aws('route_table_association.x', {
      route_table_id: refs(MAIN),
      subnet_id: 'subnet-9',
    });
    expect(whole(V, S, association)).toContain('aws_subnet.s has aws_vpc.v.default_route_table_id');
  });

  test('stay with a subnet that an association may leave out', () => {
    const main = aws('main_route_table_association.m', {
      vpc_id: refs('aws_vpc.v.id'),
      route_table_id: 'rtb-2',
    });
    const either = refs('aws_subnet.s.id', 'aws_subnet.t.id');
    const t = aws('subnet.t', { vpc_id: refs('aws_vpc.v.id') });
    const association = aws('route_table_association.x', { ...TABLE, subnet_id: either });
    expect(whole(V, S, t, main, association).slice(1)).toEqual([
      'aws_subnet.s has rtb-2',
      'aws_subnet.t has rtb-2',
    ]);
  });

  test('are told by the name that a reader knows', () => {
    const route = aws('route.r', { route_table_id: refs(MAIN), ...TO_ALL, gateway_id: 'igw-1' });
    const node = load(plan({ resources: [V, S, route] })).nodes.get('net.tfplan.json:aws_vpc.v#default');
    expect(node?.origin).toMatchObject({
      logicalId: 'aws_vpc.v.default_route_table_id',
      resourceType: 'aws_vpc',
    });
  });

  test('of a default VPC whose table the plan manages have the routes of the plan', () => {
    const table = { id: 'rtb-0', default_route_table_id: 'rtb-0', vpc_id: 'vpc-1', route: [] };
    const vpc = { id: 'vpc-1', default_route_table_id: 'rtb-0', main_route_table_id: 'rtb-0' };
    const subnet = { id: 'subnet-1', vpc_id: 'vpc-1' };
    const known = { 'aws_default_vpc.v': vpc, 'aws_subnet.s': subnet };
    expect(verdicts(state(known))).toEqual({ 'aws_subnet.s': 'unproven' });
    expect(verdicts(state({ ...known, 'aws_default_route_table.t': table }))).toEqual({
      'aws_subnet.s': 'isolated',
    });
  });
});
