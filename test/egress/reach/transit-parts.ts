import type { Resources } from '../helpers';
import { PUBLIC_PATH, from, publicSubnet, ref, resource, route, subnet, vpc } from '../helpers';

export const TO_TGW = { TransitGatewayId: ref('Tgw') };

export const tgw = (properties: Record<string, unknown> = {}): Resources => ({
  Tgw: resource('EC2::TransitGateway', properties),
});

export const OWN_TABLES = {
  DefaultRouteTableAssociation: 'disable',
  DefaultRouteTablePropagation: 'disable',
};

export const attachment = (vpcId: string, subnetId: string): Resources => ({
  [`${vpcId}Plug`]: resource('EC2::TransitGatewayAttachment', {
    TransitGatewayId: ref('Tgw'),
    VpcId: ref(vpcId),
    SubnetIds: [ref(subnetId)],
  }),
});

/** A spoke with subnet A, whose default route leads to the transit gateway, and an egress VPC with subnet Public. */
export const SPOKE: Resources = {
  ...vpc(),
  ...subnet('A'),
  ...attachment('Vpc', 'A'),
  Route: route('ATable', '0.0.0.0/0', TO_TGW),
};
export const HUB: Resources = {
  ...vpc('Hub', '10.1.0.0/16'),
  ...publicSubnet(ref('Hub')),
  ...attachment('Hub', 'Public'),
};

export const table = (id: string): Resources => ({
  [id]: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Tgw') }),
});
export const associated = (plug: string, tableId: string): Resources => ({
  [`${plug}In${tableId}`]: resource('EC2::TransitGatewayRouteTableAssociation', {
    TransitGatewayAttachmentId: ref(plug),
    TransitGatewayRouteTableId: ref(tableId),
  }),
});
export const propagated = (plug: unknown, tableId: string): Resources => ({
  Propagation: resource('EC2::TransitGatewayRouteTablePropagation', {
    TransitGatewayAttachmentId: plug,
    TransitGatewayRouteTableId: ref(tableId),
  }),
});
export const tgwRoute = (tableId: string, properties: Record<string, unknown>): Resources => ({
  [`${tableId}Route`]: resource('EC2::TransitGatewayRoute', {
    TransitGatewayRouteTableId: ref(tableId),
    DestinationCidrBlock: '0.0.0.0/0',
    ...properties,
  }),
});

export const tgwBlackhole = (tableId: string, block: string): Resources[string] =>
  resource('EC2::TransitGatewayRoute', {
    TransitGatewayRouteTableId: ref(tableId),
    DestinationCidrBlock: block,
    Blackhole: true,
  });
export const VPN: Resources = { Vpn: resource('EC2::VPNConnection', { TransitGatewayId: ref('Tgw') }) };

/** Spoke and hub with a transit gateway route table for the spoke. */
export const ROUTED: Resources = {
  ...tgw(OWN_TABLES),
  ...SPOKE,
  ...HUB,
  ...table('Spokes'),
  ...associated('VpcPlug', 'Spokes'),
};
export const TO_HUB = { TransitGatewayAttachmentId: ref('HubPlug') };
export const THROUGH_HUB = `exposed: ${from('A')} → transit gateway 'Tgw' → transit gateway route table 'Spokes' → 0.0.0.0/0 → transit gateway attachment 'HubPlug' → ${PUBLIC_PATH}`;
