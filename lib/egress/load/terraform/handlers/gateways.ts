import type { Gateway } from '../../../model/network';
import type { Block } from '../block';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** Gateways at the edge of a VPC. */
export const GATEWAY_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_internet_gateway: (r, block) => gateway(r, block, 'internet-gateway'),
  aws_vpn_gateway: (r, block) => gateway(r, block, 'virtual-private-gateway'),
  aws_egress_only_internet_gateway: (r, block) => gateway(r, block, 'egress-only-internet-gateway'),
  aws_ec2_carrier_gateway: (r, block) => gateway(r, block, 'carrier-gateway'),

  aws_nat_gateway: (r, block) => {
    const modes = block.enumeration('availability_mode', ['zonal', 'regional'], 'zonal');
    r.model.nodes.set(r.id, {
      kind: 'nat-gateway',
      id: r.id,
      origin: r.origin,
      when: r.when,
      connectivity: block.enumeration('connectivity_type', ['public', 'private'], 'public'),
      // Without a subnet there is nothing else that it can be.
      isRegional: !block.has('subnet_id') || modes.some(({ value }) => value === 'regional'),
      subnets: block.references('subnet_id'),
      vpc: block.references('vpc_id'),
    });
  },
};

/** Attachments are read after all gateways are known. */
export const ATTACHMENT_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_internet_gateway_attachment: (r, block) => attach(r, block, 'internet_gateway_id'),
  aws_vpn_gateway_attachment: (r, block) => attach(r, block, 'vpn_gateway_id'),
};

function attach(r: ResourceReader, block: Block, property: string): void {
  for (const { value } of block.references(property)) {
    const node = r.model.nodes.get(value.id);
    if (node?.kind === 'internet-gateway' || node?.kind === 'virtual-private-gateway') {
      const known = new Set(node.vpcs.map((vpc) => vpc.value.id));
      node.vpcs.push(...block.references('vpc_id').filter((vpc) => !known.has(vpc.value.id)));
    }
  }
}

function gateway(r: ResourceReader, block: Block, kind: Gateway['kind']): void {
  const { id, origin, when } = r;
  r.model.nodes.set(id, { kind, id, origin, when, vpcs: [...block.references('vpc_id')] });
}
