import type { Example } from './rule';

/** Small networks that the rules' examples are made of. */

type Resources = Readonly<Record<string, unknown>>;

export const ref = (name: string): unknown => ({ Ref: name });

/** A VPC with one subnet and its own route table. */
export const BASE: Resources = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' } },
  Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
  Association: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref('Subnet'), RouteTableId: ref('Table') },
  },
};

/** An internet gateway, attached to the VPC. */
export const GATEWAY: Resources = {
  Gateway: { Type: 'AWS::EC2::InternetGateway' },
  Attachment: {
    Type: 'AWS::EC2::VPCGatewayAttachment',
    Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') },
  },
};

/** A public subnet with a NAT gateway. */
export const NAT: Resources = {
  ...GATEWAY,
  Nat: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: ref('Public'), AllocationId: 'eipalloc-1' } },
  Public: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.1.0/24' } },
  PublicTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
  PublicAssociation: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref('Public'), RouteTableId: ref('PublicTable') },
  },
  PublicRoute: route('PublicTable', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
};

/** A route of the table with this logical id. */
export function route(table: string, properties: Resources): unknown {
  return { Type: 'AWS::EC2::Route', Properties: { RouteTableId: ref(table), ...properties } };
}

/** The base network with more in it. */
export function network(
  title: string,
  resources: Resources,
  rest: Omit<Example['template'], 'Resources'> = {},
): Example {
  return { title, template: { ...rest, Resources: { ...BASE, ...resources } } };
}

/** The base network with one resource beside it. */
export function single(title: string, type: string, properties: Resources = {}): Example {
  return network(title, { It: { Type: type, Properties: properties } });
}

/** The example with parameters that may be anything. */
export function open({ title, template }: Example, ...names: readonly string[]): Example {
  const Parameters = Object.fromEntries(names.map((name) => [name, { Type: 'String' }]));
  return { title, template: { ...template, Parameters } };
}
