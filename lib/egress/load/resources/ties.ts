import type { Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { References } from '../../model/network';
import { publicRoutesOf } from '../core-policy';
import type { LinkKind } from '../links';
import { linkKinds } from '../links';
import type { ResourceReader } from '../reader';
import { writtenOf } from '../written';
import type { Handler } from './handler';
import { serviceNetworkNames } from './lattice';
import { principalsOf } from './principals';

/** What joins a network to others without a route. Some of these resources are nodes of the network too. */
export const TIE_HANDLERS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    [...linkKinds('cloudformation')].map(([type, kind]): [string, Handler] => [type, (r) => link(r, kind)]),
  ),

  'AWS::NetworkManager::CoreNetwork': (r) => {
    const { application, model, scope } = r;
    const expression = r.properties['PolicyDocument'];
    for (const { when, value } of writtenOf({ application, model, scope, expression })) {
      const merged = mergeGuards(r.when, when);
      for (const route of merged === undefined ? [] : publicRoutesOf(value)) {
        const what = `a core network whose policy sends ${route}`;
        r.model.ties.links.push({ origin: r.origin, when: merged ?? [], what, ends: [], isPublic: true });
      }
    }
  },

  'AWS::EC2::VPCBlockPublicAccessOptions': (r) => {
    const modes = r.enumeration(
      'InternetGatewayBlockMode',
      ['block-bidirectional', 'block-ingress', 'off'],
      'off',
    );
    r.model.ties.publicAccessBlocks.push({ ...here(r), modes });
  },
  'AWS::EC2::VPCBlockPublicAccessExclusion': (r) => {
    r.model.ties.publicAccessExclusions.push({ ...here(r), of: named(r, ['VpcId', 'SubnetId']) });
  },

  'AWS::EC2::TrafficMirrorSession': (r) => {
    r.model.ties.mirrors.push({ ...here(r), id: r.id, to: r.references('TrafficMirrorTargetId') });
  },
  'AWS::EC2::TrafficMirrorTarget': (r) => {
    const to = named(r, ['NetworkInterfaceId', 'NetworkLoadBalancerArn', 'GatewayLoadBalancerEndpointId']);
    r.model.ties.mirrors.push({ ...here(r), id: r.id, to });
  },

  'AWS::EC2::GatewayRouteTableAssociation': (r) => {
    r.model.ties.ingressTables.push({ ...here(r), gateway: r.references('GatewayId') });
  },

  'AWS::EC2::Subnet': (r) => {
    addressSwitch(r, 'EnableDns64', 'a subnet with DNS64, which gives IPv4 names NAT64 addresses');
    addressSwitch(r, 'AssignIpv6AddressOnCreation', 'a subnet that gives machines IPv6 addresses');
  },
  'AWS::EC2::VPCCidrBlock': (r) => {
    addressSwitch(r, 'AmazonProvidedIpv6CidrBlock', 'a range of public IPv6 addresses');
  },

  'AWS::RAM::ResourceShare': (r) => {
    const allowsOutsiders = flag(r, 'AllowExternalPrincipals', 'true');
    r.model.ties.shares.push({ ...here(r), allowsOutsiders, principals: principalsOf(r, 'Principals') });
  },
  'AWS::RAM::PrincipalAssociation': (r) => {
    // The share says whether it takes outsiders; it may not be in the input.
    const allowsOutsiders = [{ when: [], value: true }];
    r.model.ties.shares.push({ ...here(r), allowsOutsiders, principals: principalsOf(r, 'Principal') });
  },

  'AWS::EC2::VPCEndpointService': (r) => {
    const acceptsAll = flag(r, 'AcceptanceRequired', 'true').map(negated);
    r.model.ties.services.push({ ...here(r), id: r.id, acceptsAll });
  },
  'AWS::EC2::VPCEndpointServicePermissions': (r) => {
    const principals = principalsOf(r, 'AllowedPrincipals');
    r.model.ties.serviceGrants.push({ ...here(r), service: r.references('ServiceId'), principals });
  },

  'AWS::VpcLattice::ServiceNetworkVpcAssociation': (r) => {
    const serviceNames = serviceNetworkNames(r, 'ServiceNetworkIdentifier');
    r.model.ties.serviceNetworks.push({ ...here(r), serviceNames });
  },
};

function link(r: ResourceReader, { ends, far, ...kind }: LinkKind): void {
  r.model.ties.links.push({
    ...here(r),
    ...kind,
    ends: [{ when: [], value: { id: r.id, label: r.logicalId } }, ...named(r, ends)],
    ...(far.length === 0 ? {} : { far: named(r, far) }),
  });
}

function addressSwitch(r: ResourceReader, property: string, what: string): void {
  for (const { when, value } of flag(r, property, 'false')) {
    const merged = value ? mergeGuards(r.when, when) : undefined;
    if (merged !== undefined) {
      r.model.ties.addressSwitches.push({ origin: r.origin, when: merged, what });
    }
  }
}

function flag(r: ResourceReader, property: string, fallback: 'true' | 'false'): readonly Guarded<boolean>[] {
  return r
    .enumeration(property, ['true', 'false'], fallback)
    .map(({ when, value }) => ({ when, value: value === 'true' }));
}

function negated({ when, value }: Guarded<boolean>): Guarded<boolean> {
  return { when, value: !value };
}

function named(r: ResourceReader, properties: readonly string[]): References {
  return properties.flatMap((property) => r.references(property));
}

function here(r: ResourceReader): Pick<ResourceReader, 'origin' | 'when'> {
  return { origin: r.origin, when: r.when };
}
