import { associate, ref, resource, route } from '../helpers';
import { transitRoute } from './network-parts';
import type { Opening, Site } from './operator';
import { TO_PEER, TO_TGW, farPlug, openVpc, out, parameter, peering, transit } from './parts';

const FOREIGN_TGW = { TransitGatewayId: 'tgw-0123456789abcdef0' };
const TO_FAR = transitRoute('MutPlugTable', '0.0.0.0/0', ref('MutFarPlug'));

/** A transit gateway of the input, and a default route of the site to it. */
export function hub(site: Site): ReturnType<typeof out> {
  return { ...transit(site), ...out(site, '0.0.0.0/0', TO_TGW) };
}

function propagated(attachment: unknown): ReturnType<typeof resource> {
  return resource('EC2::TransitGatewayRouteTablePropagation', {
    TransitGatewayRouteTableId: ref('MutPlugTable'),
    TransitGatewayAttachmentId: attachment,
  });
}

const VPN = resource('EC2::VPNConnection', {
  Type: 'ipsec.1',
  CustomerGatewayId: 'cgw-0123456789abcdef0',
  TransitGatewayId: ref('MutTgw'),
});

const PEER = resource('EC2::TransitGatewayPeeringAttachment', {
  TransitGatewayId: ref('MutTgw'),
  PeerTransitGatewayId: 'tgw-0123456789abcdef0',
});

/** L3-09, L3-12, L3-24: transit gateways and what is plugged into them. */
const TRANSIT: readonly Opening[] = [
  {
    row: 'L3-09',
    title: 'a transit gateway that leads to a VPC with an exit',
    expected: 'exposed',
    add: (site) => ({ ...hub(site), ...openVpc(), ...farPlug(), MutFarDefault: TO_FAR }),
  },
  {
    row: 'L3-09',
    title: 'a transit gateway with a blackhole for only a part of the addresses',
    expected: 'exposed',
    add: (site) => ({
      ...hub(site),
      ...openVpc(),
      ...farPlug(),
      MutFarDefault: TO_FAR,
      MutHole: transitRoute('MutPlugTable', '8.0.0.0/8', undefined),
    }),
  },
  {
    row: 'L3-09',
    title: 'a private route to a transit gateway behind which a VPC has an exit',
    expected: 'AG011',
    add: (site) => ({
      ...transit(site),
      ...out(site, '10.77.0.0/16', TO_TGW),
      ...openVpc(),
      ...farPlug(),
      MutFarBlock: transitRoute('MutPlugTable', '10.77.0.0/16', ref('MutFarPlug')),
    }),
  },
  {
    row: 'L3-09',
    title: 'default tables of a transit gateway that hold a VPC with an exit',
    expected: 'AG011',
    add: (site) => ({
      ...transit(site, {}),
      ...out(site, '10.77.0.0/16', TO_TGW),
      ...openVpc(),
      ...farPlug(),
    }),
  },
  {
    row: 'L3-09',
    title: 'a transit gateway outside the input',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', FOREIGN_TGW),
  },
  {
    row: 'L3-09',
    title: 'a private route to a transit gateway outside the input',
    expected: 'AG010',
    add: (site) => out(site, '10.77.0.0/16', FOREIGN_TGW),
  },
  {
    row: 'L3-09',
    title: 'a static route to an attachment outside the input',
    expected: 'unproven',
    add: (site) => ({
      ...hub(site),
      MutFarDefault: transitRoute('MutPlugTable', '0.0.0.0/0', 'tgw-attach-0123456789abcdef0'),
    }),
  },
  {
    row: 'L3-09',
    title: 'a transit gateway whose attachment has no table in the input',
    expected: 'unproven',
    add: (site) => ({
      ...Object.fromEntries(Object.entries(hub(site)).filter(([id]) => !id.startsWith('MutPlugLink'))),
    }),
  },
  {
    row: 'L3-11',
    title: 'a VPN connection that propagates into a transit gateway',
    expected: 'unproven',
    add: (site) => ({ ...hub(site), MutVpn: VPN, MutLearned: propagated(ref('MutVpn')) }),
  },
  {
    row: 'L3-12',
    title: 'a Direct Connect gateway that propagates into a transit gateway',
    expected: 'unproven',
    add: (site) => ({
      ...hub(site),
      MutDirect: resource('DirectConnect::DirectConnectGatewayAssociation', {
        AssociatedGatewayId: ref('MutTgw'),
        DirectConnectGatewayId: 'dxgw',
      }),
      MutLearned: propagated(ref('MutDirect')),
    }),
  },
  {
    row: 'L3-24',
    title: 'a static route to a peered transit gateway',
    expected: 'unproven',
    add: (site) => ({
      ...hub(site),
      MutPeer: PEER,
      MutFarDefault: transitRoute('MutPlugTable', '0.0.0.0/0', ref('MutPeer')),
    }),
  },
  {
    row: 'L3-24',
    title: 'a private route to a peered transit gateway',
    expected: 'AG010',
    add: (site) => ({
      ...transit(site),
      ...out(site, '10.77.0.0/16', TO_TGW),
      MutPeer: PEER,
      MutFarBlock: transitRoute('MutPlugTable', '10.77.0.0/16', ref('MutPeer')),
    }),
  },
  {
    row: 'L3-24',
    title: 'a Connect attachment that propagates',
    expected: 'unproven',
    add: (site) => ({
      ...hub(site),
      MutConnect: resource('EC2::TransitGatewayConnect', {
        TransportTransitGatewayAttachmentId: ref('MutPlug'),
        Options: { Protocol: 'gre' },
      }),
      MutLearned: propagated(ref('MutConnect')),
    }),
  },
  {
    row: 'L3-25',
    title: 'a transit gateway that another account shares, by import',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { TransitGatewayId: { 'Fn::ImportValue': 'SharedTgw' } }),
  },
];

