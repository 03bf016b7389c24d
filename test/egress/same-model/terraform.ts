import type { Resources } from '../helpers';
import type { Resource } from '../load/terraform/plan';
import { plan, refs } from '../load/terraform/plan';

/** Writes a network of a template as Terraform authors do, each id known only after apply. */

type Json = Readonly<Record<string, unknown>>;

/** Type of a template → type of the AWS provider, where it is not the same words. */
const TYPES: Readonly<Record<string, string>> = {
  'EC2::VPC': 'vpc',
  'EC2::VPCCidrBlock': 'vpc_ipv4_cidr_block_association',
  'EC2::SubnetRouteTableAssociation': 'route_table_association',
  'EC2::CarrierGateway': 'ec2_carrier_gateway',
  'EC2::VPNGateway': 'vpn_gateway',
  'EC2::VPNGatewayRoutePropagation': 'vpn_gateway_route_propagation',
  'EC2::VPNConnection': 'vpn_connection',
  'EC2::VPCEndpoint': 'vpc_endpoint',
  'EC2::VPCEndpointService': 'vpc_endpoint_service',
  'EC2::VPCPeeringConnection': 'vpc_peering_connection',
  'EC2::PrefixList': 'ec2_managed_prefix_list',
  'EC2::TransitGatewayAttachment': 'ec2_transit_gateway_vpc_attachment',
  'ElasticLoadBalancingV2::LoadBalancer': 'lb',
  'NetworkFirewall::Firewall': 'networkfirewall_firewall',
};

/** Property → argument, where it is not the same words. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  EgressOnlyInternetGatewayId: 'egress_only_gateway_id',
  GroupSet: 'security_groups',
  SubnetMappings: 'subnet_mapping',
  Entries: 'entry',
  NetworkInterfaces: 'network_interface',
};

export function toPlan(template: Resources): Json {
  return plan({
    resources: Object.entries(template).map(([name, { Type, Properties = {} }]): Resource => {
      const args = Object.entries(Properties).map(([property, value]) =>
        argument(template, Type, { property, value }),
      );
      return { address: `${typeOf(Type, Properties)}.${name}`, arguments: Object.fromEntries(args) };
    }),
  });
}

function typeOf(type: string, properties: Json = {}): string {
  const short = type.replace('AWS::', '');
  if (short === 'EC2::VPCGatewayAttachment') {
    return properties['VpnGatewayId'] === undefined
      ? 'aws_internet_gateway_attachment'
      : 'aws_vpn_gateway_attachment';
  }
  const words = snake(short.replace(/^.*::/, ''));
  const prefix = words.startsWith('transit_gateway') ? 'ec2_' : '';
  return `aws_${TYPES[short] ?? prefix + words}`;
}

function argument(
  template: Resources,
  type: string,
  { property, value }: { readonly property: string; readonly value: unknown },
): [string, unknown] {
  if (property === 'RouteTableIds' && type.endsWith('Propagation')) {
    return ['route_table_id', (valueOf(template, value) as unknown[])[0]];
  }
  const isBalancer = type.endsWith('LoadBalancer') && property === 'Type';
  const name = isBalancer ? 'load_balancer_type' : (ARGUMENTS[property] ?? snake(property));
  return [name, valueOf(template, value)];
}

function valueOf(template: Resources, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => valueOf(template, item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [key = '', of] = Object.entries(value)[0] ?? [];
  if (key === 'Ref' || key.startsWith('Fn::')) {
    return refs(reference(template, key, of));
  }
  return Object.fromEntries(
    Object.entries(value).map(([property, member]) => [
      ARGUMENTS[property] ?? snake(property),
      valueOf(template, member),
    ]),
  );
}

/** The resource that an intrinsic function names, however deep, and what Terraform calls the same of it. */
function reference(template: Resources, key: string, argument: unknown): string {
  const [name = ''] = Object.keys(template).filter((id) =>
    JSON.stringify({ [key]: argument }).match(`["{]${id}["}]`),
  );
  const type = typeOf(template[name]?.Type ?? '');
  const attributes: Readonly<Record<string, string>> = {
    aws_networkfirewall_firewall: 'firewall_status[0].sync_states',
    aws_vpc_endpoint_service: 'service_name',
    aws_lb: 'arn',
  };
  return `${type}.${name}.${attributes[type] ?? 'id'}`;
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
