import type { Template } from '../../../lib/egress/load/source';
import type { Resources } from '../helpers';
import { internetGateway, ref, resource, route, subnet, vpc, when } from '../helpers';
import { plug, plugTable } from './network-parts';
import type { Site } from './operator';

/** What operators add: everything is named `Mut…`, so that findings about it can be told apart. */

export const TO_IGW = { GatewayId: ref('MutIgw') };
export const TO_NAT = { NatGatewayId: ref('MutNat') };
export const TO_TGW = { TransitGatewayId: ref('MutTgw') };

/** An internet gateway `MutIgw`, attached to the site's VPC. */
export function igw({ vpc: vpcId }: Pick<Site, 'vpc'>): Resources {
  return internetGateway(vpcId, 'MutIgw');
}

/** A route `MutRoute` of the site's table. */
export function out({ table }: Site, destination: unknown, target: Record<string, unknown>): Resources {
  return { MutRoute: route(table, destination, target) };
}

/** A route `MutRoute` to an attached internet gateway. */
export function toIgw(site: Site, destination: unknown): Resources {
  return { ...igw(site), ...out(site, destination, TO_IGW) };
}

/** A public subnet `MutPublic` in the site's VPC. */
export function publicSubnet(site: Site, destination = '0.0.0.0/0'): Resources {
  return {
    ...igw(site),
    ...subnet('MutPublic', site.vpc),
    MutPublicRoute: route('MutPublicTable', destination, TO_IGW),
  };
}

/** A NAT gateway `MutNat` in a public subnet. */
export function nat(site: Site, properties: Record<string, unknown> = {}): Resources {
  return {
    ...publicSubnet(site),
    MutNat: resource('EC2::NatGateway', { SubnetId: ref('MutPublic'), ...properties }),
  };
}

/** An isolated subnet `MutInner` in the site's VPC. */
export function inner(site: Site): Resources {
  return subnet('MutInner', site.vpc);
}

export function networkInterface(subnetId: string, properties: Record<string, unknown> = {}): Resources {
  return {
    MutEni: resource('EC2::NetworkInterface', {
      SubnetId: ref(subnetId),
      GroupSet: ['sg-1'],
      ...properties,
    }),
  };
}

/** A VPC `MutVpc` with a subnet `MutFar`. */
export function otherVpc(): Resources {
  return { ...vpc('MutVpc', '10.77.0.0/16'), ...subnet('MutFar', ref('MutVpc')) };
}

/** The other VPC with an internet gateway `MutFarIgw` that its subnet uses. */
export function openVpc(): Resources {
  return {
    ...otherVpc(),
    ...internetGateway(ref('MutVpc'), 'MutFarIgw'),
    MutFarRoute: route('MutFarTable', '0.0.0.0/0', { GatewayId: ref('MutFarIgw') }),
  };
}

/** A transit gateway `MutTgw` to which the site's VPC is plugged, with a route table of its own. */
export function transit(site: Site, properties: Record<string, unknown> = EXPLICIT): Resources {
  return {
    MutTgw: resource('EC2::TransitGateway', properties),
    ...toMutTgw(plug('MutPlug', site.vpc, [site.subnet])),
    ...(properties === EXPLICIT ? plugTable('MutPlug', 'MutTgw') : {}),
  };
}

const EXPLICIT = { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: 'disable' };

/** The other VPC's attachment `MutFarPlug` to it. */
export function farPlug(): Resources {
  return toMutTgw(plug('MutFarPlug', ref('MutVpc'), [ref('MutFar')]));
}

function toMutTgw(resources: Resources): Resources {
  return JSON.parse(JSON.stringify(resources).replaceAll('"Tgw"', '"MutTgw"')) as Resources;
}

export function peering(peer: Record<string, unknown>, { vpc: vpcId }: Site): Resources {
  return { MutPeering: resource('EC2::VPCPeeringConnection', { VpcId: vpcId, ...peer }) };
}

export const TO_PEER = { VpcPeeringConnectionId: ref('MutPeering') };

export function prefixList(...cidrs: readonly unknown[]): Resources {
  return {
    MutList: resource('EC2::PrefixList', {
      PrefixListName: 'list',
      AddressFamily: 'IPv4',
      MaxEntries: 5,
      Entries: cidrs.map((Cidr) => ({ Cidr })),
    }),
  };
}

/** A route of the site's table to the prefix list `MutList`. */
export function listed({ table }: Site, target: Record<string, unknown>): Resources {
  return {
    MutRoute: resource('EC2::Route', {
      RouteTableId: table,
      DestinationPrefixListId: ref('MutList'),
      ...target,
    }),
  };
}

/** The resource of this name, under a condition. */
export function guarded(condition: string, name: string, resources: Resources): Resources {
  return { ...resources, [name]: when(condition, resources[name]!) };
}

/** A flag `MutFlag` that is `no` unless somebody says otherwise, and the condition `MutOn` of it. */
export const FLAG: Partial<Template> = {
  Parameters: { MutFlag: { Type: 'String', Default: 'no', AllowedValues: ['yes', 'no'] } },
  Conditions: {
    MutOn: { 'Fn::Equals': [ref('MutFlag'), 'yes'] },
    MutOff: { 'Fn::Not': [{ Condition: 'MutOn' }] },
  },
};

export function parameter(declaration: Record<string, unknown>): () => Partial<Template> {
  return () => ({ Parameters: { MutValue: { Type: 'String', ...declaration } } });
}

/** Endpoints serve the organization alone, or what stands behind them would be a way out of its own. */
export const OWN_ALONE = {
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: '*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:ResourceOrgID': 'o-a1b2c3d4e5' },
      },
    },
  ],
};
