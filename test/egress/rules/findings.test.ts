import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { RULES } from '../../../lib/egress/rules';
import type { JudgedFinding } from '../../../lib/egress/rules/waivers';
import type { Resources } from '../helpers';
import {
  TO_IGW,
  associate,
  auditTemplate,
  either,
  internetGateway,
  publicSubnet,
  ref,
  resource,
  route,
  subnet,
  vpc,
  when,
} from '../helpers';

const FLAG = {
  Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};

function findings(Resources: Resources, ruleId: string): readonly JudgedFinding[] {
  return auditTemplate({ ...FLAG, Resources }).findings.filter((finding) => finding.ruleId === ruleId);
}

const BASE: Resources = { ...vpc(), ...subnet('A'), ...publicSubnet() };

describe('the fix of a way out', () => {
  const fixOf = (target: Record<string, unknown>, more: Resources): string | undefined =>
    findings({ ...BASE, Route: route('ATable', '::/0', target), ...more }, 'AG001').find(
      ({ origin }) => origin.logicalId === 'Route',
    )?.fix;

  test.each<[string, Record<string, unknown>, Resources, string]>([
    ['an internet gateway', TO_IGW, {}, " and internet gateway 'Igw'"],
    [
      'an egress-only gateway',
      { EgressOnlyInternetGatewayId: ref('Eigw') },
      { Eigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }) },
      " and egress-only internet gateway 'Eigw'",
    ],
    [
      'a carrier gateway',
      { CarrierGatewayId: ref('Carrier') },
      { Carrier: resource('EC2::CarrierGateway', { VpcId: ref('Vpc') }) },
      " and carrier gateway 'Carrier'",
    ],
    [
      'a NAT gateway',
      { NatGatewayId: ref('Nat') },
      { Nat: resource('EC2::NatGateway', { SubnetId: ref('Public') }) },
      " and NAT gateway 'Nat'",
    ],
    [
      'an interface',
      { NetworkInterfaceId: ref('Eni') },
      {
        Eni: resource('EC2::NetworkInterface', { SubnetId: ref('Public'), SourceDestCheck: false }),
        Six: route('PublicTable', '::/0', TO_IGW),
      },
      '',
    ],
  ])('by %s names the route and what becomes needless', (...[, target, more, gateway]) => {
    expect(fixOf(target, more)).toBe(
      `delete route 'Route'${gateway}; reach AWS services through VPC endpoints`,
    );
  });
});

describe('a finding about a path', () => {
  const Shared: Resources = {
    ...BASE,
    B: resource('EC2::Subnet', { VpcId: ref('Vpc') }),
    BAssociation: associate(ref('B'), ref('ATable')),
  };

  test('says how many more subnets take it, and shows the first', () => {
    const Route = route('ATable', '0.0.0.0/0', TO_IGW);
    const [found] = findings({ ...Shared, Route }, 'AG001').filter(
      ({ origin }) => origin.logicalId === 'Route',
    );
    expect(found?.message).toBe(
      "route to the internet: subnet 'A' → route table 'ATable' → 0.0.0.0/0 → internet gateway 'Igw' → internet (and 1 more subnets)",
    );
    expect(found?.path?.map(({ kind }) => kind)).toEqual([
      'subnet',
      'route-table',
      'route',
      'internet-gateway',
      'internet',
    ]);
  });

  test('of two routes is two findings', () => {
    const Resources = {
      ...Shared,
      Route: route('ATable', '8.0.0.0/8', TO_IGW),
      Second: route('ATable', '9.0.0.0/8', TO_IGW),
    };
    expect(findings(Resources, 'AG001').map(({ origin }) => origin.logicalId)).toEqual([
      'Second',
      'Route',
      'PublicRoute',
    ]);
  });

  test('says under which settings it is there, if not under all', () => {
    const Route = when('On', route('ATable', '0.0.0.0/0', TO_IGW));
    const conditions = findings({ ...Shared, Route }, 'AG001').map(
      ({ origin, ...found }) => `${origin.logicalId} ${'condition' in found ? found.condition : 'always'}`,
    );
    expect(conditions).toEqual(['Route On', 'PublicRoute always']);
  });

  test.each<[string, Record<string, unknown>, Resources, string]>([
    [
      'AG002',
      { TransitGatewayId: 'tgw-1' },
      {},
      "cannot tell where transit gateway 'tgw-1' leads: 'tgw-1' is outside the input: subnet 'A' → route table 'ATable' → 0.0.0.0/0 → transit gateway 'tgw-1'",
    ],
    [
      'AG003',
      TO_IGW,
      { AAssociation: associate(ref('A'), 'rtb-1') },
      "the routes of route table 'rtb-1' are not in the input: 'rtb-1' is outside the input: subnet 'A' → route table 'rtb-1'",
    ],
  ])('%s says what is not known, and on which way', (...[ruleId, target, more, message]) => {
    const Resources = { ...BASE, Route: route('ATable', '0.0.0.0/0', target), ...more };
    expect(findings(Resources, ruleId).map((found) => found.message)).toEqual([message]);
  });

  test('that is a way out under one setting is not said to be unknown under another', () => {
    const Route = route('ATable', '0.0.0.0/0', {
      GatewayId: either('On', ref('Igw'), 'igw-1'),
    });
    expect(findings({ ...BASE, Route }, 'AG002')).toEqual([]);
  });
});

