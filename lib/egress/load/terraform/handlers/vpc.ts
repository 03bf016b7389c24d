import { parseCidr } from '../../../../shared/cidr';
import { ALWAYS } from '../../../model/choices';
import type { Block } from '../block';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** VPCs, subnets and who uses which route table. */
export const VPC_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_vpc: (r, block) => vpc(r, block),
  aws_default_vpc: (r, block) => vpc(r, block),
  aws_subnet: (r, block) => subnet(r, block),
  aws_default_subnet: (r, block) => subnet(r, block),

  aws_route_table_association: (r, block) => {
    const table = block.required('route_table_id');
    if (block.has('public_ipv4_pool')) {
      r.model.opaqueRoutes.push({ ...opaque(r), into: table, why: 'an address pool is associated with it' });
    } else if (block.has('subnet_id') || !block.has('gateway_id')) {
      r.model.associations.push({ ...opaque(r), subnet: block.required('subnet_id'), table });
    }
  },

  aws_vpn_gateway_route_propagation: (r, block) => {
    const why = 'a virtual private gateway propagates routes into it';
    const via = block.references('vpn_gateway_id');
    r.model.opaqueRoutes.push({ ...opaque(r), into: block.required('route_table_id'), why, via });
  },

  aws_vpc_route_server_propagation: (r, block) => {
    const why = 'a route server propagates routes into it';
    r.model.opaqueRoutes.push({ ...opaque(r), into: block.required('route_table_id'), why });
  },
};

/** Ranges that are added to a VPC, read once all VPCs are known. */
export const RANGE_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_vpc_ipv4_cidr_block_association: (r, block) => addRange(r, block),
  aws_vpc_ipv6_cidr_block_association: (r, block) => addRange(r, block),
};

function addRange(r: ResourceReader, block: Block): void {
  const [vpc, ...others] = block.references('vpc_id');
  const node = vpc === undefined || others.length > 0 ? undefined : r.model.nodes.get(vpc.value.id);
  if (node?.kind === 'vpc') {
    node.cidrs.push(...rangesOf(block));
  }
}

function vpc(r: ResourceReader, block: Block): void {
  r.model.nodes.set(r.id, { kind: 'vpc', id: r.id, ...opaque(r), cidrs: [...rangesOf(block)] });
}

function subnet(r: ResourceReader, block: Block): void {
  const named = block.required('vpc_id');
  const why = `'${r.address}' is a subnet of the Region's default VPC`;
  const fallback = { when: ALWAYS, value: { id: '?default-vpc', label: 'the default VPC', why } };
  const isUnnamed = r.type === 'aws_default_subnet' && !block.has('vpc_id');
  r.model.nodes.set(r.id, { kind: 'subnet', id: r.id, ...opaque(r), vpc: isUnnamed ? [fallback] : named });
}

function rangesOf(block: Block): ReturnType<typeof certain> {
  return ['cidr_block', 'ipv6_cidr_block'].flatMap((property) => certain(block.text(property)));
}

function certain(text: string | undefined): NonNullable<ReturnType<typeof parseCidr>>[] {
  const cidr = text === undefined ? undefined : parseCidr(text);
  return cidr === undefined ? [] : [cidr];
}

function opaque(r: ResourceReader): Pick<ResourceReader, 'origin' | 'when'> {
  return { origin: r.origin, when: r.when };
}
