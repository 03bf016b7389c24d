import type { OpaqueRoutes, Vpc } from '../../model/network';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** VPCs, subnets and who uses which route table. */
export const VPC_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::VPC': (r) => {
    const cidr = r.certainCidr('CidrBlock');
    r.model.nodes.set(r.id, {
      kind: 'vpc',
      id: r.id,
      origin: r.origin,
      when: r.when,
      cidrs: cidr === undefined ? [] : [cidr],
    });
  },

  'AWS::EC2::VPCCidrBlock': (r) => {
    // Read with the VPCs, after all of them are known.
    const cidrs = ['CidrBlock', 'Ipv6CidrBlock'].flatMap((property) => r.certainCidr(property) ?? []);
    const [vpc, ...others] = r.references('VpcId');
    const node = vpc === undefined || others.length > 0 ? undefined : r.model.nodes.get(vpc.value.id);
    if (node?.kind === 'vpc' && r.when.length === 0) {
      (node satisfies Vpc).cidrs.push(...cidrs);
    }
  },

  'AWS::EC2::Subnet': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'subnet',
      id: r.id,
      origin: r.origin,
      when: r.when,
      vpc: r.references('VpcId'),
    });
  },

  'AWS::EC2::RouteTable': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'route-table',
      id: r.id,
      origin: r.origin,
      when: r.when,
      vpc: r.references('VpcId'),
    });
  },

  'AWS::EC2::SubnetRouteTableAssociation': (r) => {
    r.model.associations.push({
      origin: r.origin,
      when: r.when,
      subnet: r.references('SubnetId'),
      table: r.references('RouteTableId'),
    });
  },

  'AWS::EC2::VPNGatewayRoutePropagation': (r) => {
    opaqueRoutes(r, 'RouteTableIds', {
      why: 'a virtual private gateway propagates routes into it',
      via: r.references('VpnGatewayId'),
    });
  },

  'AWS::EC2::RouteServerPropagation': (r) => {
    opaqueRoutes(r, 'RouteTableId', { why: 'a route server propagates routes into it' });
  },

  'AWS::EC2::IpPoolRouteTableAssociation': (r) => {
    opaqueRoutes(r, 'RouteTableId', { why: 'an address pool is associated with it' });
  },
};

function opaqueRoutes(r: ResourceReader, property: string, rest: Pick<OpaqueRoutes, 'why' | 'via'>): void {
  const into = r.referenceList(property);
  r.model.opaqueRoutes.push({ origin: r.origin, when: r.when, into, ...rest });
}
