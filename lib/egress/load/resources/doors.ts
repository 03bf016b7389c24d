import type { Door, References } from '../../model/network';
import type { ResourceReader } from '../reader';
import { mentions, objectsOf } from './appliances';
import type { Handler } from './handler';
import { strayFleet, strayGroup, strayInstance } from './strays';

type DoorParts = Pick<Door, 'kind' | 'what'> & { readonly subnets?: References };

/** Ways in that need no route of their own. */
export const DOOR_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::GlobalAccelerator::Accelerator': (r) => door(r, { kind: 'open', what: 'a Global Accelerator' }),
  'AWS::GlobalAccelerator::EndpointGroup': (r) => {
    door(r, {
      kind: 'open',
      what: 'an endpoint of a Global Accelerator',
      subnets: mentions(r, r.properties['EndpointConfigurations']),
    });
  },
  'AWS::EC2::InstanceConnectEndpoint': (r) => {
    door(r, {
      kind: 'open',
      what: 'an EC2 Instance Connect Endpoint, a tunnel from a public API',
      subnets: r.references('SubnetId'),
    });
  },
  'AWS::EC2::ClientVpnEndpoint': (r) => door(r, { kind: 'open', what: 'a Client VPN endpoint' }),
  'AWS::EC2::ClientVpnTargetNetworkAssociation': (r) => {
    door(r, {
      kind: 'open',
      what: 'a subnet that Client VPN users reach',
      subnets: r.references('SubnetId'),
    });
  },
  'AWS::EC2::ClientVpnRoute': (r) => {
    door(r, {
      kind: 'open',
      what: 'a route of Client VPN users',
      subnets: r.references('TargetVpcSubnetId'),
    });
  },
  'AWS::EC2::VerifiedAccessEndpoint': (r) => door(r, { kind: 'open', what: 'a Verified Access endpoint' }),
  'AWS::CloudFront::VpcOrigin': (r) => door(r, { kind: 'open', what: 'a CloudFront origin inside the VPC' }),
  'AWS::EC2::EIP': (r) => door(r, { kind: 'address', what: 'an Elastic IP address' }),
  'AWS::EC2::EIPAssociation': (r) => door(r, { kind: 'address', what: 'the use of an Elastic IP address' }),
  'AWS::EC2::SpotFleet': (r) => {
    for (const config of objectsOf(r, r.properties['SpotFleetRequestConfigData'])) {
      for (const specification of objectsOf(r, config['LaunchSpecifications'])) {
        publicInterfaces(r, specification['NetworkInterfaces']);
      }
      strayFleet(r, config);
    }
  },
  'AWS::EC2::EC2Fleet': (r) => strayFleet(r, r.properties),
  'AWS::ElasticLoadBalancing::LoadBalancer': (r) => loadBalancer(r, r.referenceList('Subnets')),
};

/** Doors that other handlers read first: the same resource is a node of the network too. */
export const SECOND_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (r) => {
    const mapped = objectsOf(r, r.properties['SubnetMappings']);
    const subnets = mapped.flatMap((mapping) => r.toReferences(mapping['SubnetId']));
    const types = r.enumeration('Type', ['application', 'network', 'gateway'], 'application');
    if (types.some(({ value }) => value !== 'gateway')) {
      loadBalancer(r, [...r.referenceList('Subnets'), ...subnets]);
    }
  },
  'AWS::EC2::Subnet': (r) => {
    if (mayBeTrue(r, 'MapPublicIpOnLaunch')) {
      door(r, {
        kind: 'address',
        what: 'a subnet that gives instances public addresses',
        subnets: itself(r),
      });
    }
  },
  'AWS::EC2::Instance': (r) => {
    publicInterfaces(r, r.properties['NetworkInterfaces']);
    strayInstance(r);
  },
  'AWS::AutoScaling::AutoScalingGroup': strayGroup,
  'AWS::EC2::LaunchTemplate': (r) => {
    for (const data of objectsOf(r, r.properties['LaunchTemplateData'])) {
      publicInterfaces(r, data['NetworkInterfaces']);
    }
  },
  'AWS::AutoScaling::LaunchConfiguration': (r) => {
    if (mayBeTrue(r, 'AssociatePublicIpAddress')) {
      door(r, { kind: 'address', what: 'a launch configuration that gives instances public addresses' });
    }
  },
};

/** Internet-facing is the default. */
function loadBalancer(r: ResourceReader, subnets: References): void {
  const scheme = r.enumeration('Scheme', ['internet-facing', 'internal'], 'internet-facing');
  if (scheme.some(({ value }) => value === 'internet-facing')) {
    door(r, { kind: 'routed', what: 'an internet-facing load balancer', subnets });
  }
}

function publicInterfaces(r: ResourceReader, expression: unknown): void {
  const asks = objectsOf(r, expression).some((networkInterface) => {
    const [only] = r.evaluate(networkInterface['AssociatePublicIpAddress']);
    return only !== undefined && !(only.value.kind === 'text' && only.value.text === 'false');
  });
  if (asks) {
    door(r, {
      kind: 'address',
      what: 'an interface that asks for a public address',
      subnets: r.references('SubnetId'),
    });
  }
}

function mayBeTrue(r: ResourceReader, property: string): boolean {
  return r.enumeration(property, ['true', 'false'], 'false').some(({ value }) => value === 'true');
}

function itself(r: ResourceReader): References {
  return [{ when: [], value: { id: r.id, label: r.logicalId } }];
}

function door(r: ResourceReader, { kind, what, subnets = [] }: DoorParts): void {
  r.model.doors.push({ origin: r.origin, when: r.when, kind, what, subnets });
}
