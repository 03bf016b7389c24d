import { describe, expect, test } from 'vitest';
import type { Refs, Resource } from './terraform/plan';
import { aws, outcomes, plan, refs, state } from './terraform/plan';

const ANYWHERE = '0.0.0.0/0';
const IN_MAIN = { vpc_id: refs('aws_vpc.main.id') };
const UNKNOWN = refs('local.x');
const toGateway = { gateway_id: refs('aws_internet_gateway.igw.id') };

/** A VPC with a gateway, and a table `public` with a route to it. */
const BASE = [
  aws('vpc.main', { cidr_block: '10.0.0.0/16' }),
  aws('internet_gateway.igw', IN_MAIN),
  aws('subnet.a', { ...IN_MAIN, cidr_block: '10.0.0.0/24' }),
  aws('route_table.public', IN_MAIN),
  aws('route_table.closed', IN_MAIN),
];
const PUBLIC = route(refs('aws_route_table.public.id'));
const CLOSED = association(refs('aws_subnet.a.id'), refs('aws_route_table.closed.id'));

function route(
  table: Refs,
  target: Record<string, unknown> = toGateway,
  destination_cidr_block = ANYWHERE,
): Resource {
  return aws('route.r', { route_table_id: table, destination_cidr_block, ...target });
}

function association(subnet: Refs, table: Refs, name = 'of_a'): Resource {
  return aws(`route_table_association.${name}`, { subnet_id: subnet, route_table_id: table });
}

function main(vpc: Refs, table: string): Resource {
  const route_table_id = refs(`aws_route_table.${table}.id`);
  return aws('main_route_table_association.m', { vpc_id: vpc, route_table_id });
}

const ofA = (...resources: Resource[]): string | undefined => outcomes(plan({ resources }))['aws_subnet.a'];

describe('a route table of a subnet that the plan does not show', () => {
  const open = association(UNKNOWN, refs('aws_route_table.public.id'), 'open');

  test('may be that of a subnet without another', () => {
    expect(ofA(...BASE, PUBLIC, open)).toMatch(/^unproven: .*'local.x' may be this subnet/);
  });

  test('is not that of a subnet that has one', () => {
    expect(ofA(...BASE, PUBLIC, open, CLOSED)).toBe('isolated');
  });

  test('is no way out if it has no public route', () => {
    const closed = association(UNKNOWN, refs('aws_route_table.closed.id'), 'open');
    expect(ofA(...BASE, PUBLIC, closed)).toBe('isolated');
  });
});

describe('a route of a table that the plan does not show', () => {
  test('may be of any table of the VPC of its gateway', () => {
    expect(ofA(...BASE, route(UNKNOWN), CLOSED)).toBe(
      "unproven: 'aws_route.r' adds a route to a table that the plan does not show",
    );
  });

  test('may be of the main table', () => {
    expect(ofA(...BASE, route(UNKNOWN))).toMatch(/^unproven: /);
  });

  test('is of no table of another VPC than that of its gateway', () => {
    const far = aws('vpc.far', { cidr_block: '10.1.0.0/16' });
    const igw = aws('internet_gateway.far', { vpc_id: refs('aws_vpc.far.id') });
    const toFar = route(UNKNOWN, { gateway_id: refs('aws_internet_gateway.far.id') });
    expect(ofA(...BASE, far, igw, toFar, CLOSED)).toBe('isolated');
  });

  test('is of any VPC where its target is not shown', () => {
    const toAny = route(UNKNOWN, { transit_gateway_id: refs('local.gateway') });
    expect(ofA(...BASE, toAny, CLOSED)).toMatch(/^unproven: /);
  });

  test('carries no public packet if its block is private', () => {
    expect(ofA(...BASE, route(UNKNOWN, toGateway, '10.9.0.0/16'), CLOSED)).toBe('isolated');
  });

  test('may be a block of the default table of any VPC', () => {
    const route = [{ cidr_block: ANYWHERE, gateway_id: refs('aws_internet_gateway.igw.id') }];
    const table = aws('default_route_table.d', { default_route_table_id: UNKNOWN, route });
    expect(ofA(...BASE, table)).toMatch(/^unproven: 'aws_default_route_table.d' adds a route/);
  });

  test('may be propagated into any table', () => {
    const propagation = aws('vpn_gateway_route_propagation.p', {
      vpn_gateway_id: 'vgw-1',
      route_table_id: UNKNOWN,
    });
    expect(ofA(...BASE, propagation, CLOSED)).toMatch(/^unproven: a virtual private gateway propagates/);
  });

  test('of a transit gateway may be of any that the plan makes', () => {
    const TO = { transit_gateway_id: refs('aws_ec2_transit_gateway.g.id') };
    const ATTACHMENT = {
      transit_gateway_attachment_id: refs('aws_ec2_transit_gateway_vpc_attachment.a.id'),
    };
    const TABLE = refs('aws_ec2_transit_gateway_route_table.t.id');
    const through = (table: Refs, destination: string): string | undefined =>
      ofA(
        ...BASE,
        CLOSED,
        aws('ec2_transit_gateway.g'),
        route(refs('aws_route_table.closed.id'), TO),
        aws('ec2_transit_gateway_vpc_attachment.a', {
          ...IN_MAIN,
          ...TO,
          subnet_ids: [refs('aws_subnet.a.id')],
        }),
        aws('ec2_transit_gateway_route_table.t', TO),
        aws('ec2_transit_gateway_route_table_association.t', {
          ...ATTACHMENT,
          transit_gateway_route_table_id: TABLE,
        }),
        aws('ec2_transit_gateway_route.r', {
          transit_gateway_attachment_id: refs('local.hub'),
          transit_gateway_route_table_id: table,
          destination_cidr_block: destination,
        }),
      );
    expect(through(UNKNOWN, ANYWHERE)).toMatch(/^unproven: 'aws_ec2_transit_gateway_route.r' is added to/);
    expect(through(UNKNOWN, '10.9.0.0/16')).toBe('isolated');
  });
});

