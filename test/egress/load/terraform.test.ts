import { describe, expect, test } from 'vitest';
import type { Resource } from './terraform/plan';
import { aws, outcomes, plan, refs } from './terraform/plan';

const VPC = aws('vpc.main', { cidr_block: '10.0.0.0/16' });
const IGW = aws('internet_gateway.igw', { vpc_id: refs('aws_vpc.main.id') });

/** A subnet `a` with a table of its own, `a`. */
const subnet = (name: string, table: Record<string, unknown> = {}): Resource[] => [
  aws(`subnet.${name}`, { vpc_id: refs('aws_vpc.main.id'), cidr_block: '10.0.0.0/24' }),
  aws(`route_table.${name}`, { vpc_id: refs('aws_vpc.main.id'), ...table }),
  aws(`route_table_association.${name}`, {
    subnet_id: refs(`aws_subnet.${name}.id`),
    route_table_id: refs(`aws_route_table.${name}.id`),
  }),
];

/** A route of the table `a`, by default to everywhere. */
const route = (target: Record<string, unknown>, destination = '0.0.0.0/0'): Resource =>
  aws('route.r', {
    route_table_id: refs('aws_route_table.a.id'),
    [destination.includes(':') ? 'destination_ipv6_cidr_block' : 'destination_cidr_block']: destination,
    ...target,
  });

const PATH =
  "subnet 'aws_subnet.a' → route table 'aws_route_table.a' → 0.0.0.0/0 → internet gateway 'aws_internet_gateway.igw' → internet";

const of = (...resources: Resource[]): Record<string, string> => outcomes(plan({ resources }));

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

describe('a plan', () => {
  test('without a gateway is isolated', () => {
    expect(of(VPC, ...subnet('a'))).toEqual({ 'aws_subnet.a': 'isolated' });
  });

  test('shows the path by a route of its own', () => {
    const found = of(VPC, IGW, ...subnet('a'), route({ gateway_id: refs('aws_internet_gateway.igw.id') }));
    expect(found).toEqual({ 'aws_subnet.a': `exposed: ${PATH}` });
  });

  test('shows the path by a block of the table', () => {
    const table = { route: [inline({ gateway_id: refs('aws_internet_gateway.igw.id') })] };
    expect(of(VPC, IGW, ...subnet('a', table))).toEqual({ 'aws_subnet.a': `exposed: ${PATH}` });
  });
});
