import type { Guard, Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { Boundary, References, TransitGatewayAttachment, TransitGatewayLink } from '../../model/network';
import type { ResourceReader } from '../reader';
import { mentions } from './appliances';
import type { Handler } from './handler';
import { destinationsOf } from './routes';

/** Transit gateways, what is plugged into them and their route tables; peering and what always leads outside. */
export const TRANSIT_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::TransitGatewayAttachment': (r) => vpcAttachment(r),
  'AWS::EC2::TransitGatewayVpcAttachment': (r) => vpcAttachment(r),
  'AWS::EC2::TransitGatewayPeeringAttachment': (r) => {
    outsideAttachment(r, { leadsTo: 'a peered transit gateway', isPropagating: false });
  },
  'AWS::EC2::VPNConnection': (r) => outsideAttachment(r, { leadsTo: 'a VPN connection' }),
  'AWS::DirectConnect::DirectConnectGatewayAssociation': (r) => {
    const gateway = r.references('AssociatedGatewayId');
    outsideAttachment(r, { leadsTo: 'a Direct Connect gateway', gateway });
  },
  'AWS::NetworkManager::TransitGatewayRouteTableAttachment': (r) => {
    outsideAttachment(r, { leadsTo: 'a core network', gateway: [] });
    const itself = { id: r.id, label: r.logicalId };
    r.model.transitLinks.push({
      kind: 'propagation',
      when: r.when,
      attachment: [{ when: [], value: itself }],
      table: mentions(r, r.properties['TransitGatewayRouteTableArn']),
    });
  },

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
    const forwarding = r
      .enumeration('Blackhole', ['true', 'false'], 'false')
      .filter(({ value }) => value === 'false');
    const attachment = r
      .references('TransitGatewayAttachmentId')
      .flatMap(({ when, value }) => forwarding.flatMap((setting) => guardBy(setting.when, when, value)));
    r.model.transitRoutes.push({
      kind: 'transit-gateway-route',
      id: r.id,
      origin: r.origin,
      when: r.when,
      table: r.references('TransitGatewayRouteTableId'),
      destinations: destinationsOf(r),
      attachment,
    });
  },

  'AWS::EC2::VPCPeeringConnection': (r) => {
    const between = [...r.references('VpcId'), ...r.references('PeerVpcId')];
    boundary(r, 'vpc-peering-connection', between);
  },
  'AWS::NetworkManager::CoreNetwork': (r) => boundary(r, 'core-network'),
  'AWS::ODB::OdbNetwork': (r) => boundary(r, 'odb-network'),
};

function guardBy<T>(a: Guard, b: Guard, value: T): readonly Guarded<T>[] {
  const when = mergeGuards(a, b);
  return when === undefined ? [] : [{ when, value }];
}

function mayBeEnabled(r: ResourceReader, property: string): boolean {
  return r.enumeration(property, ['enable', 'disable'], 'enable').some(({ value }) => value === 'enable');
}

/** What `RemoveSubnetIds` names was there first: a stack that is created from this template has it. */
function vpcAttachment(r: ResourceReader): void {
  const subnets = ['SubnetIds', 'AddSubnetIds'].flatMap((property) => r.referenceList(property));
  attachment(r, { vpc: r.references('VpcId'), subnets });
}

type Outside = Pick<TransitGatewayAttachment, 'leadsTo' | 'isPropagating'> &
  Partial<Pick<TransitGatewayAttachment, 'gateway'>>;

function outsideAttachment(r: ResourceReader, outside: Outside): void {
  attachment(r, { vpc: [], subnets: [], ...outside });
}

/** A transit gateway, read after its attachments: they use the tables that it names as its default ones. */
export function readTransitGateway(r: ResourceReader): void {
  const associatesByDefault = mayBeEnabled(r, 'DefaultRouteTableAssociation');
  const propagatesByDefault = mayBeEnabled(r, 'DefaultRouteTablePropagation');
  const { id, origin, when } = r;
  r.model.nodes.set(id, {
    kind: 'transit-gateway',
    id,
    origin,
    when,
    associatesByDefault,
    propagatesByDefault,
  });
  if (associatesByDefault) {
    linkAll(r, 'association', r.references('AssociationDefaultRouteTableId'));
  }
  if (propagatesByDefault) {
    linkAll(r, 'propagation', r.references('PropagationDefaultRouteTableId'));
  }
}

function linkAll(r: ResourceReader, kind: TransitGatewayLink['kind'], table: References): void {
  for (const node of table.length === 0 ? [] : r.model.nodes.values()) {
    if (node.kind === 'transit-gateway-attachment' && node.gateway.some(({ value }) => value.id === r.id)) {
      const attachment = [{ when: node.when, value: { id: node.id, label: node.origin.logicalId } }];
      r.model.transitLinks.push({ kind, when: r.when, attachment, table });
    }
  }
}

/** A Connect attachment names its gateway by the attachment that carries it. */
export function readConnect(r: ResourceReader): void {
  const gateway = r.references('TransportTransitGatewayAttachmentId').flatMap((transport) => {
    const node = r.model.nodes.get(transport.value.id);
    return node?.kind === 'transit-gateway-attachment'
      ? node.gateway.flatMap(({ when, value }) => guardBy(transport.when, when, value))
      : [];
  });
  outsideAttachment(r, { leadsTo: 'a Connect attachment', gateway });
}

function attachment(
  r: ResourceReader,
  rest: Pick<TransitGatewayAttachment, 'vpc' | 'subnets'> & Partial<TransitGatewayAttachment>,
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

function boundary(r: ResourceReader, kind: Boundary['kind'], between: References = []): void {
  r.model.nodes.set(r.id, { kind, id: r.id, origin: r.origin, when: r.when, between });
}
