import type { Resources } from '../../helpers';
import * as cfn from '../../helpers';
import { ref, resource } from '../../helpers';
import type { SameModelCase } from '../case';
import * as aws from '../snapshot';

/** Routes to a transit gateway. */

type Row = Readonly<Record<string, unknown>>;

const OWN_TABLES = { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: 'disable' };

const plug = (vpcId: string, subnetId: string): Resources => ({
  [`${vpcId}Plug`]: resource('EC2::TransitGatewayAttachment', {
    TransitGatewayId: ref('Tgw'),
    VpcId: ref(vpcId),
    SubnetIds: [ref(subnetId)],
  }),
});

/** A spoke with subnet A, and a hub with a public subnet, each attached. */
const NETWORK: Resources = {
  Tgw: resource('EC2::TransitGateway', OWN_TABLES),
  ...cfn.vpc(),
  ...cfn.subnet('A'),
  ...plug('Vpc', 'A'),
  ToTgw: cfn.route('ATable', '0.0.0.0/0', { TransitGatewayId: ref('Tgw') }),
  ...cfn.vpc('Hub', '10.1.0.0/16'),
  ...cfn.publicSubnet(ref('Hub')),
  ...plug('Hub', 'Public'),
};
const ROUTED: Resources = {
  ...NETWORK,
  Spokes: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Tgw') }),
  InSpokes: resource('EC2::TransitGatewayRouteTableAssociation', {
    TransitGatewayAttachmentId: ref('VpcPlug'),
    TransitGatewayRouteTableId: ref('Spokes'),
  }),
};
const tgwRoute = (properties: Row): Resources => ({
  SpokesRoute: resource('EC2::TransitGatewayRoute', {
    TransitGatewayRouteTableId: ref('Spokes'),
    DestinationCidrBlock: '0.0.0.0/0',
    ...properties,
  }),
});

interface Described {
  /** Route table of the spoke's attachment. */
  readonly table?: string;
  readonly routes?: readonly Row[];
  readonly propagating?: readonly Row[];
  readonly more?: readonly Row[];
}

/** The answers for the same network. */
function rows({ table = 'Spokes', routes = [], propagating = [], more = [] }: Described): aws.Files {
  const id = `tgw-rtb-${table}`;
  return {
    ...aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { TransitGatewayId: 'tgw-Tgw' })]),
      aws.vpc('Hub', '10.1.0.0/16'),
      aws.publicSubnet('Hub'),
      { TransitGateways: [{ TransitGatewayId: 'tgw-Tgw', State: 'available', Options: {} }] },
      {
        TransitGatewayAttachments: [
          { ...attached('Vpc'), Association: { TransitGatewayRouteTableId: id, State: 'associated' } },
          attached('Hub'),
          ...more,
        ],
        TransitGatewayVpcAttachments: [vpcAttachment('Vpc', 'A'), vpcAttachment('Hub', 'Public')],
      },
      { TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: id, TransitGatewayId: 'tgw-Tgw' }] },
    ),
    'routes.json': { TransitGatewayRouteTableId: id, Routes: routes, AdditionalRoutesAvailable: false },
    'propagations.json': {
      TransitGatewayRouteTableId: id,
      TransitGatewayRouteTablePropagations: propagating,
    },
  };
}

function attached(name: string, type = 'vpc', resourceId = `vpc-${name}`): Row {
  return {
    TransitGatewayAttachmentId: `tgw-attach-${name}Plug`,
    TransitGatewayId: 'tgw-Tgw',
    ResourceType: type,
    ResourceId: resourceId,
    State: 'available',
  };
}

function vpcAttachment(name: string, subnet: string): Row {
  return {
    TransitGatewayAttachmentId: `tgw-attach-${name}Plug`,
    TransitGatewayId: 'tgw-Tgw',
    VpcId: `vpc-${name}`,
    SubnetIds: [`subnet-${subnet}`],
    State: 'available',
  };
}

function described(destination: string, to: string | undefined, type = 'static'): Row {
  const to1 = [{ TransitGatewayAttachmentId: `tgw-attach-${to ?? ''}`, ResourceType: 'vpc' }];
  return {
    DestinationCidrBlock: destination,
    Type: type,
    State: to === undefined ? 'blackhole' : 'active',
    TransitGatewayAttachments: to === undefined ? [] : to1,
  };
}

