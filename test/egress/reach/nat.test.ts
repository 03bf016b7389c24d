import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  NO_VALUE,
  TO_IGW,
  either,
  from,
  internetGateway,
  outcomes,
  publicSubnet,
  ref,
  resource,
  route,
  subnet,
  verdicts,
  vpc,
  when,
} from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A'), ...publicSubnet() };
const TO_NAT = { NatGatewayId: ref('Nat') };

const nat = (properties: Record<string, unknown> = {}, subnetId: unknown = ref('Public')): Resources => ({
  Nat: resource('EC2::NatGateway', { SubnetId: subnetId, ...properties }),
});

/** The base network, with a default route of A's table to a NAT gateway. */
const withNat = (properties: Record<string, unknown> = {}, subnetId?: unknown): Resources => ({
  ...BASE,
  ...nat(properties, subnetId),
  Route: route('ATable', '0.0.0.0/0', TO_NAT),
});

const OUT = "→ nat gateway 'Nat' → subnet 'Public' → route table 'PublicTable' → 0.0.0.0/0";
const THROUGH_NAT = `exposed: ${from('A')} ${OUT} → internet gateway 'Igw' → internet`;

describe('a NAT gateway', () => {
  test('in a public subnet is a way out', () => {
    expect(outcomes({ Resources: withNat() })['A']).toBe(THROUGH_NAT);
  });

  test('with explicit public connectivity is a way out', () => {
    expect(outcomes({ Resources: withNat({ ConnectivityType: 'public' }) })['A']).toBe(THROUGH_NAT);
  });

  test('with private connectivity is no way out, even in a public subnet', () => {
    expect(outcomes({ Resources: withNat({ ConnectivityType: 'private' }) })['A']).toBe('isolated');
  });

  test('that is private under one setting is a way out under the other', () => {
    const Parameters = { Kind: { Type: 'String', AllowedValues: ['public', 'private'] } };
    const Resources = withNat({ ConnectivityType: ref('Kind') });
    expect(outcomes({ Parameters, Resources })['A']).toBe(`${THROUGH_NAT} [when Kind = public]`);
  });

  test('that names its connectivity only under a condition is public otherwise', () => {
    const Parameters = { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } };
    const Conditions = { IsPrivate: { 'Fn::Equals': [ref('Flag'), 'yes'] } };
    const Resources = withNat({ ConnectivityType: either('IsPrivate', 'private', NO_VALUE) });
    expect(outcomes({ Parameters, Conditions, Resources })['A']).toBe(`${THROUGH_NAT} [when not IsPrivate]`);
  });

  test('that is private whenever the route is there is no way out', () => {
    const Conditions = { On: { 'Fn::Equals': [ref('AWS::Region'), 'eu-west-1'] } };
    const Resources = {
      ...withNat({ ConnectivityType: either('On', 'private', 'public') }),
      Route: when('On', route('ATable', '0.0.0.0/0', TO_NAT)),
    };
    expect(outcomes({ Conditions, Resources })['A']).toBe('isolated');
  });

  test('in an isolated subnet is no way out', () => {
    const Resources = { ...withNat({}, ref('B')), ...subnet('B') };
    expect(outcomes({ Resources })).toMatchObject({ A: 'isolated', B: 'isolated' });
  });

  test('in its own client subnet is a loop, not a way out', () => {
    expect(outcomes({ Resources: withNat({}, ref('A')) })['A']).toBe('isolated');
  });

  test('in a subnet outside the input is unproven', () => {
    expect(outcomes({ Resources: withNat({}, 'subnet-1') })['A']).toBe(
      "unproven: 'subnet-1' is outside the input",
    );
  });

  test('carries only what the route of its own subnet takes further', () => {
    const Resources = {
      ...withNat(),
      Route: route('ATable', '8.0.0.0/8', TO_NAT),
      PublicRoute: route('PublicTable', '9.0.0.0/8', TO_IGW),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('carries IPv6 only as NAT64', () => {
    const Resources = { ...withNat(), Route: route('ATable', '2000::/3', TO_NAT) };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('is a way out by NAT64', () => {
    const Resources = { ...withNat(), Route: route('ATable', '64:ff9b::/96', TO_NAT) };
    expect(outcomes({ Resources })['A']).toBe(
      `exposed: ${from('A', '64:ff9b::/96')} ${OUT} → internet gateway 'Igw' → internet`,
    );
  });

  test('is a way out by NAT64 through a default IPv6 route', () => {
    const Resources = { ...withNat(), Route: route('ATable', '::/0', TO_NAT) };
    expect(verdicts({ Resources })['A']).toBe('exposed');
  });

  test('by NAT64 reaches no private address through an unknown gateway', () => {
    const Resources = {
      ...withNat(),
      Route: route('ATable', '64:ff9b::/96', TO_NAT),
      PublicRoute: route('PublicTable', '10.0.0.0/8', { TransitGatewayId: 'tgw-1' }),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('is a way out when NAT64 packets pass one table twice', () => {
    const Resources = {
      ...BASE,
      ...subnet('Middle'),
      ...nat({}, ref('Middle')),
      Eni: resource('EC2::NetworkInterface', { SubnetId: ref('Middle'), SourceDestCheck: false }),
      Route: route('ATable', '64:ff9b::/96', { NetworkInterfaceId: ref('Eni') }),
      MiddleRoute: route('MiddleTable', '64:ff9b::/96', TO_NAT),
      MiddleDefault: route('MiddleTable', '0.0.0.0/0', TO_IGW),
    };
    expect(verdicts({ Resources })['A']).toBe('exposed');
  });

  test('after a private one is a way out', () => {
    const Resources = {
      ...BASE,
      ...subnet('B'),
      Private: resource('EC2::NatGateway', { SubnetId: ref('B'), ConnectivityType: 'private' }),
      Route: route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Private') }),
      BRoute: route('BTable', '0.0.0.0/0', TO_NAT),
      ...nat(),
    };
    expect(verdicts({ Resources })).toMatchObject({ A: 'exposed', B: 'exposed' });
  });
});

describe('a regional NAT gateway', () => {
  const regional = (properties: Record<string, unknown>): Resources => ({
    ...vpc(),
    ...subnet('A'),
    Nat: resource('EC2::NatGateway', { VpcId: ref('Vpc'), AvailabilityMode: 'regional', ...properties }),
    Route: route('ATable', '0.0.0.0/0', TO_NAT),
  });

  test('is a way out by the internet gateway of its VPC, without any public subnet', () => {
    expect(outcomes({ Resources: { ...regional({}), ...internetGateway() } })).toEqual({
      A: `exposed: ${from('A')} → nat gateway 'Nat' → internet gateway 'Igw' → internet`,
    });
  });

  test('is unproven when the input attaches no internet gateway', () => {
    expect(verdicts({ Resources: regional({}) })).toEqual({ A: 'unproven' });
  });

  test.each<[string, Resources]>([
    ['carrier gateway', { Carrier: resource('EC2::CarrierGateway', { VpcId: ref('Vpc') }) }],
    ['egress-only gateway', { Eigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }) }],
  ])('uses no %s of its VPC', (_, gateway) => {
    expect(verdicts({ Resources: { ...regional({}), ...gateway } })).toEqual({ A: 'unproven' });
  });

  test('carries IPv6 only as NAT64', () => {
    const Resources = {
      ...regional({}),
      ...internetGateway(),
      Route: route('ATable', '2000::/3', TO_NAT),
    };
    expect(verdicts({ Resources })).toEqual({ A: 'isolated' });
  });

  test('is what a NAT gateway without a subnet is', () => {
    const Resources = { ...regional({ AvailabilityMode: NO_VALUE }), ...internetGateway() };
    expect(verdicts({ Resources })).toEqual({ A: 'exposed' });
  });

  test('is no way out with private connectivity', () => {
    const Resources = { ...regional({ ConnectivityType: 'private' }), ...internetGateway() };
    expect(verdicts({ Resources })).toEqual({ A: 'isolated' });
  });

  test('that is zonal under a condition is followed through its subnet then', () => {
    const Conditions = { Zonal: { 'Fn::Equals': [ref('AWS::Region'), 'eu-west-1'] } };
    const Resources = {
      ...withNat({
        AvailabilityMode: either('Zonal', 'zonal', 'regional'),
        VpcId: either('Zonal', NO_VALUE, ref('Lonely')),
      }),
      ...vpc('Lonely', '10.9.0.0/16'),
    };
    expect(outcomes({ Conditions, Resources })['A']).toBe(THROUGH_NAT);
  });
});