describe('the main route table of a VPC that the plan does not show', () => {
  test('may be that of any VPC', () => {
    expect(ofA(...BASE, PUBLIC, main(UNKNOWN, 'public'))).toMatch(
      /^unproven: .*'local.x' may be its VPC, which then has another main route table/,
    );
  });

  test('is not that of a VPC with another', () => {
    const certain = main(refs('aws_vpc.main.id'), 'closed');
    const other = { ...main(UNKNOWN, 'public'), address: 'aws_main_route_table_association.other' };
    expect(ofA(...BASE, PUBLIC, certain, other)).toBe('isolated');
  });

  test('is no way out if it has no public route', () => {
    expect(ofA(...BASE, PUBLIC, main(UNKNOWN, 'closed'))).toBe('isolated');
  });

  test('of one VPC of two leaves the table that came with it in use', () => {
    const far = aws('vpc.far', { cidr_block: '10.1.0.0/16' });
    const own = route(refs('aws_vpc.main.default_route_table_id'));
    const either = main(refs('var.x', 'aws_vpc.main.id', 'aws_vpc.far.id'), 'closed');
    expect(ofA(...BASE, far, own, either)).toMatch(/^exposed: /);
  });
});

describe('an entry of a prefix list that the plan does not show', () => {
  const list = aws('ec2_managed_prefix_list.l', { entry: [{ cidr: '10.1.0.0/16' }] });
  const toList = aws('route.r', {
    route_table_id: refs('aws_route_table.closed.id'),
    destination_prefix_list_id: refs('aws_ec2_managed_prefix_list.l.id'),
    ...toGateway,
  });
  const entry = (cidr: string): Resource =>
    aws('ec2_managed_prefix_list_entry.e', { cidr, prefix_list_id: UNKNOWN });

  test('may be of any list', () => {
    expect(ofA(...BASE, CLOSED, list, toList, entry(ANYWHERE))).toMatch(
      /^unproven: .*'aws_ec2_managed_prefix_list_entry.e' adds an entry to a list/,
    );
  });

  test('changes nothing if it is a private block', () => {
    expect(ofA(...BASE, CLOSED, list, toList, entry('10.9.0.0/16'))).toBe('isolated');
  });
});

/** What the account has before a plan: nothing of it is changed but what is given. */
const vpcOf = (more: Record<string, unknown> = {}): Resource =>
  aws('vpc.main', { id: 'vpc-1', cidr_block: '10.0.0.0/16', default_route_table_id: 'rtb-d', ...more }, KEPT);
const KEPT = { actions: ['no-op'] };
const DELETED = { actions: ['delete'] };
const STANDING = [
  aws('internet_gateway.igw', { id: 'igw-1', vpc_id: 'vpc-1' }, KEPT),
  aws('subnet.a', { id: 'subnet-a', vpc_id: 'vpc-1', cidr_block: '10.0.0.0/24' }, KEPT),
];
const TO_IGW = [{ cidr_block: ANYWHERE, gateway_id: 'igw-1' }];

