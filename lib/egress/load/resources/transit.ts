import type { TransitGatewayAttachment } from '../../model/network';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';
import { destinationsOf } from './routes';

/** Transit gateways, what is plugged into them and their route tables; peering and what always leads outside. */
export const TRANSIT_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::TransitGateway': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'transit-gateway',
      id: r.id,
      origin: r.origin,
      when: r.when,
      associatesByDefault: mayBeEnabled(r, 'DefaultRouteTableAssociation'),
      propagatesByDefault: mayBeEnabled(r, 'DefaultRouteTablePropagation'),
    });
  },

  'AWS::EC2::TransitGatewayAttachment': (r) => vpcAttachment(r),
  'AWS::EC2::TransitGatewayVpcAttachment': (r) => vpcAttachment(r),
  'AWS::EC2::TransitGatewayPeeringAttachment': (r) => outsideAttachment(r, 'a peered transit gateway'),
  'AWS::EC2::TransitGatewayConnect': (r) => outsideAttachment(r, 'a Connect attachment'),
  'AWS::EC2::VPNConnection': (r) => outsideAttachment(r, 'a VPN connection'),

  'AWS::EC2::TransitGatewayRouteTable': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'transit-gateway-route-table',
      id: r.id,
      origin: r.origin,
      when: r.when,
      gateway: r.references('TransitGatewayId'),
    });
  },

  'AWS::EC2::TransitGatewayRouteTableAssociation': (r) => transitLink(r, 'association'),
  'AWS::EC2::TransitGatewayRouteTablePropagation': (r) => transitLink(r, 'propagation'),

  'AWS::EC2::TransitGatewayRoute': (r) => {
    const isBlackhole = r.enumeration('Blackhole', ['true', 'false'], 'false');
    const attachments = isBlackhole.some(({ value }) => value === 'false')
      ? r.references('TransitGatewayAttachmentId')
      : [];
    r.model.transitRoutes.push({
      kind: 'transit-gateway-route',
      id: r.id,
      origin: r.origin,
      when: r.when,
      table: r.references('TransitGatewayRouteTableId'),
      destinations: destinationsOf(r),
      attachment: attachments,
    });
  },

  'AWS::EC2::VPCPeeringConnection': (r) => boundary(r, 'vpc-peering-connection'),
  'AWS::NetworkManager::CoreNetwork': (r) => boundary(r, 'core-network'),
  'AWS::ODB::OdbNetwork': (r) => boundary(r, 'odb-network'),
};

function mayBeEnabled(r: ResourceReader, property: string): boolean {
  return r.enumeration(property, ['enable', 'disable'], 'enable').some(({ value }) => value === 'enable');
}

function vpcAttachment(r: ResourceReader): void {
  attachment(r, { vpc: r.references('VpcId'), subnets: r.referenceList('SubnetIds') });
}

function outsideAttachment(r: ResourceReader, leadsTo: string): void {
  attachment(r, { vpc: [], subnets: [], leadsTo });
}

function attachment(
  r: ResourceReader,
  rest: Pick<TransitGatewayAttachment, 'vpc' | 'subnets' | 'leadsTo'>,
): void {
  r.model.nodes.set(r.id, {
    kind: 'transit-gateway-attachment',
    id: r.id,
    origin: r.origin,
    when: r.when,
    gateway: r.references('TransitGatewayId'),
    ...rest,
  });
}

function transitLink(r: ResourceReader, kind: 'association' | 'propagation'): void {
  r.model.transitLinks.push({
    kind,
    when: r.when,
    attachment: r.references('TransitGatewayAttachmentId'),
    table: r.references('TransitGatewayRouteTableId'),
  });
}

function boundary(r: ResourceReader, kind: 'vpc-peering-connection' | 'core-network' | 'odb-network'): void {
  r.model.nodes.set(r.id, { kind, id: r.id, origin: r.origin, when: r.when });
}
