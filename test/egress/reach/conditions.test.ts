import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import type { Resources } from '../helpers';
import {
  TO_IGW,
  from,
  internetGateway,
  outcomes,
  publicSubnet,
  ref,
  resource,
  route,
  source,
  subnet,
  verdicts,
  vpc,
  when,
} from '../helpers';

const FLAG = { Type: 'String', AllowedValues: ['yes', 'no'] };
const SETTINGS: Partial<Template> = {
  Parameters: { Flag: FLAG, Other: FLAG },
  Conditions: {
    On: { 'Fn::Equals': [ref('Flag'), 'yes'] },
    Off: { 'Fn::Not': [{ Condition: 'On' }] },
    Both: { 'Fn::And': [{ Condition: 'On' }, { 'Fn::Equals': [ref('Other'), 'yes'] }] },
    Any: { 'Fn::Or': [{ Condition: 'On' }, { 'Fn::Equals': [ref('Other'), 'yes'] }] },
    Never: { 'Fn::And': [{ Condition: 'On' }, { Condition: 'Off' }] },
    Always: { 'Fn::Or': [{ Condition: 'On' }, { Condition: 'Off' }] },
    Round: { 'Fn::Not': [{ Condition: 'About' }] },
    About: { 'Fn::Not': [{ Condition: 'Round' }] },
  },
};
const BASE: Resources = { ...vpc(), ...subnet('A'), ...internetGateway() };
const DIRECT = `exposed: ${from('A')} → internet gateway 'Igw' → internet`;

