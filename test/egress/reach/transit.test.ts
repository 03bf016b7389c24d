import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import { NO_VALUE, either, outcomes, ref, resource, route, subnet, vpc } from '../helpers';
import {
  HUB,
  OWN_TABLES,
  ROUTED,
  SPOKE,
  THROUGH_HUB,
  TO_HUB,
  TO_TGW,
  VPN,
  associated,
  attachment,
  propagated,
  table,
  tgw,
  tgwBlackhole,
  tgwRoute,
} from './transit-parts';

describe('a transit gateway of the input', () => {
  test.each<[string, Resources, string]>([
    [
      'with default tables alone carries only the ranges of its VPCs',
      { ...tgw(), ...SPOKE, ...HUB },
      'isolated',
    ],
    [
      'is a way out by a static default route to an egress VPC',
      { ...ROUTED, ...tgwRoute('Spokes', TO_HUB) },
      THROUGH_HUB,
    ],
    [
      'is no way out by a route of a table that the VPC is not associated with',
      { ...ROUTED, ...table('Others'), ...tgwRoute('Others', TO_HUB) },
      'isolated',
    ],
    [
      'is no way out by a table that the VPC is only propagated into',
      {
        ...ROUTED,
        ...table('Others'),
        ...propagated(ref('VpcPlug'), 'Others'),
        ...tgwRoute('Others', TO_HUB),
      },
      'isolated',
    ],
    [
      'is no way out where two longer blackholes, written later, take all of a route',
      {
        ...ROUTED,
        ...tgwRoute('Spokes', TO_HUB),
        Low: tgwBlackhole('Spokes', '0.0.0.0/1'),
        High: tgwBlackhole('Spokes', '128.0.0.0/1'),
      },
      'isolated',
    ],
    [
      'is unproven by a route whose block is not known',
      {
        ...ROUTED,
        ...tgwRoute('Spokes', { ...TO_HUB, DestinationCidrBlock: { 'Fn::ImportValue': 'Range' } }),
      },
      "unproven: no stack of the input exports 'Range'",
    ],
    [
      'is no way out by a VPN connection that is associated with its table, but not propagated into it',
      { ...ROUTED, ...VPN, ...associated('Vpn', 'Spokes') },
      'isolated',
    ],
    [
      'is no way out by a VPN connection that is propagated into its default table alone',
      { ...ROUTED, ...VPN, ...tgw({ DefaultRouteTableAssociation: 'disable' }) },
      'isolated',
    ],
    [
      'is no way out by a VPN connection that its default table is not told of',
      { ...tgw({ DefaultRouteTablePropagation: 'disable' }), ...SPOKE, ...VPN },
      'isolated',
    ],
    ['is no way out by a blackhole', { ...ROUTED, ...tgwRoute('Spokes', { Blackhole: true }) }, 'isolated'],
    [
      'is no way out by a private route',
      { ...ROUTED, ...tgwRoute('Spokes', { ...TO_HUB, DestinationCidrBlock: '10.0.0.0/8' }) },
      'isolated',
    ],
    [
      'with a propagated VPC carries only the ranges of that VPC',
      { ...ROUTED, ...propagated(ref('HubPlug'), 'Spokes') },
      'isolated',
    ],
    [
      'is no way out when the egress VPC has no way on',
      { ...ROUTED, ...tgwRoute('Spokes', TO_HUB), PublicRoute: resource('EC2::EIP') },
      'isolated',
    ],
    [
      'is unproven when nothing attaches the VPC to it',
      { ...tgw(), ...SPOKE, VpcPlug: resource('EC2::EIP') },
      "unproven: no attachment of VPC 'Vpc' to transit gateway 'Tgw' is in the input",
    ],
    [
      'is unproven when the attachment is associated with no table of the input',
      { ...tgw(OWN_TABLES), ...SPOKE, ...HUB },
      "unproven: transit gateway attachment 'VpcPlug' is associated with no route table of the input",
    ],
    [
      'is unproven by a route to an attachment outside the input',
      { ...ROUTED, ...tgwRoute('Spokes', { TransitGatewayAttachmentId: 'tgw-attach-1' }) },
      "unproven: cannot tell where transit gateway attachment 'tgw-attach-1' leads: 'tgw-attach-1' is outside the input",
    ],
    [
      'is unproven when something outside the input propagates into its table',
      { ...ROUTED, ...propagated('tgw-attach-1', 'Spokes') },
      "unproven: attachment 'tgw-attach-1' propagates routes from an attachment outside the input",
    ],
  ])('%s', (_, Resources, expected) => {
    expect(outcomes({ Resources })['A']).toBe(expected);
  });

  test('is a way out by a hub that sends packets on through a second table', () => {
    const Resources = {
      ...ROUTED,
      ...vpc('Inspection', '10.2.0.0/16'),
      ...subnet('Inspect', ref('Inspection')),
      ...attachment('Inspection', 'Inspect'),
      InspectRoute: route('InspectTable', '0.0.0.0/0', TO_TGW),
      ...table('Inspected'),
      ...associated('InspectionPlug', 'Inspected'),
      ...tgwRoute('Spokes', { TransitGatewayAttachmentId: ref('InspectionPlug') }),
      ...tgwRoute('Inspected', TO_HUB),
    };
    expect(outcomes({ Resources })).toMatchObject({
      A: expect.stringContaining('exposed'),
      Inspect: expect.stringContaining('exposed'),
    });
  });

  test('is no way out when two VPCs send packets to each other', () => {
    const Resources = {
      ...tgw(OWN_TABLES),
      ...SPOKE,
      ...vpc('Other', '10.2.0.0/16'),
      ...subnet('B', ref('Other')),
      ...attachment('Other', 'B'),
      BRoute: route('BTable', '0.0.0.0/0', TO_TGW),
      ...table('Spokes'),
      ...associated('VpcPlug', 'Spokes'),
      ...associated('OtherPlug', 'Spokes'),
      ...tgwRoute('Spokes', { TransitGatewayAttachmentId: ref('OtherPlug') }),
    };
    expect(outcomes({ Resources })).toEqual({ A: 'isolated', B: 'isolated' });
  });

  const FLAG = {
    Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
    Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
  };

  test('is a way out when its route is a blackhole only under a condition', () => {
    const blackhole = { ...TO_HUB, Blackhole: either('On', true, NO_VALUE) };
    const Resources = { ...ROUTED, ...tgwRoute('Spokes', blackhole) };
    expect(outcomes({ ...FLAG, Resources })['A']).toBe(`${THROUGH_HUB} [when not On]`);
  });

  test('has a default table when only a condition disables it', () => {
    const properties = { DefaultRouteTableAssociation: either('On', 'disable', NO_VALUE) };
    const Resources = {
      ...tgw(properties),
      ...SPOKE,
      Vpn: resource('EC2::VPNConnection', { TransitGatewayId: ref('Tgw') }),
    };
    expect(outcomes({ ...FLAG, Resources })['A']).toBe(
      "unproven: attachment 'Vpn' propagates routes from a VPN connection",
    );
  });
});