describe('a way in that needs a path', () => {
  const balancer = (subnets: unknown[]): Resources => ({
    Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
      Subnets: subnets,
    }),
  });
  const stateOf = (Resources: Resources): unknown[] =>
    findings(Resources, 'AG012').map(({ state, path }) => [state, path?.at(-1)?.kind]);

  test('is open where one of its subnets has one', () => {
    expect(stateOf({ ...BASE, ...balancer([ref('A'), ref('Public')]) })).toEqual([['exposed', 'internet']]);
  });

  test('is a defect where none of them has one', () => {
    expect(stateOf({ ...BASE, ...balancer([ref('A')]) })).toEqual([['defect', undefined]]);
  });

  test('is not proven where one of them is not', () => {
    const Route = route('ATable', '0.0.0.0/0', { TransitGatewayId: 'tgw-1' });
    expect(stateOf({ ...BASE, Route, ...balancer([ref('A')]) })).toEqual([['unproven', undefined]]);
  });
});

describe('every rule', () => {
  const withCondition = (template: Partial<Template>): Partial<Template> => ({
    Parameters: { ...template.Parameters, ...FLAG.Parameters },
    Conditions: { ...template.Conditions, ...FLAG.Conditions },
    Resources: Object.fromEntries(
      Object.entries(template.Resources ?? {}).map(([id, one]) => [id, { ...one, Condition: 'On' }]),
    ),
  });
  /** Examples whose resources have no conditions of their own. */
  const plain = RULES.flatMap(({ id, examples }) =>
    examples.bad
      .filter(({ template }) => template.Conditions === undefined && template.Parameters === undefined)
      .map(({ title, template }) => [id, title, template as Partial<Template>] as const),
  );

  test.each(plain)('%s says nothing of settings about %s, which is always there', (...[id, , template]) => {
    const found = auditTemplate(template).findings.filter(({ ruleId }) => ruleId === id);
    expect(found.filter(({ condition }) => condition !== undefined)).toEqual([]);
  });

  // What is missing from an input is so under every setting, and so is what a row reads in another resource.
  const always = ['AG301', 'AG900', 'AG910'];
  test.each(plain.filter(([id]) => !always.includes(id)))(
    '%s says when, where a condition decides whether there is %s',
    (...[id, , template]) => {
      const found = auditTemplate(withCondition(template)).findings.filter(({ ruleId }) => ruleId === id);
      expect(found.map(({ condition }) => condition)).toEqual(found.map(() => 'On'));
    },
  );
});

test('an internet gateway alone is no path', () => {
  expect(findings({ ...vpc(), ...subnet('A'), ...internetGateway() }, 'AG001')).toEqual([]);
});