describe('what a plan takes away', () => {
  const table = { id: 'rtb-d', default_route_table_id: 'rtb-d', vpc_id: 'vpc-1', route: TO_IGW };

  test('is not the default route table, whose routes stay', () => {
    expect(ofA(vpcOf(), ...STANDING, aws('default_route_table.d', table, DELETED))).toMatch(/^exposed: /);
  });

  test('is the default route table where the VPC goes as well', () => {
    const other = { ...table, id: 'rtb-2', default_route_table_id: 'rtb-2', vpc_id: 'vpc-2' };
    const gone = aws('vpc.gone', { id: 'vpc-2', default_route_table_id: 'rtb-2' }, DELETED);
    const found = outcomes(
      plan({ resources: [vpcOf(), ...STANDING, gone, aws('default_route_table.d', other, DELETED)] }),
    );
    expect(found).toEqual({ 'aws_subnet.a': 'isolated' });
  });

  test('leaves what is forgotten while another is made', () => {
    const tables = [
      aws(
        'route_table.t',
        { id: 'rtb-2', vpc_id: 'vpc-1', route: TO_IGW },
        { actions: ['create', 'forget'] },
      ),
    ];
    const [created] = plan({ resources: tables })['resource_changes'] as [{ change: { before: unknown } }];
    created.change.before = { id: 'rtb-2', vpc_id: 'vpc-1', route: TO_IGW };
    const rest = [
      vpcOf(),
      ...STANDING,
      aws('route_table_association.a', { subnet_id: 'subnet-a', route_table_id: 'rtb-2' }, KEPT),
    ];
    const whole = plan({ resources: rest });
    const changes = [...(whole['resource_changes'] as unknown[]), created];
    expect(outcomes({ ...whole, resource_changes: changes })['aws_subnet.a']).toMatch(
      /^exposed: .*'aws_route_table.t \(forgotten\)'/,
    );
  });

  test('gives a VPC the main route table that it had before', () => {
    const before = aws('route_table.public', { id: 'rtb-2', vpc_id: 'vpc-1', route: TO_IGW }, KEPT);
    const now = aws('route_table.closed', { id: 'rtb-3', vpc_id: 'vpc-1' }, KEPT);
    const was = (original: unknown): Resource =>
      aws(
        'main_route_table_association.m',
        { vpc_id: 'vpc-1', route_table_id: 'rtb-3', original_route_table_id: original },
        DELETED,
      );
    const main = vpcOf({ main_route_table_id: 'rtb-3' });
    expect(ofA(main, ...STANDING, before, now)).toBe('isolated');
    expect(ofA(main, ...STANDING, before, now, was('rtb-2'))).toMatch(/^exposed: /);
    expect(ofA(main, ...STANDING, before, now, was(undefined))).toMatch(/^unproven: .*takes away the main/);
  });

  describe('of routes that a table lists too', () => {
    const association = aws(
      'route_table_association.a',
      { subnet_id: 'subnet-a', route_table_id: 'rtb-2' },
      KEPT,
    );
    const table = (unseen: readonly string[]): Resource =>
      aws('route_table.t', { id: 'rtb-2', vpc_id: 'vpc-1', route: TO_IGW }, { ...KEPT, unseen });
    const values = { id: 'r-1', route_table_id: 'rtb-2', destination_cidr_block: ANYWHERE };
    const gone = aws('route.r', { ...values, gateway_id: 'igw-1' }, DELETED);
    const after = (...more: Resource[]): string | undefined =>
      ofA(vpcOf(), ...STANDING, association, ...more);

    test('is taken away from the table', () => {
      expect(after(table(['route']), gone)).toBe('isolated');
    });

    test('is not what the table itself writes', () => {
      expect(after(table([]), gone)).toMatch(/^exposed: /);
    });

    test('is not what leads elsewhere', () => {
      const other = aws('route.r', { ...values, destination_cidr_block: '8.8.8.8/32' }, DELETED);
      expect(after(table(['route']), other)).toMatch(/^exposed: /);
    });
  });

  test('a state lists a route once', () => {
    const found = outcomes(
      state({
        'aws_vpc.main': { id: 'vpc-1', cidr_block: '10.0.0.0/16' },
        'aws_internet_gateway.igw': { id: 'igw-1', vpc_id: 'vpc-1' },
        'aws_subnet.a': { id: 'subnet-a', vpc_id: 'vpc-1' },
        'aws_route_table.t': { id: 'rtb-2', vpc_id: 'vpc-1', route: TO_IGW },
        'aws_route.r': {
          id: 'r-1',
          route_table_id: 'rtb-2',
          destination_cidr_block: ANYWHERE,
          gateway_id: 'igw-1',
        },
        'aws_route_table_association.a': { id: 'x', subnet_id: 'subnet-a', route_table_id: 'rtb-2' },
      }),
    );
    expect(found['aws_subnet.a']).toMatch(/^exposed: /);
  });
});
