import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  auditTemplate,
  internetGateway,
  outcomes,
  ref,
  resource,
  route,
  subnet,
  verdicts,
  vpc,
} from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A') };

const by = (target: Record<string, unknown>, more: Resources = {}): Resources => ({
  ...BASE,
  ...more,
  Route: route('ATable', '0.0.0.0/0', target),
});

describe('a default route to the edge of the input', () => {
  test.each<[string, Resources, string]>([
    [
      'a peering connection of the input',
      by({ VpcPeeringConnectionId: ref('P') }, { P: resource('EC2::VPCPeeringConnection') }),
      'isolated',
    ],
    ['a peering connection outside it', by({ VpcPeeringConnectionId: 'pcx-1' }), 'isolated'],
    [
      'a virtual private gateway',
      by({ GatewayId: ref('Vgw') }, { Vgw: resource('EC2::VPNGateway') }),
      'unproven',
    ],
    ['a transit gateway outside it', by({ TransitGatewayId: 'tgw-1' }), 'unproven'],
    [
      'a core network',
      by(
        { CoreNetworkArn: { 'Fn::GetAtt': ['Core', 'CoreNetworkArn'] } },
        { Core: resource('NetworkManager::CoreNetwork') },
      ),
      'unproven',
    ],
    ['a local gateway', by({ LocalGatewayId: 'lgw-1' }), 'unproven'],
    ['a network of a database', by({ OdbNetworkArn: { 'Fn::ImportValue': 'Odb' } }), 'unproven'],
    ['a gateway by import', by({ GatewayId: { 'Fn::ImportValue': 'Gateway' } }), 'unproven'],
    ['nothing that is known', by({ SomethingNew: 'x' }), 'unproven'],
  ])('by %s is judged', (_, Resources, verdict) => {
    expect(verdicts({ Resources })).toEqual({ A: verdict });
  });
});

describe('routes that no template shows', () => {
  const propagation = (RouteTableIds: unknown): Resources => ({
    Propagation: resource('EC2::VPNGatewayRoutePropagation', { RouteTableIds, VpnGatewayId: 'vgw-1' }),
  });

  test.each<[string, Resources, string]>([
    ['propagation into its table', propagation([ref('ATable')]), 'unproven'],
    ['propagation into another table', { ...subnet('B'), ...propagation([ref('BTable')]) }, 'isolated'],
    [
      'a route server',
      { Server: resource('EC2::RouteServerPropagation', { RouteTableId: ref('ATable') }) },
      'unproven',
    ],
    [
      'an address pool',
      { Pool: resource('EC2::IpPoolRouteTableAssociation', { RouteTableId: ref('ATable') }) },
      'unproven',
    ],
    ['a custom resource with its table', { C: custom({ T: ref('ATable') }) }, 'unproven'],
    [
      'a custom resource with its table deep inside',
      { C: custom({ T: { 'Fn::Join': ['', ['{"id":"', ref('ATable'), '"}']] } }) },
      'unproven',
    ],
    ['a custom resource with another table', { ...subnet('B'), C: custom({ T: ref('BTable') }) }, 'isolated'],
    [
      'a custom resource with a gateway of its VPC, whatever comes first',
      { C: custom({ G: ref('Igw') }), ...internetGateway() },
      'unproven',
    ],
    [
      'a third-party type with its table',
      { T: { ...custom({ T: ref('ATable') }), Type: 'Org::Net::Route' } },
      'unproven',
    ],
    ['a custom resource with its VPC alone', { C: custom({ V: ref('Vpc') }) }, 'isolated'],
  ])('%s', (_, more, verdict) => {
    expect(verdicts({ Resources: { ...BASE, ...more } })['A']).toBe(verdict);
  });

  test.each(['My::Macro', { Name: 'AWS::Include', Parameters: {} }])('a macro: %j', (Transform) => {
    expect(outcomes({ Transform, Resources: BASE })['A']).toMatch(/^unproven: transform '.*' may rewrite/);
  });

  test('a transform of AWS that changes no network leaves a subnet isolated', () => {
    expect(verdicts({ Transform: 'AWS::LanguageExtensions', Resources: BASE })).toEqual({ A: 'isolated' });
  });

  test('a resource whose properties a macro fills', () => {
    const Route = resource('EC2::Route', { 'Fn::Transform': { Name: 'AWS::Include' } });
    expect(outcomes({ Resources: { ...BASE, Route } })['A']).toContain('unproven');
  });

  test('a loop over what is known only at deployment', () => {
    const loop = ['X', { 'Fn::ImportValue': 'Names' }, {}] as unknown as Resources[string];
    expect(outcomes({ Resources: { ...BASE, 'Fn::ForEach::Routes': loop } })['A']).toContain('unproven');
  });
});

