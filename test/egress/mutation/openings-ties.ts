import type { TemplateResource } from '../../../lib/egress/load/source';
import type { Resources } from '../helpers';
import { ref, resource } from '../helpers';
import type { Opening, Site } from './operator';
import { parameter } from './parts';

type Make = (site: Site) => TemplateResource;

/** Row and rule, what it is, and the one resource that it takes. */
function single([row, expected]: readonly [string, `AG${number}`], title: string, make: Make): Opening {
  return { row, title, expected, add: (site) => ({ MutTie: make(site) }) };
}

const POLICY = {
  'segment-actions': [
    {
      action: 'create-route',
      segment: 'models',
      'destination-cidr-blocks': ['0.0.0.0/0'],
      destinations: ['attachment-0123456789abcdef0'],
    },
  ],
};

/** L3-12, L3-13, L3-24: links that no route uses yet. */
const LINKS: readonly Opening[] = [
  ...(['Private', 'Transit', 'Public'] as const).map((kind) =>
    single(['L3-12', 'AG016'], `a ${kind.toLowerCase()} virtual interface of Direct Connect`, () =>
      resource(`DirectConnect::${kind}VirtualInterface`, { ConnectionId: 'dxcon-1', Vlan: 101 }),
    ),
  ),
  single(['L3-12', 'AG016'], 'an association with a Direct Connect gateway, without a route', () =>
    resource('DirectConnect::DirectConnectGatewayAssociation', {
      DirectConnectGatewayId: 'dxgw',
      AssociatedGatewayId: 'vgw-0123456789abcdef0',
    }),
  ),
  single(['L3-11', 'AG016'], 'a VPN connection without a route', () =>
    resource('EC2::VPNConnection', {
      Type: 'ipsec.1',
      CustomerGatewayId: 'cgw-1',
      VpnGatewayId: 'vgw-0123456789abcdef0',
    }),
  ),
  single(['L3-13', 'AG016'], 'a VPC attachment of a core network, without a route', ({ vpc, subnet }) =>
    resource('NetworkManager::VpcAttachment', {
      CoreNetworkId: 'core-network-1',
      VpcArn: { 'Fn::Join': ['', ['arn:aws:ec2:eu-central-1:111122223333:vpc/', vpc]] },
      SubnetArns: [{ 'Fn::Join': ['', ['arn:aws:ec2:eu-central-1:111122223333:subnet/', subnet]] }],
    }),
  ),
  single(['L3-13', 'AG016'], 'a core network whose policy has a default route', () =>
    resource('NetworkManager::CoreNetwork', { GlobalNetworkId: 'global', PolicyDocument: POLICY }),
  ),
  ...[
    single(['L3-24', 'AG016'], 'a VPN concentrator', () =>
      resource('EC2::VPNConcentrator', { Type: 'ipsec.1', TransitGatewayId: 'tgw-0123456789abcdef0' }),
    ),
    single(['L3-24', 'AG016'], 'a peering with another transit gateway, without a route', () =>
      resource('EC2::TransitGatewayPeeringAttachment', {
        TransitGatewayId: 'tgw-0123456789abcdef0',
        PeerTransitGatewayId: 'tgw-0123456789abcdef1',
      }),
    ),
    single(['L3-24', 'AG016'], 'a Connect attachment without a route', () =>
      resource('EC2::TransitGatewayConnect', {
        TransportTransitGatewayAttachmentId: 'tgw-attach-0123456789abcdef0',
      }),
    ),
    single(['L3-24', 'AG016'], 'a multicast domain', () =>
      resource('EC2::TransitGatewayMulticastDomain', { TransitGatewayId: 'tgw-0123456789abcdef0' }),
    ),
  ],
];

/** L3-15, L3-19, L3-22: what waits for a path, or takes a safeguard away. */
const SWITCHES: readonly Opening[] = [
  {
    row: 'L3-15',
    title: 'a route table for what comes in by an internet gateway',
    expected: 'AG018',
    add: (site) => ({
      MutGateway: resource('EC2::InternetGateway'),
      MutTie: resource('EC2::GatewayRouteTableAssociation', {
        GatewayId: ref('MutGateway'),
        RouteTableId: site.table,
      }),
    }),
  },
  {
    row: 'L3-15',
    title: 'a route table for what comes in by a gateway of a parameter',
    expected: 'AG018',
    rest: parameter({}),
    add: (site) => ({
      MutTie: resource('EC2::GatewayRouteTableAssociation', {
        GatewayId: ref('MutValue'),
        RouteTableId: site.table,
      }),
    }),
  },
  single(['L3-21', 'AG005'], 'an internet gateway outside the input, attached without a route', ({ vpc }) =>
    resource('EC2::VPCGatewayAttachment', { VpcId: vpc, InternetGatewayId: 'igw-0123456789abcdef0' }),
  ),
  ...['EnableDns64', 'AssignIpv6AddressOnCreation'].map((property) =>
    single(['L3-19', 'AG019'], `a subnet with ${property}`, ({ vpc }) =>
      resource('EC2::Subnet', { VpcId: vpc, CidrBlock: '10.0.8.0/24', [property]: true }),
    ),
  ),
  single(['L3-19', 'AG019'], 'a public IPv6 range', ({ vpc }) =>
    resource('EC2::VPCCidrBlock', { VpcId: vpc, AmazonProvidedIpv6CidrBlock: true }),
  ),
  single(['L3-22', 'AG015'], 'an exclusion from VPC Block Public Access', ({ vpc }) =>
    resource('EC2::VPCBlockPublicAccessExclusion', {
      VpcId: vpc,
      InternetGatewayExclusionMode: 'allow-bidirectional',
    }),
  ),
  single(['L3-22', 'AG015'], 'VPC Block Public Access that lets packets out', () =>
    resource('EC2::VPCBlockPublicAccessOptions', { InternetGatewayBlockMode: 'block-ingress' }),
  ),
];

