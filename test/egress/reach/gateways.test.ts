import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import { TO_IGW, from, internetGateway, outcomes, ref, resource, route, subnet, vpc } from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A') };
const WITH_IGW: Resources = { ...BASE, ...internetGateway() };

const igwRoute = (destination: string): Resources => ({
  ...WITH_IGW,
  Route: route('ATable', destination, TO_IGW),
});

const toInternet = (destination: string, gateway = "internet gateway 'Igw'"): string =>
  `exposed: ${from('A', destination)} → ${gateway} → internet`;

describe('an internet gateway of the own VPC', () => {
  test.each([
    ['0.0.0.0/0'],
    ['0.0.0.0/1'],
    ['128.0.0.0/1'],
    ['8.8.8.8/32'],
    ['100.0.0.0/8'],
    ['192.0.0.0/23'],
    ['::/0'],
    ['2000::/3'],
    ['2600:1f00::/24'],
    ['64:ff9b::/96'],
  ])('is a way out by %s', (destination) => {
    expect(outcomes({ Resources: igwRoute(destination) })).toEqual({ A: toInternet(destination) });
  });

  test.each([
    ['10.1.2.3/0', '0.0.0.0/0'],
    ['11.1.2.3/6', '8.0.0.0/6'],
    ['52.94.5.9/22', '52.94.4.0/22'],
    ['2600:1f00:1::9/16', '2600::/16'],
  ])('is a way out by %s, whose host bits are set', (destination, effective) => {
    expect(outcomes({ Resources: igwRoute(destination) })).toEqual({ A: toInternet(effective) });
  });

  test.each([
    ['10.0.0.0/8'],
    ['172.16.0.0/12'],
    ['192.168.0.0/16'],
    ['100.64.0.0/10'],
    ['169.254.0.0/16'],
    ['198.18.0.0/15'],
    ['fd00::/8'],
    ['fe80::/10'],
    ['2001:db8::/32'],
    ['64:ff9b:1::/48'],
  ])('is no way out by %s, which is not public', (destination) => {
    expect(outcomes({ Resources: igwRoute(destination) })).toEqual({ A: 'isolated' });
  });

  test('is no way out without a route', () => {
    expect(outcomes({ Resources: WITH_IGW })).toEqual({ A: 'isolated' });
  });

  test('is no way out by a route of a table that no subnet uses', () => {
    const Resources = {
      ...WITH_IGW,
      Unused: resource('EC2::RouteTable', { VpcId: ref('Vpc') }),
      Route: route('Unused', '0.0.0.0/0', TO_IGW),
    };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated' });
  });

  test('is a way out by two halves of the address space', () => {
    const Resources = {
      ...WITH_IGW,
      Low: route('ATable', '0.0.0.0/1', TO_IGW),
      High: route('ATable', '128.0.0.0/1', TO_IGW),
    };
    expect(outcomes({ Resources })['A']).toContain('exposed');
  });

  test('carries no packet to a public range that the VPC itself has', () => {
    const Resources = {
      ...vpc('Vpc', '44.0.0.0/16'),
      ...subnet('A'),
      ...internetGateway(),
      Route: route('ATable', '44.0.0.0/16', TO_IGW),
    };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated' });
  });

  test('carries no packet to a range that is added to the VPC', () => {
    const Resources = {
      Extra: resource('EC2::VPCCidrBlock', { VpcId: ref('Vpc'), CidrBlock: '44.0.0.0/16' }),
      ...igwRoute('44.0.0.0/17'),
    };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated' });
  });

  test('is followed through GetAtt', () => {
    const target = { GatewayId: { 'Fn::GetAtt': 'Igw.InternetGatewayId' } };
    const Resources = { ...WITH_IGW, Route: route('ATable', '0.0.0.0/0', target) };
    expect(outcomes({ Resources })).toEqual({ A: toInternet('0.0.0.0/0') });
  });
});

describe('an internet gateway that is not of the own VPC', () => {
  test('carries nothing when the input attaches it only to another VPC', () => {
    const Resources = {
      ...BASE,
      ...vpc('Other', '10.1.0.0/16'),
      ...internetGateway(ref('Other')),
      Route: route('ATable', '0.0.0.0/0', TO_IGW),
    };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated' });
  });

  test('is unproven when the input attaches it nowhere', () => {
    const Resources = {
      ...BASE,
      Igw: resource('EC2::InternetGateway'),
      Route: route('ATable', '0.0.0.0/0', TO_IGW),
    };
    expect(outcomes({ Resources })).toEqual({
      A: "unproven: internet gateway 'Igw' is attached to no VPC of the input",
    });
  });

  test('is unproven when it is attached to a VPC by parameter', () => {
    const Resources = {
      ...BASE,
      ...internetGateway(ref('VpcId')),
      Route: route('ATable', '0.0.0.0/0', TO_IGW),
    };
    expect(outcomes({ Parameters: { VpcId: { Type: 'AWS::EC2::VPC::Id' } }, Resources })['A']).toContain(
      "unproven: cannot tell whether VPC 'Vpc' is VPC 'VpcId'",
    );
  });

  test('is a way out when subnet and gateway share a VPC by parameter', () => {
    const Resources = {
      ...subnet('A', ref('VpcId')),
      ...internetGateway(ref('VpcId')),
      Route: route('ATable', '0.0.0.0/0', TO_IGW),
    };
    expect(outcomes({ Parameters: { VpcId: { Type: 'AWS::EC2::VPC::Id' } }, Resources })).toEqual({
      A: toInternet('0.0.0.0/0'),
    });
  });

  test('is unproven when only a literal id names it', () => {
    const Resources = { ...BASE, Route: route('ATable', '0.0.0.0/0', { GatewayId: 'igw-1' }) };
    expect(outcomes({ Resources })).toEqual({
      A: "unproven: cannot tell where internet gateway 'igw-1' leads: 'igw-1' is outside the input",
    });
  });
});

describe('a gateway for one family', () => {
  const EGRESS_ONLY: Resources = {
    ...BASE,
    Eigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }),
  };
  const target = { EgressOnlyInternetGatewayId: ref('Eigw') };

  test('an egress-only gateway is a way out by IPv6', () => {
    const Resources = { ...EGRESS_ONLY, Route: route('ATable', '::/0', target) };
    expect(outcomes({ Resources })).toEqual({
      A: toInternet('::/0', "egress only internet gateway 'Eigw'"),
    });
  });

  test('an egress-only gateway carries no IPv4', () => {
    const Resources = { ...EGRESS_ONLY, Route: route('ATable', '0.0.0.0/0', target) };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated' });
  });

  test('an egress-only gateway is named by its attribute Id too', () => {
    const named = { EgressOnlyInternetGatewayId: { 'Fn::GetAtt': ['Eigw', 'Id'] } };
    const Resources = { ...EGRESS_ONLY, Route: route('ATable', '2600::/12', named) };
    expect(outcomes({ Resources })['A']).toContain('exposed');
  });

  test('an egress-only gateway of another VPC carries nothing', () => {
    const Resources = {
      ...BASE,
      ...vpc('Other', '10.1.0.0/16'),
      Eigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('Other') }),
      Route: route('ATable', '::/0', target),
    };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated' });
  });

  test('a carrier gateway is a way out', () => {
    const Resources = {
      ...BASE,
      Carrier: resource('EC2::CarrierGateway', { VpcId: ref('Vpc') }),
      Route: route('ATable', '0.0.0.0/0', { CarrierGatewayId: ref('Carrier') }),
    };
    expect(outcomes({ Resources })).toEqual({ A: toInternet('0.0.0.0/0', "carrier gateway 'Carrier'") });
  });
});
