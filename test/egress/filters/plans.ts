import { analyse } from '../../../lib/egress/rules';
import type { Analysis } from '../../../lib/egress/rules/rule';
import type { Resource } from '../load/terraform/plan';
import { aws, load, plan, refs } from '../load/terraform/plan';

/** Filters of Terraform plans and states, in a VPC with one subnet `Public`. */

export type Json = Readonly<Record<string, unknown>>;

export const NET: readonly Resource[] = [
  aws('vpc.Vpc', { cidr_block: '10.0.0.0/16' }),
  aws('internet_gateway.Igw', { vpc_id: refs('aws_vpc.Vpc.id') }),
  aws('subnet.Public', { vpc_id: refs('aws_vpc.Vpc.id'), cidr_block: '10.0.0.0/24' }),
  aws('route_table.Table', { vpc_id: refs('aws_vpc.Vpc.id') }),
  aws('route_table_association.Own', {
    subnet_id: refs('aws_subnet.Public.id'),
    route_table_id: refs('aws_route_table.Table.id'),
  }),
  aws('route.Out', {
    route_table_id: refs('aws_route_table.Table.id'),
    destination_cidr_block: '0.0.0.0/0',
    gateway_id: refs('aws_internet_gateway.Igw.id'),
  }),
];

export const judged = (json: Json, countsFilters = true): Analysis => analyse(load(json), { countsFilters });

export function outcome(json: Json): string {
  const [reach] = judged(json).subnets;
  return reach?.verdict === 'unproven' ? `unproven: ${reach.leaks[0]?.why ?? ''}` : (reach?.verdict ?? '');
}

/** The verdict of `Public` in a plan that makes these resources as well. */
export const verdict = (...parts: readonly Resource[]): string =>
  outcome(plan({ resources: [...NET, ...parts] }));

export const PRIVATE = { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['10.0.0.0/8'] };
export const EVERYONE = { ...PRIVATE, cidr_blocks: ['0.0.0.0/0'] };
