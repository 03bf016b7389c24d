import { expect, test } from 'vitest';
import type { Module } from './terraform/plan';
import { aws, outcomes, plan, refs } from './terraform/plan';

/** Two subnets of which the second is public; `public` may be `slice(aws_subnet.all[*].id, 1, 2)`. */
const NET: Module = {
  resources: [
    aws('vpc.v', { cidr_block: '10.0.0.0/16' }),
    aws('internet_gateway.g', { vpc_id: refs('aws_vpc.v.id') }),
    aws('subnet.all', { vpc_id: refs('aws_vpc.v.id') }, { keys: [0, 1] }),
    aws('route_table.all', { vpc_id: refs('aws_vpc.v.id') }, { keys: [0, 1] }),
    aws(
      'route_table_association.all',
      {
        subnet_id: refs('aws_subnet.all', 'count.index'),
        route_table_id: refs('aws_route_table.all', 'count.index'),
      },
      { keys: [0, 1] },
    ),
    aws('route.public', {
      route_table_id: refs('aws_route_table.all[1].id'),
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: refs('aws_internet_gateway.g.id'),
    }),
  ],
  outputs: { public: refs('aws_subnet.all'), vpc: refs('aws_vpc.v.id') },
};

test('a NAT gateway in a public subnet by number is a way out', () => {
  const root: Module = {
    calls: { net: { module: NET } },
    resources: [
      aws('subnet.a', { vpc_id: refs('module.net.vpc') }),
      aws('route_table.a', { vpc_id: refs('module.net.vpc') }),
      aws('route_table_association.a', {
        subnet_id: refs('aws_subnet.a.id'),
        route_table_id: refs('aws_route_table.a.id'),
      }),
      aws('nat_gateway.n', { subnet_id: refs('module.net.public[0]') }),
      aws('route.a', {
        route_table_id: refs('aws_route_table.a.id'),
        destination_cidr_block: '0.0.0.0/0',
        nat_gateway_id: refs('aws_nat_gateway.n.id'),
      }),
    ],
  };
  expect(outcomes(plan(root))['aws_subnet.a']).toMatch(
    /^exposed: .* \[when aws_nat_gateway.n.subnet_id = module.net.aws_subnet.all\[1\]\]$/,
  );
});