function custom(properties: Record<string, unknown>): Resources[string] {
  return { Type: 'Custom::Network', Properties: { ServiceToken: 'token', ...properties } };
}

describe('a template that the input does not show', () => {
  const { Type } = resource('CloudFormation::Stack');

  test.each([Type, 'AWS::CloudFormation::StackSet', 'My::Own::Part::MODULE'])(
    'of %s leaves the input unproven',
    (type) => {
      const Resources = { ...BASE, Hidden: { Type: type, Properties: {} } };
      expect(auditTemplate({ Resources }).report.verdict).toBe('unproven');
    },
  );

  test('leaves the input unproven even when what it is handed has no subnet here', () => {
    const Resources = {
      ...vpc(),
      ...internetGateway(),
      Hidden: { Type, Properties: { Parameters: { Gateway: ref('Igw') } } },
    };
    expect(auditTemplate({ Resources }).report.verdict).toBe('unproven');
  });

  test('makes the tables of a VPC unproven whose gateway it is handed', () => {
    const Resources = {
      ...BASE,
      ...internetGateway(),
      Hidden: { Type, Properties: { Parameters: { Gateway: ref('Igw') } } },
    };
    expect(verdicts({ Resources })).toEqual({ A: 'unproven' });
  });
});

describe('a subnet without a table of its own', () => {
  const stray = (vpcId: unknown): Resources => ({ Stray: resource('EC2::Subnet', { VpcId: vpcId }) });

  test('in a VPC of the input has local routes alone', () => {
    expect(verdicts({ Resources: { ...vpc(), ...stray(ref('Vpc')) } })).toEqual({ Stray: 'isolated' });
  });

  test('in a VPC outside the input is unproven', () => {
    expect(outcomes({ Resources: stray('vpc-1') })['Stray']).toBe(
      "unproven: it uses the main route table of VPC 'vpc-1', which is outside the input",
    );
  });

  test('with a table outside the input is unproven', () => {
    const association = resource('EC2::SubnetRouteTableAssociation', {
      SubnetId: ref('Stray'),
      RouteTableId: 'rtb-1',
    });
    const Resources = { ...vpc(), ...stray(ref('Vpc')), Association: association };
    expect(verdicts({ Resources })).toEqual({ Stray: 'unproven' });
  });
});

describe('a subnet outside the input', () => {
  const external = (table: string): Resources[string] =>
    resource('EC2::SubnetRouteTableAssociation', { SubnetId: ref('SubnetId'), RouteTableId: ref(table) });
  const Parameters = {
    SubnetId: { Type: 'AWS::EC2::Subnet::Id' },
    Flag: { Type: 'String', AllowedValues: ['yes', 'no'] },
  };
  const PUBLIC: Resources = {
    ...BASE,
    ...internetGateway(),
    ...subnet('B'),
    Route: route('BTable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
  };

  test('that gets a public table is exposed', () => {
    const Resources = { ...PUBLIC, Outer: external('BTable') };
    expect(verdicts({ Parameters, Resources })['SubnetId']).toBe('exposed');
  });

  test('that gets a public table only under a condition is exposed under it', () => {
    const Conditions = {
      On: { 'Fn::Equals': [ref('Flag'), 'yes'] },
      Off: { 'Fn::Not': [{ Condition: 'On' }] },
    };
    const Resources = {
      ...PUBLIC,
      First: { ...external('ATable'), Condition: 'On' },
      Second: { ...external('BTable'), Condition: 'Off' },
    };
    expect(outcomes({ Parameters, Conditions, Resources })['SubnetId']).toMatch(/^exposed: .* \[when Off\]$/);
  });
});
