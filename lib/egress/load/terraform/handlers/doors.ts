import type { Door, References } from '../../../model/network';
import type { Block } from '../block';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** Ways in that need no route of their own. Some of these resources are nodes of the network too. */
export const DOOR_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_globalaccelerator_accelerator: (r) => door(r, 'open', 'a Global Accelerator'),
  aws_globalaccelerator_custom_routing_accelerator: (r) => door(r, 'open', 'a Global Accelerator'),
  aws_globalaccelerator_endpoint_group: (r) => door(r, 'open', 'an endpoint of a Global Accelerator'),
  aws_ec2_instance_connect_endpoint: (r, block) => {
    const subnets = block.references('subnet_id');
    door(r, 'open', { what: 'an EC2 Instance Connect Endpoint, a tunnel from a public API', subnets });
  },
  aws_ec2_client_vpn_endpoint: (r) => door(r, 'open', 'a Client VPN endpoint'),
  aws_ec2_client_vpn_network_association: (r, block) => {
    const subnets = block.references('subnet_id');
    door(r, 'open', { what: 'a subnet that Client VPN users reach', subnets });
  },
  aws_verifiedaccess_endpoint: (r) => door(r, 'open', 'a Verified Access endpoint'),
  aws_cloudfront_vpc_origin: (r) => door(r, 'open', 'a CloudFront origin inside the VPC'),
  aws_eip: (r) => door(r, 'address', 'an Elastic IP address'),

  aws_elb: (r, block) => loadBalancer(r, block),
  aws_lb: (r, block) => loadBalancer(r, block),
  aws_alb: (r, block) => loadBalancer(r, block),

  aws_subnet: (r, block) => {
    if (mayBeTrue(block, 'map_public_ip_on_launch')) {
      door(r, 'address', { what: 'a subnet that gives instances public addresses', subnets: r.own });
    }
  },
  aws_instance: (r, block) => {
    if (mayBeTrue(block, 'associate_public_ip_address')) {
      const subnets = block.references('subnet_id');
      door(r, 'address', { what: 'an interface that asks for a public address', subnets });
    }
    strayUnless(r, block, ['subnet_id', 'network_interface', 'primary_network_interface', 'launch_template']);
  },
  aws_autoscaling_group: (r, block) => {
    strayUnless(r, block, ['vpc_zone_identifier']);
  },
  aws_launch_template: (r, block) => {
    const interfaces = block.blocks('network_interfaces');
    if (interfaces.some((part) => mayBeTrue(part, 'associate_public_ip_address'))) {
      door(r, 'address', 'an interface that asks for a public address');
    }
  },
  aws_launch_configuration: (r, block) => {
    if (mayBeTrue(block, 'associate_public_ip_address')) {
      door(r, 'address', 'a launch configuration that gives instances public addresses');
    }
  },
};

/** A launch template may name a subnet, so a machine that names one is not judged here. */
function strayUnless(r: ResourceReader, block: Block, placed: readonly string[]): void {
  if (!placed.some((property) => block.has(property))) {
    r.model.strays.push({ origin: r.origin, when: r.when });
  }
}

/** Internet-facing is the default. */
function loadBalancer(r: ResourceReader, block: Block): void {
  const isGateway = block.text('load_balancer_type') === 'gateway';
  const isPublic = block
    .enumeration('internal', ['true', 'false'], 'false')
    .some(({ value }) => value === 'false');
  if (isPublic && !isGateway) {
    const mapped = block.blocks('subnet_mapping').flatMap((mapping) => mapping.references('subnet_id'));
    const subnets = [...block.referenceList('subnets'), ...mapped];
    door(r, 'routed', { what: 'an internet-facing load balancer', subnets });
  }
}

function mayBeTrue(block: Block, property: string): boolean {
  return block.enumeration(property, ['true', 'false'], 'false').some(({ value }) => value === 'true');
}

function door(
  r: ResourceReader,
  kind: Door['kind'],
  parts: string | { readonly what: string; readonly subnets: References },
): void {
  const rest = typeof parts === 'string' ? { what: parts, subnets: [] } : parts;
  r.model.doors.push({ origin: r.origin, when: r.when, kind, ...rest });
}