const FOREIGN_SERVICE = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0';

function mirror(endpoint: Resources, target: Record<string, unknown>): Resources {
  return {
    ...endpoint,
    MutTie: resource('EC2::TrafficMirrorTarget', target),
    MutSession: resource('EC2::TrafficMirrorSession', {
      NetworkInterfaceId: 'eni-0123456789abcdef0',
      TrafficMirrorTargetId: ref('MutTie'),
      TrafficMirrorFilterId: 'tmf-1',
      SessionNumber: 1,
    }),
  };
}

/** L3-23: copies of packets. */
const MIRRORS: readonly Opening[] = [
  {
    row: 'L3-23',
    title: 'copies of packets to an endpoint of somebody else',
    expected: 'AG017',
    add: (site) =>
      mirror(
        {
          MutEndpoint: resource('EC2::VPCEndpoint', {
            VpcEndpointType: 'GatewayLoadBalancer',
            VpcId: site.vpc,
            SubnetIds: [site.subnet],
            ServiceName: FOREIGN_SERVICE,
          }),
        },
        { GatewayLoadBalancerEndpointId: ref('MutEndpoint') },
      ),
  },
  ...Object.entries({
    NetworkInterfaceId: 'eni-0123456789abcdef1',
    NetworkLoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-central-1:444455556666:loadbalancer/net/x/1',
  }).map(([property, value]): Opening => ({
    row: 'L3-23',
    title: `copies of packets to something outside the input, as ${property}`,
    expected: 'AG017',
    add: () => mirror({}, { [property]: value }),
  })),
  single(['L3-23', 'AG017'], 'copies of packets to a target outside the input', () =>
    resource('EC2::TrafficMirrorSession', {
      NetworkInterfaceId: 'eni-0123456789abcdef0',
      TrafficMirrorTargetId: 'tmt-0123456789abcdef0',
    }),
  ),
];

const CLIENT = 'arn:aws:iam::444455556666:root';

/** L3-25, L3-27: what others are given. */
const GIVEN: readonly Opening[] = [
  single(['L3-25', 'AG020'], 'a subnet that is shared with another account', ({ subnet }) =>
    resource('RAM::ResourceShare', {
      Name: 'mut',
      ResourceArns: [{ 'Fn::Join': ['', ['arn:aws:ec2:eu-central-1:111122223333:subnet/', subnet]] }],
      Principals: ['444455556666'],
    }),
  ),
  {
    row: 'L3-25',
    title: 'a share that a parameter opens to outsiders',
    expected: 'AG020',
    rest: parameter({}),
    add: () => ({
      MutTie: resource('RAM::ResourceShare', {
        AllowExternalPrincipals: ref('MutValue'),
        Principals: [CLIENT],
      }),
    }),
  },
  ...[
    ['*', false],
    ['*', true],
    [CLIENT, true],
  ].map(([principal, AcceptanceRequired]): Opening => ({
    row: 'L3-27',
    title: `an endpoint service for ${String(principal)}, acceptance ${AcceptanceRequired === true ? 'required' : 'not required'}`,
    expected: 'AG102',
    add: () => ({
      MutService: resource('EC2::VPCEndpointService', { AcceptanceRequired }),
      MutTie: resource('EC2::VPCEndpointServicePermissions', {
        ServiceId: ref('MutService'),
        AllowedPrincipals: [principal],
      }),
    }),
  })),
  ...Object.entries({
    Resource: {
      ResourceConfigurationArn: 'arn:aws:vpc-lattice:eu-central-1:444455556666:resourceconfiguration/rcfg-1',
    },
    ServiceNetwork: {
      ServiceNetworkArn: 'arn:aws:vpc-lattice:eu-central-1:444455556666:servicenetwork/sn-1',
    },
  }).map(([VpcEndpointType, properties]) =>
    single(
      ['L3-27', 'AG101'],
      `an endpoint of type ${VpcEndpointType} to another account`,
      ({ vpc, subnet }) =>
        resource('EC2::VPCEndpoint', {
          VpcEndpointType,
          VpcId: vpc,
          SubnetIds: [subnet],
          SecurityGroupIds: ['sg-1'],
          ...properties,
        }),
    ),
  ),
  single(['L3-27', 'AG101'], 'a service network of another account', ({ vpc }) =>
    resource('VpcLattice::ServiceNetworkVpcAssociation', {
      VpcIdentifier: vpc,
      ServiceNetworkIdentifier: 'arn:aws:vpc-lattice:eu-central-1:444455556666:servicenetwork/sn-1',
    }),
  ),
];

export const TIE_OPENINGS: readonly Opening[] = [...LINKS, ...SWITCHES, ...MIRRORS, ...GIVEN];