/** L3-10: peering. */
const PEERING: readonly Opening[] = [
  {
    row: 'L3-10',
    title: 'a peer of another owner',
    expected: 'AG010',
    add: (site) => ({
      ...peering({ PeerVpcId: 'vpc-0123456789abcdef0', PeerOwnerId: '444455556666' }, site),
      ...out(site, '10.77.0.0/16', TO_PEER),
    }),
  },
  {
    row: 'L3-10',
    title: 'a peer with an exit of its own',
    expected: 'AG011',
    add: (site) => ({
      ...openVpc(),
      ...peering({ PeerVpcId: ref('MutVpc') }, site),
      ...out(site, '10.77.0.0/16', TO_PEER),
    }),
  },
  {
    row: 'L3-10',
    title: 'a peering connection outside the input',
    expected: 'AG010',
    add: (site) => out(site, '10.77.0.0/16', { VpcPeeringConnectionId: 'pcx-0123456789abcdef0' }),
  },
];

const VGW = {
  MutVgw: resource('EC2::VPNGateway', { Type: 'ipsec.1' }),
};

function withVgw(site: Site): ReturnType<typeof out> {
  return {
    ...VGW,
    MutVgwAttachment: resource('EC2::VPCGatewayAttachment', { VpcId: site.vpc, VpnGatewayId: ref('MutVgw') }),
  };
}

/** L3-11 to L3-15: what always leads outside. */
const OUTSIDE: readonly Opening[] = [
  {
    row: 'L3-11',
    title: 'a default route to a virtual private gateway',
    expected: 'unproven',
    add: (site) => ({ ...withVgw(site), ...out(site, '0.0.0.0/0', { GatewayId: ref('MutVgw') }) }),
  },
  {
    row: 'L3-11',
    title: 'routes that a virtual private gateway propagates',
    expected: 'unproven',
    add: (site) => ({
      ...withVgw(site),
      MutLearned: resource('EC2::VPNGatewayRoutePropagation', {
        RouteTableIds: [site.table],
        VpnGatewayId: ref('MutVgw'),
      }),
    }),
  },
  {
    row: 'L3-12',
    title: 'a private route to Direct Connect by a virtual private gateway',
    expected: 'AG010',
    add: (site) => ({
      ...withVgw(site),
      MutDirect: resource('DirectConnect::DirectConnectGatewayAssociation', {
        AssociatedGatewayId: ref('MutVgw'),
        DirectConnectGatewayId: 'dxgw',
      }),
      ...out(site, '10.77.0.0/16', { GatewayId: ref('MutVgw') }),
    }),
  },
  ...Object.entries({
    CoreNetworkArn: 'L3-13',
    LocalGatewayId: 'L3-14',
    OdbNetworkArn: 'L3-14',
    CarrierGatewayId: 'L3-14',
  }).flatMap(([property, row]): Opening[] => [
    {
      row,
      title: `a default route to something outside the input, as ${property}`,
      expected: 'unproven',
      rest: parameter({}),
      add: (site) => out(site, '0.0.0.0/0', { [property]: ref('MutValue') }),
    },
  ]),
  {
    row: 'L3-13',
    title: 'a core network of the input',
    expected: 'unproven',
    add: (site) => ({
      MutCore: resource('NetworkManager::CoreNetwork', { GlobalNetworkId: 'global' }),
      ...out(site, '0.0.0.0/0', { CoreNetworkArn: { 'Fn::GetAtt': ['MutCore', 'CoreNetworkArn'] } }),
    }),
  },
  {
    row: 'L3-13',
    title: 'a private route to a core network',
    expected: 'AG010',
    add: (site) => out(site, '10.77.0.0/16', { CoreNetworkArn: 'core-network-0123456789abcdef0' }),
  },
];

/** L3-21 and L3-25: tables and subnets of somebody else. */
const STRANGERS: readonly Opening[] = [
  {
    row: 'L3-21',
    title: 'a subnet without a table in a VPC outside the input',
    expected: 'unproven',
    watched: 'MutNew',
    add: () => ({
      MutNew: resource('EC2::Subnet', { VpcId: 'vpc-0123456789abcdef0', CidrBlock: '10.0.7.0/24' }),
    }),
  },
  {
    row: 'L3-21',
    title: 'a table outside the input',
    expected: 'unproven',
    add: (site) => ({ MutAssociation: associate(site.subnet, 'rtb-0123456789abcdef0') }),
  },
  {
    row: 'L3-21',
    title: 'a public route of a table outside the input',
    expected: 'AG007',
    add: () => ({
      MutRoute: route({ 'Fn::ImportValue': 'Table' }, '0.0.0.0/0', { GatewayId: 'igw-0123456789abcdef0' }),
    }),
  },
  {
    row: 'L3-25',
    title: 'a shared subnet that is given a table with an exit',
    expected: 'exposed',
    watched: 'subnet-0123456789abcdef0',
    add: () => ({
      ...openVpc(),
      MutAssociation: associate('subnet-0123456789abcdef0', ref('MutFarTable')),
    }),
  },
];

export const NETWORK_OPENINGS: readonly Opening[] = [...TRANSIT, ...PEERING, ...OUTSIDE, ...STRANGERS];