describe('a network outside the input at a transit gateway with default tables', () => {
  const DEFAULTS: Resources = { ...tgw(), ...SPOKE };

  test.each<[string, Resources, string]>([
    [
      'a VPN connection may propagate a default route',
      { Vpn: resource('EC2::VPNConnection', { TransitGatewayId: ref('Tgw'), Type: 'ipsec.1' }) },
      "unproven: attachment 'Vpn' propagates routes from a VPN connection",
    ],
    [
      'a Connect attachment may propagate a default route',
      {
        Connect: resource('EC2::TransitGatewayConnect', {
          TransportTransitGatewayAttachmentId: ref('VpcPlug'),
        }),
      },
      "unproven: attachment 'Connect' propagates routes from a Connect attachment",
    ],
    [
      'a Direct Connect gateway may propagate a default route',
      {
        Direct: resource('DirectConnect::DirectConnectGatewayAssociation', {
          AssociatedGatewayId: ref('Tgw'),
          DirectConnectGatewayId: 'dxgw',
        }),
      },
      "unproven: attachment 'Direct' propagates routes from a Direct Connect gateway",
    ],
    [
      'a peered transit gateway propagates nothing',
      {
        Peering: resource('EC2::TransitGatewayPeeringAttachment', {
          TransitGatewayId: ref('Tgw'),
          PeerTransitGatewayId: 'tgw-2',
        }),
      },
      'isolated',
    ],
  ])('%s', (_, more, expected) => {
    expect(outcomes({ Resources: { ...DEFAULTS, ...more } })['A']).toBe(expected);
  });

  test('a VPN connection of another transit gateway propagates nothing here', () => {
    const Resources = {
      ...DEFAULTS,
      Vpn: resource('EC2::VPNConnection', { TransitGatewayId: ref('Second') }),
      Second: resource('EC2::TransitGateway'),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('a peered transit gateway is unproven by a static route', () => {
    const Resources = {
      ...ROUTED,
      Peering: resource('EC2::TransitGatewayPeeringAttachment', { TransitGatewayId: ref('Tgw') }),
      ...tgwRoute('Spokes', {
        TransitGatewayAttachmentId: { 'Fn::GetAtt': ['Peering', 'TransitGatewayAttachmentId'] },
      }),
    };
    expect(outcomes({ Resources })['A']).toBe(
      "unproven: what a peered transit gateway 'Peering' reaches is outside the input",
    );
  });

  test('a core network may propagate routes into a table that it is attached to', () => {
    const Resources = {
      ...ROUTED,
      Cloud: resource('NetworkManager::TransitGatewayRouteTableAttachment', {
        PeeringId: 'peering-1',
        TransitGatewayRouteTableArn: { 'Fn::Sub': 'arn:${AWS::Partition}:ec2:::table/${Spokes}' },
      }),
    };
    expect(outcomes({ Resources })['A']).toBe(
      "unproven: attachment 'Cloud' propagates routes from a core network",
    );
  });

  test.each<[string, unknown, string]>([
    ['of the input', ref('Spokes'), 'exposed'],
    [
      'outside the input',
      'tgw-rtb-1',
      "unproven: the routes of transit gateway route table 'tgw-rtb-1' are not in the input",
    ],
  ])('attachments use the table %s that the gateway names as its default', (_, id, expected) => {
    const Resources = {
      ...tgw({ AssociationDefaultRouteTableId: id, DefaultRouteTablePropagation: 'disable' }),
      ...SPOKE,
      ...HUB,
      ...table('Spokes'),
      ...tgwRoute('Spokes', { TransitGatewayAttachmentId: ref('HubPlug') }),
    };
    expect(outcomes({ Resources })['A']).toMatch(expected);
  });
});
