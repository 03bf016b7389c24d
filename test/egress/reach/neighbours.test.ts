import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { isOwn, neighboursOf } from '../../../lib/egress/reach/neighbours';
import { Topology } from '../../../lib/egress/reach/topology';
import type { Resources } from '../helpers';
import { internetGateway, ref, resource, route, source, subnet, vpc, when } from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A') };
const toTgw = route('ATable', '10.0.0.0/8', { TransitGatewayId: ref('Tgw') });

/** What lies behind each route in use: `Route: Vpc`, with its own VPC left out. */
function behind(Resources: Resources): string[] {
  const found = neighboursOf(new Topology(loadTemplates([source({ Resources })])));
  return found.map((neighbour) => {
    const far = neighbour.far.filter((one) => !isOwn(neighbour, one));
    const names = far.map((one) => one.vpc?.label ?? one.outside);
    return `${neighbour.route.origin.logicalId}: ${names.join(', ')}`;
  });
}

const to = (target: Record<string, unknown>): Resources => ({ Route: route('ATable', '10.0.0.0/8', target) });

describe('behind a private route', () => {
  test.each<[string, Resources, string[]]>([
    [
      'to an internet gateway of the input is nothing',
      { ...to({ GatewayId: ref('Igw') }), ...internetGateway() },
      [],
    ],
    ['to itself is nothing', to({ GatewayId: 'local' }), []],
    ['to a foreign NAT gateway is nothing of another network', to({ NatGatewayId: 'nat-1' }), []],
    [
      'to a foreign transit gateway is that gateway',
      to({ TransitGatewayId: 'tgw-1' }),
      ["Route: transit gateway 'tgw-1'"],
    ],
    [
      'to a virtual private gateway of the input is that gateway',
      { ...to({ GatewayId: ref('Vgw') }), Vgw: resource('EC2::VPNGateway') },
      ["Route: gateway 'Vgw'"],
    ],
    [
      'to a peering connection of the input is the peer',
      {
        ...to({ VpcPeeringConnectionId: ref('Peering') }),
        ...vpc('Other', '10.1.0.0/16'),
        Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Other') }),
      },
      ['Route: Other'],
    ],
    [
      'to a peering connection with a VPC that the input does not show is that VPC',
      {
        ...to({ VpcPeeringConnectionId: ref('Peering') }),
        Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: 'vpc-1' }),
      },
      ["Route: VPC 'vpc-1'"],
    ],
  ])('%s', (...[, more, expected]) => {
    expect(behind({ ...BASE, ...more })).toEqual(expected);
  });

  test('of a table that no subnet uses is nothing', () => {
    const Unused = resource('EC2::RouteTable', { VpcId: ref('Vpc') });
    const Route = route('Unused', '10.0.0.0/8', { TransitGatewayId: 'tgw-1' });
    expect(behind({ ...BASE, Unused, Route })).toEqual([]);
  });
});