const PUBLIC = 'subnet Public > route-table PublicTable > 0.0.0.0/0 > internet-gateway Igw > internet';
const TO_TGW = 'subnet A > route-table ATable > 0.0.0.0/0 > transit-gateway Tgw';
const IN_SPOKES = `${TO_TGW} > transit-gateway-route-table Spokes`;
const OPEN = { Public: `exposed: ${PUBLIC}` };

export const TRANSIT: readonly SameModelCase[] = [
  {
    name: 'a transit gateway with a static default route to an egress VPC',
    template: { ...ROUTED, ...tgwRoute({ TransitGatewayAttachmentId: ref('HubPlug') }) },
    describe: rows({ routes: [described('0.0.0.0/0', 'HubPlug')] }),
    expected: {
      A: `exposed: ${IN_SPOKES} > 0.0.0.0/0 > transit-gateway-attachment HubPlug > ${PUBLIC}`,
      ...OPEN,
    },
  },
  {
    name: 'a transit gateway whose default route is a blackhole',
    template: { ...ROUTED, ...tgwRoute({ Blackhole: true }) },
    describe: rows({ routes: [described('0.0.0.0/0', undefined)] }),
    expected: { A: 'isolated', ...OPEN },
  },
  {
    name: 'a transit gateway into which an attached VPC propagates its ranges',
    template: {
      ...ROUTED,
      Propagation: resource('EC2::TransitGatewayRouteTablePropagation', {
        TransitGatewayAttachmentId: ref('HubPlug'),
        TransitGatewayRouteTableId: ref('Spokes'),
      }),
    },
    describe: rows({
      routes: [described('10.1.0.0/16', 'HubPlug', 'propagated')],
      propagating: [{ TransitGatewayAttachmentId: 'tgw-attach-HubPlug', State: 'enabled' }],
    }),
    expected: { A: 'isolated', ...OPEN },
  },
  {
    name: 'a transit gateway with default tables and VPCs alone',
    template: { ...NETWORK, Tgw: resource('EC2::TransitGateway') },
    describe: rows({
      table: 'default of Tgw',
      routes: [described('10.1.0.0/16', 'HubPlug', 'propagated')],
      propagating: [{ TransitGatewayAttachmentId: 'tgw-attach-HubPlug', State: 'enabled' }],
    }),
    expected: { A: 'isolated', ...OPEN },
    differs: 'a template does not spell out default associations and propagations',
  },
  {
    name: 'a VPN connection that propagates routes into a transit gateway',
    template: {
      ...NETWORK,
      Tgw: resource('EC2::TransitGateway'),
      Vpn: resource('EC2::VPNConnection', { Type: 'ipsec.1', TransitGatewayId: ref('Tgw') }),
    },
    describe: rows({
      table: 'default of Tgw',
      propagating: [{ TransitGatewayAttachmentId: 'tgw-attach-VpnPlug', State: 'enabled' }],
      more: [attached('Vpn', 'vpn', 'vpn-Vpn')],
    }),
    expected: { A: `unproven: ${TO_TGW} > transit-gateway-route-table default of Tgw`, ...OPEN },
    differs: 'a template does not spell out default associations and propagations',
  },
  {
    name: 'a static route to a peered transit gateway',
    template: {
      ...ROUTED,
      PeerPlug: resource('EC2::TransitGatewayPeeringAttachment', {
        TransitGatewayId: ref('Tgw'),
        PeerTransitGatewayId: 'tgw-2',
        PeerAccountId: '222222222222',
        PeerRegion: 'eu-west-1',
      }),
      ...tgwRoute({ TransitGatewayAttachmentId: ref('PeerPlug') }),
    },
    describe: rows({
      routes: [described('0.0.0.0/0', 'PeerPlug')],
      more: [attached('Peer', 'peering', 'tgw-2')],
    }),
    expected: { A: `unproven: ${IN_SPOKES} > 0.0.0.0/0 > transit-gateway-attachment PeerPlug`, ...OPEN },
  },
  {
    name: 'a transit gateway to which the VPC is not attached',
    template: {
      Tgw: resource('EC2::TransitGateway'),
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      Route: cfn.route('ATable', '0.0.0.0/0', { TransitGatewayId: ref('Tgw') }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { TransitGatewayId: 'tgw-Tgw' })]),
      {
        TransitGateways: [{ TransitGatewayId: 'tgw-Tgw', State: 'available' }],
        TransitGatewayAttachments: [],
      },
    ),
    expected: { A: `unproven: ${TO_TGW}` },
    differs: 'a template leaves the default table of a transit gateway unsaid',
  },
];
