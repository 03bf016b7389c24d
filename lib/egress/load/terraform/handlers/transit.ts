import { ALWAYS } from '../../../model/choices';
import type { Boundary, References, TransitGatewayAttachment } from '../../../model/network';
import type { Block } from '../block';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';
import { destinationsOf } from './routes';

/** Transit gateways, what is plugged into them and their route tables; peering and what always leads outside. */
export const TRANSIT_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_ec2_transit_gateway: (r, block) => {
    r.model.nodes.set(r.id, {
      kind: 'transit-gateway',
      id: r.id,
      origin: r.origin,
      when: r.when,
      associatesByDefault: mayBeEnabled(block, 'default_route_table_association'),
      propagatesByDefault: mayBeEnabled(block, 'default_route_table_propagation'),
    });
  },

  aws_ec2_transit_gateway_vpc_attachment: (r, block) => {
    attachment(r, block, { vpc: block.required('vpc_id'), subnets: block.requiredList('subnet_ids') });
  },
  aws_ec2_transit_gateway_vpc_attachment_accepter: (r, block) => {
    // The other side is in another account; where it is in the input too, it says more.
    if (!r.model.nodes.has(r.id)) {
      attachment(r, block, { vpc: block.required('vpc_id'), subnets: block.requiredList('subnet_ids') });
    }
  },
  aws_ec2_transit_gateway_peering_attachment: (r, block) => {
    attachment(r, block, { leadsTo: 'a peered transit gateway', isPropagating: false });
  },
  aws_ec2_transit_gateway_connect: (r, block) => {
    attachment(r, block, { leadsTo: 'a Connect attachment' });
  },
  aws_vpn_connection: (r, block) => attachment(r, block, { leadsTo: 'a VPN connection' }),
  aws_dx_gateway_association: (r, block) => {
    const gateway = block.references('associated_gateway_id');
    attachment(r, block, { leadsTo: 'a Direct Connect gateway', gateway });
  },
  aws_networkmanager_transit_gateway_route_table_attachment: (r, block) => {
    attachment(r, block, { leadsTo: 'a core network', gateway: [] });
    const table = block.references('transit_gateway_route_table_arn');
    r.model.transitLinks.push({ kind: 'propagation', when: r.when, attachment: r.own, table });
  },

  aws_ec2_transit_gateway_route_table: (r, block) => {
    const gateway = block.references('transit_gateway_id');
    const { id, origin, when } = r;
    r.model.nodes.set(id, { kind: 'transit-gateway-route-table', id, origin, when, gateway });
  },
  aws_ec2_transit_gateway_route_table_association: (r, block) => link(r, block, 'association'),
  aws_ec2_transit_gateway_route_table_propagation: (r, block) => link(r, block, 'propagation'),
  aws_ec2_transit_gateway_route: (r, block) => route(r, block),
  aws_ec2_transit_gateway_prefix_list_reference: (r, block) => route(r, block),

  aws_vpc_peering_connection: (r, block) => {
    boundary(r, 'vpc-peering-connection', [
      ...block.references('vpc_id'),
      ...block.references('peer_vpc_id'),
    ]);
  },
  aws_vpc_peering_connection_accepter: (r) => {
    // The other side may be in the input too, and says which VPCs it joins.
    if (!r.model.nodes.has(r.id)) {
      boundary(r, 'vpc-peering-connection');
    }
  },
  aws_networkmanager_core_network: (r) => boundary(r, 'core-network'),
  aws_odb_network: (r) => boundary(r, 'odb-network'),
};

/** Read once all attachments are known. */
export const DEFAULT_TABLE_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_ec2_transit_gateway_default_route_table_association: (r, block) => linkAll(r, block, 'association'),
  aws_ec2_transit_gateway_default_route_table_propagation: (r, block) => linkAll(r, block, 'propagation'),
};

function mayBeEnabled(block: Block, property: string): boolean {
  return block.enumeration(property, ['enable', 'disable'], 'enable').some(({ value }) => value === 'enable');
}

function attachment(
  r: ResourceReader,
  block: Block,
  rest: Partial<Pick<TransitGatewayAttachment, 'gateway' | 'vpc' | 'subnets' | 'leadsTo' | 'isPropagating'>>,
): void {
  r.model.nodes.set(r.id, {
    kind: 'transit-gateway-attachment',
    id: r.id,
    origin: r.origin,
    when: r.when,
    gateway: block.references('transit_gateway_id'),
    vpc: [],
    subnets: [],
    ...rest,
  });
}

function link(r: ResourceReader, block: Block, kind: 'association' | 'propagation'): void {
  r.model.transitLinks.push({
    kind,
    when: r.when,
    attachment: block.references('transit_gateway_attachment_id'),
    table: block.required('transit_gateway_route_table_id'),
  });
}

/** Another default table than the one that came with the gateway: every attachment may use it. */
function linkAll(r: ResourceReader, block: Block, kind: 'association' | 'propagation'): void {
  const gateways = new Set(block.references('transit_gateway_id').map(({ value }) => value.id));
  const attachments: References = [...r.model.nodes.values()].flatMap((node) =>
    node.kind === 'transit-gateway-attachment' && node.gateway.some(({ value }) => gateways.has(value.id))
      ? [{ when: ALWAYS, value: { id: node.id, label: node.origin.logicalId } }]
      : [],
  );
  const table = block.references('transit_gateway_route_table_id');
  r.model.transitLinks.push({ kind, when: r.when, attachment: attachments, table });
}

function route(r: ResourceReader, block: Block): void {
  const { id, origin, when } = r;
  const isForwarding = block
    .enumeration('blackhole', ['true', 'false'], 'false')
    .some(({ value }) => value === 'false');
  r.model.transitRoutes.push({
    kind: 'transit-gateway-route',
    id,
    origin,
    when,
    table: block.required('transit_gateway_route_table_id'),
    destinations: destinationsOf(block),
    attachment: isForwarding ? block.required('transit_gateway_attachment_id') : [],
  });
}

function boundary(r: ResourceReader, kind: Boundary['kind'], between: References = []): void {
  const { id, origin, when } = r;
  r.model.nodes.set(id, { kind, id, origin, when, between });
}