describe('a way out under a condition', () => {
  test.each<[string, string]>([
    ['On', `${DIRECT} [when On]`],
    ['Off', `${DIRECT} [when Off]`],
    ['Both', `${DIRECT} [when Both]`],
    ['Any', `${DIRECT} [when Any]`],
    ['Always', DIRECT],
    ['Never', 'isolated'],
    ['Round', `${DIRECT} [when Round = true]`],
    ['Gone', `${DIRECT} [when Net/condition Gone = true]`],
  ])('%s is told with it', (condition, expected) => {
    const Resources = { ...BASE, Route: when(condition, route('ATable', '0.0.0.0/0', TO_IGW)) };
    expect(outcomes({ ...SETTINGS, Resources })['A']).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['On', 'On', 'exposed'],
    ['On', 'Off', 'isolated'],
    ['Off', 'Both', 'isolated'],
    ['On', 'Both', 'exposed'],
    ['Off', 'Any', 'exposed'],
  ])('is built of a route when %s and a NAT gateway when %s only if both can hold', (a, b, verdict) => {
    const Resources = {
      ...vpc(),
      ...subnet('A'),
      ...publicSubnet(),
      Nat: when(a, resource('EC2::NatGateway', { SubnetId: ref('Public') })),
      Route: when(b, route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Nat') })),
    };
    expect(verdicts({ ...SETTINGS, Resources })['A']).toBe(verdict);
  });

  test('is none when the gateway is attached only under the opposite condition', () => {
    const Resources: Resources = {
      ...BASE,
      IgwAttachment: when('Off', BASE['IgwAttachment']!),
      Route: when('On', route('ATable', '0.0.0.0/0', TO_IGW)),
    };
    expect(outcomes({ ...SETTINGS, Resources })).toEqual({ A: 'isolated' });
  });

  test('is found in the one of two tables that has it', () => {
    const Resources: Resources = {
      ...BASE,
      Second: resource('EC2::RouteTable', { VpcId: ref('Vpc') }),
      Route: route('Second', '0.0.0.0/0', TO_IGW),
      AAssociation: resource('EC2::SubnetRouteTableAssociation', {
        SubnetId: ref('A'),
        RouteTableId: { 'Fn::If': ['On', ref('ATable'), ref('Second')] },
      }),
    };
    expect(outcomes({ ...SETTINGS, Resources })['A']).toContain('[when not On]');
  });

  test('is a foreign main table when every association has a condition', () => {
    const Resources = {
      ...vpc(),
      Stray: resource('EC2::Subnet', { VpcId: 'vpc-1' }),
      Table: resource('EC2::RouteTable', { VpcId: 'vpc-1' }),
      Association: when(
        'Both',
        resource('EC2::SubnetRouteTableAssociation', { SubnetId: ref('Stray'), RouteTableId: ref('Table') }),
      ),
    };
    expect(outcomes({ ...SETTINGS, Resources })['Stray']).toMatch(/main route table .* \[when not Both\]$/);
  });
});

describe('a block by parameter', () => {
  const Resources = { ...BASE, Route: route('ATable', ref('Block'), TO_IGW) };
  const outcome = (Block: object, more: Partial<Template> = {}): string | undefined =>
    outcomes({ Parameters: { Block: { Type: 'String', ...Block } }, Resources, ...more })['A'];

  test.each<[string, object, string]>([
    ['without bounds', {}, `${DIRECT} [when Block = 0.0.0.0/0]`],
    ['with a private default', { Default: '10.9.0.0/16' }, `${DIRECT} [when Block = 0.0.0.0/0]`],
    ['with private values alone', { AllowedValues: ['10.0.0.0/8', '172.16.0.0/12'] }, 'isolated'],
    [
      'with one public value',
      { AllowedValues: ['10.0.0.0/8', '8.8.8.8/32'] },
      `exposed: ${from('A', '8.8.8.8/32')} → internet gateway 'Igw' → internet [when Block = 8.8.8.8/32]`,
    ],
    [
      'with a pattern that admits single addresses',
      { AllowedPattern: '[0-9.]+/32' },
      `exposed: ${from('A', '8.8.8.8/32')} → internet gateway 'Igw' → internet [when Block = 8.8.8.8/32]`,
    ],
  ])('%s is judged by all that it can be', (_, parameter, expected) => {
    expect(outcome(parameter)).toBe(expected);
  });

  test('with a pattern that admits no sample is unproven', () => {
    expect(outcome({ AllowedPattern: '10\\..*' })).toMatch(/^unproven/);
  });

  test('that a condition compares with a public block can be that block', () => {
    const Conditions = { Special: { 'Fn::Equals': [ref('Block'), '1.2.3.4/32'] } };
    const special = { ...Resources, Route: when('Special', Resources.Route) };
    expect(outcome({}, { Conditions, Resources: special })).toMatch(/^exposed/);
  });

  test('is one value when it is given', () => {
    const Parameters = { Block: { Type: 'String' } };
    const sources = [source({ Parameters, Resources })];
    expect(outcomes(sources, { Block: '10.9.0.0/16' })).toEqual({ A: 'isolated' });
    expect(outcomes(sources, { Net: { Block: '10.9.0.0/16' } })).toEqual({ A: 'isolated' });
    expect(outcomes(sources, { Block: '0.0.0.0/0' })).toEqual({ A: DIRECT });
  });
});

describe('two stacks', () => {
  const network = source(
    {
      Resources: BASE,
      Outputs: {
        Table: { Value: ref('ATable'), Export: { Name: 'table' } },
        Gateway: { Value: ref('Igw'), Export: { Name: 'gateway' } },
      },
    },
    { stack: 'Base' },
  );

  test('make one path by exports, in either order', () => {
    const Route = route({ 'Fn::ImportValue': 'table' }, '0.0.0.0/0', {
      GatewayId: { 'Fn::ImportValue': 'gateway' },
    });
    const routes = source({ Resources: { Route } }, { stack: 'Routes' });
    const expected = { 'Base/A': DIRECT };
    expect(outcomes([network, routes])).toEqual(expected);
    expect(outcomes([routes, network])).toEqual(expected);
  });

  test('make one path by references both ways', () => {
    const Outputs = { Target: { Value: ref('Nat'), Export: { Name: 'nat' } } };
    const Nat = resource('EC2::NatGateway', { SubnetId: { 'Fn::ImportValue': 'public' } });
    const first = source(
      {
        Resources: {
          ...vpc(),
          ...subnet('A'),
          ...publicSubnet(),
          Route: route('ATable', '0.0.0.0/0', { NatGatewayId: { 'Fn::ImportValue': 'nat' } }),
        },
        Outputs: { Public: { Value: ref('Public'), Export: { Name: 'public' } } },
      },
      { stack: 'First' },
    );
    const second = source({ Resources: { Nat }, Outputs }, { stack: 'Second' });
    expect(verdicts([first, second])['First/A']).toBe('exposed');
  });
});