describe('behind a transit gateway of the input', () => {
  const OWN = { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: 'disable' };
  const plug = (vpcId: string): Resources => ({
    [`${vpcId}Plug`]: resource('EC2::TransitGatewayAttachment', {
      TransitGatewayId: ref('Tgw'),
      VpcId: ref(vpcId),
      SubnetIds: [ref('A')],
    }),
  });
  const link = (type: string, plugId: unknown, table: string): Resources[string] =>
    resource(`EC2::TransitGatewayRouteTable${type}`, {
      TransitGatewayAttachmentId: plugId,
      TransitGatewayRouteTableId: ref(table),
    });
  const table = (id: string): Resources => ({
    [id]: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Tgw') }),
  });
  const HUB: Resources = {
    ...BASE,
    Route: toTgw,
    ...vpc('Other', '10.1.0.0/16'),
    ...plug('Vpc'),
    ...plug('Other'),
    Vpn: resource('EC2::VPNConnection', { TransitGatewayId: ref('Tgw') }),
  };
  const OWN_TABLE: Resources = {
    ...HUB,
    Tgw: resource('EC2::TransitGateway', OWN),
    ...table('Mine'),
    ...table('Theirs'),
    In: link('Association', ref('VpcPlug'), 'Mine'),
  };
  const staticRoute = (id: string, attachment: unknown): Resources[string] =>
    resource('EC2::TransitGatewayRoute', {
      TransitGatewayRouteTableId: ref(id),
      DestinationCidrBlock: '10.0.0.0/8',
      TransitGatewayAttachmentId: attachment,
    });

  test.each<[string, Resources, string[]]>([
    [
      'with default tables is everything that is attached',
      { ...HUB, Tgw: resource('EC2::TransitGateway') },
      ["Route: Other, a VPN connection 'Vpn'"],
    ],
    [
      'that propagates nothing by default is nothing',
      { ...HUB, Tgw: resource('EC2::TransitGateway', { DefaultRouteTablePropagation: 'disable' }) },
      [],
    ],
    [
      'that associates nothing by default is nothing',
      { ...HUB, Tgw: resource('EC2::TransitGateway', { DefaultRouteTableAssociation: 'disable' }) },
      [],
    ],
    ['with an empty table of its own is nothing', OWN_TABLE, []],
    [
      'is what is propagated into the table of the VPC',
      { ...OWN_TABLE, Out: link('Propagation', ref('OtherPlug'), 'Mine') },
      ['Route: Other'],
    ],
    [
      'is nothing of what is only associated with the table',
      { ...OWN_TABLE, Out: link('Association', ref('OtherPlug'), 'Mine') },
      [],
    ],
    [
      'is nothing of what is propagated into another table',
      { ...OWN_TABLE, Out: link('Propagation', ref('OtherPlug'), 'Theirs') },
      [],
    ],
    [
      'is nothing behind a table that the VPC is only propagated into',
      {
        ...OWN_TABLE,
        Back: link('Propagation', ref('VpcPlug'), 'Theirs'),
        Out: link('Propagation', ref('OtherPlug'), 'Theirs'),
      },
      [],
    ],
    [
      'is where static routes lead',
      { ...OWN_TABLE, Out: staticRoute('Mine', ref('OtherPlug')) },
      ['Route: Other'],
    ],
    [
      'is an attachment that the input does not show',
      { ...OWN_TABLE, Out: staticRoute('Mine', 'tgw-attach-1') },
      ["Route: transit gateway attachment 'tgw-attach-1'"],
    ],
    [
      'is what either of two tables leads to',
      {
        ...OWN_TABLE,
        Second: link('Association', ref('VpcPlug'), 'Theirs'),
        Out: staticRoute('Mine', ref('OtherPlug')),
        Far: staticRoute('Theirs', 'tgw-attach-1'),
      },
      ["Route: Other, transit gateway attachment 'tgw-attach-1'"],
    ],
    [
      'is named once that is propagated and routed to',
      {
        ...OWN_TABLE,
        Out: staticRoute('Mine', ref('OtherPlug')),
        More: link('Propagation', ref('OtherPlug'), 'Mine'),
      },
      ['Route: Other'],
    ],
  ])('%s', (...[, given, expected]) => {
    expect(behind(given).filter((line) => line !== 'Route: ')).toEqual(expected);
  });
});

test('a route and a table of which never both are there have no neighbour', () => {
  const Conditions = { On: { 'Fn::Equals': [ref('AWS::Region'), 'eu-west-1'] } };
  const table = { 'Fn::If': ['On', 'rtb-1', ref('ATable')] };
  const Resources = { ...BASE, Route: when('On', route(table, '10.0.0.0/8', { TransitGatewayId: 'tgw-1' })) };
  expect(neighboursOf(new Topology(loadTemplates([source({ Conditions, Resources })])))).toEqual([]);
});
