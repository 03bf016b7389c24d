import { describe, expect, test } from 'vitest';
import type { Resource } from './plan';
import { aws, load, plan, refs } from './plan';
import { labels } from './told';

const VPC_ID = { vpc_id: refs('aws_vpc.v.id') };
const VPC = aws('vpc.v', { cidr_block: '10.0.0.0/16' });
const IN_S = { subnet_id: refs('aws_subnet.s.id') };
const S = aws('subnet.s', VPC_ID);

describe('what a plan hands to code', () => {
  const opaque = (of_: string, ...resources: Resource[]): unknown => {
    const provisioned = aws('thing.x', {}, { provisioners: [refs(of_)] });
    const whole = load(plan({ resources: [VPC, S, ...resources, provisioned] }));
    return whole.opaqueRoutes
      .map(({ into, why }) => [labels(into), why])
      .concat(whole.opaque.map(({ why }) => ['all', why]));
  };
  const handed = (label: string): string =>
    `'aws_thing.x' (aws_thing) is handed '${label}' and may add routes`;

  test.each<[string, Resource, string[]]>([
    ['aws_route_table.t.id', aws('route_table.t', VPC_ID), ['aws_route_table.t']],
    ['aws_internet_gateway.g.id', aws('internet_gateway.g', VPC_ID), ['aws_vpc.v']],
    ['aws_egress_only_internet_gateway.g.id', aws('egress_only_internet_gateway.g', VPC_ID), ['aws_vpc.v']],
    ['aws_ec2_carrier_gateway.g.id', aws('ec2_carrier_gateway.g', VPC_ID), ['aws_vpc.v']],
    ['aws_vpn_gateway.g.id', aws('vpn_gateway.g', VPC_ID), ['aws_vpc.v']],
    ['aws_nat_gateway.n.id', aws('nat_gateway.n', IN_S), ['aws_vpc.v']],
    ['aws_nat_gateway.n.id', aws('nat_gateway.n', VPC_ID), ['aws_vpc.v']],
  ])('may get routes: %s', (reference, resource, into) => {
    const label = reference.replace(/\.id$/, '');
    expect(opaque(reference, resource)).toEqual([[into.join(), handed(label)]]);
  });

  test('may get routes anywhere by a gateway of which no VPC is known', () => {
    const found = opaque('aws_ec2_transit_gateway.t.id', aws('ec2_transit_gateway.t'));
    expect(found).toEqual([
      ['', handed('aws_ec2_transit_gateway.t')],
      ['all', handed('aws_ec2_transit_gateway.t')],
    ]);
  });

  test.each(['aws_subnet.s.id', 'aws_vpc.v.id'])('gets no route by %s', (reference) => {
    expect(opaque(reference)).toEqual([]);
  });
});

describe('a plan that is not whole', () => {
  const limits = (more: Record<string, unknown>): unknown[] =>
    load(plan({ resources: [VPC] }, more)).opaque.map(({ origin, why }) => [
      origin.logicalId,
      origin.resourceType,
      why,
    ]);

  test.each<[Record<string, unknown>, unknown[]]>([
    [{}, []],
    [
      { errored: true, complete: false },
      [['net', 'terraform', "making plan 'net' failed, so it is not whole"]],
    ],
    [
      { complete: false },
      [['net', 'terraform', "plan 'net' is not complete: more is to be planned after it is applied"]],
    ],
    [
      {
        deferred_changes: [{ reason: 'provider_config_unknown', resource_change: { address: 'aws_vpc.w' } }],
      },
      [['aws_vpc.w', 'terraform', "the plan defers 'aws_vpc.w': provider_config_unknown"]],
    ],
  ])('says so: %j', (more, expected) => {
    expect(limits(more)).toEqual(expected);
  });
});
