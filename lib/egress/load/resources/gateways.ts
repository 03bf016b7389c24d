import { mergeGuards } from '../../model/choices';
import type { Gateway, Reference } from '../../model/network';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** Gateways at the edge of a VPC, and who they are attached to. */
export const GATEWAY_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::InternetGateway': (r) => gateway(r, 'internet-gateway'),
  'AWS::EC2::VPNGateway': (r) => gateway(r, 'virtual-private-gateway'),
  'AWS::EC2::EgressOnlyInternetGateway': (r) => gateway(r, 'egress-only-internet-gateway'),
  'AWS::EC2::CarrierGateway': (r) => gateway(r, 'carrier-gateway'),

  'AWS::EC2::NatGateway': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'nat-gateway',
      id: r.id,
      origin: r.origin,
      when: r.when,
      connectivity: r.enumeration('ConnectivityType', ['public', 'private'], 'public'),
      // Without a subnet there is nothing else that it can be.
      isRegional:
        !r.has('SubnetId') ||
        r.enumeration('AvailabilityMode', ['zonal', 'regional'], 'zonal').some(isRegional),
      subnets: r.references('SubnetId'),
      vpc: r.references('VpcId'),
    });
  },
};

/** Attachments are read after all gateways are known. */
export const ATTACHMENT_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::VPCGatewayAttachment': (r) => {
    for (const property of ['InternetGatewayId', 'VpnGatewayId']) {
      for (const { when, value } of r.references(property)) {
        const node = r.model.nodes.get(value.id);
        if (node?.kind === 'internet-gateway' || node?.kind === 'virtual-private-gateway') {
          attach(r, node, when);
        } else if (property === 'InternetGatewayId') {
          attachOutside(r, value, when);
        }
      }
    }
  },
};

/**
 * An internet gateway that the input does not show, but attaches: an id is a gateway that a route can name, and what
 * decides at deployment only tells of intent.
 */
function attachOutside(r: ResourceReader, { id }: Reference, when: Gateway['when']): void {
  const isId = id.startsWith('igw-');
  const node: Gateway = {
    kind: 'internet-gateway',
    id: isId ? id : `${r.id}#${id}`,
    origin: r.origin,
    when: r.when,
    vpcs: [],
  };
  r.model.nodes.set(node.id, node);
  attach(r, node, when);
}

function attach(r: ResourceReader, node: Gateway, when: Gateway['when']): void {
  const attached = mergeGuards(r.when, when);
  for (const vpc of r.references('VpcId')) {
    const merged = attached === undefined ? undefined : mergeGuards(attached, vpc.when);
    if (merged !== undefined) {
      node.vpcs.push({ when: merged, value: vpc.value });
    }
  }
}

function gateway(r: ResourceReader, kind: Gateway['kind']): void {
  r.model.nodes.set(r.id, {
    kind,
    id: r.id,
    origin: r.origin,
    when: r.when,
    vpcs: [...r.references('VpcId')],
  });
}

function isRegional({ value }: { value: string }): boolean {
  return value === 'regional';
}
