import type { Resources } from '../helpers';
import { ref, resource, route, subnet } from '../helpers';

type Properties = Readonly<Record<string, unknown>>;

/** A network ACL `Acl` of the subnet, without entries: it lets nothing pass. */
export function acl(of: string, id = 'Acl'): Resources {
  return {
    [id]: resource('EC2::NetworkAcl', { VpcId: ref('Vpc') }),
    [`${id}Of${of}`]: resource('EC2::SubnetNetworkAclAssociation', {
      SubnetId: ref(of),
      NetworkAclId: ref(id),
    }),
  };
}

/** `100 allow out -1 0.0.0.0/0`: number, action, direction, protocol and block of an entry. */
export function entry(text: string, more: Properties = {}, of: unknown = ref('Acl')): Resources {
  const [number = '', action = '', direction = '', protocol = '', block = ''] = text.split(' ');
  const property = block.includes(':') ? 'Ipv6CidrBlock' : 'CidrBlock';
  return {
    [`Entry${direction}${number}`]: resource('EC2::NetworkAclEntry', {
      NetworkAclId: of,
      RuleNumber: Number(number),
      RuleAction: action,
      Egress: direction === 'out',
      Protocol: Number(protocol),
      [property]: block,
      ...more,
    }),
  };
}

/** A security group; rules as in `tcp 443 10.0.0.0/8`, `-1 - 0.0.0.0/0`. */
export function group(
  id: string,
  rules: { readonly out?: readonly string[]; readonly in?: readonly string[] },
): Resources {
  return {
    [id]: resource('EC2::SecurityGroup', {
      GroupDescription: id,
      VpcId: ref('Vpc'),
      ...(rules.out === undefined ? {} : { SecurityGroupEgress: rules.out.map(rule) }),
      ...(rules.in === undefined ? {} : { SecurityGroupIngress: rules.in.map(rule) }),
    }),
  };
}

export function rule(text: string): Properties {
  const [protocol = '', port = '', block = ''] = text.split(' ');
  const range = port === '-' ? {} : { FromPort: Number(port), ToPort: Number(port) };
  return { IpProtocol: protocol, ...range, [block.includes(':') ? 'CidrIpv6' : 'CidrIp']: block };
}

/** An instance in a subnet, in these groups. */
export function instance(of: string, groups: readonly string[], id = 'Machine'): Resources {
  return { [id]: resource('EC2::Instance', { SubnetId: ref(of), SecurityGroupIds: groups.map(ref) }) };
}

/** A subnet `App` that goes out by a NAT gateway in `Public`. */
export const BY_NAT: Resources = {
  ...subnet('App'),
  AppRoute: route('AppTable', '0.0.0.0/0', { NatGatewayId: ref('Nat') }),
  Nat: resource('EC2::NatGateway', { SubnetId: ref('Public'), AllocationId: 'eipalloc-1' }),
};
