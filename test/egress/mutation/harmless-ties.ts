import type { Resources } from '../helpers';
import { ref, resource } from '../helpers';
import type { Operator, Site } from './operator';
import { inner, networkInterface } from './parts';

const OWN = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' };

/** An endpoint of this type to something of the input. */
function joined(
  { vpc, subnet }: Site,
  VpcEndpointType: string,
  target: Resources[string]['Properties'],
): Resources {
  return {
    MutEndpoint: resource('EC2::VPCEndpoint', {
      VpcEndpointType,
      VpcId: vpc,
      SubnetIds: [subnet],
      SecurityGroupIds: ['sg-1'],
      ...target,
    }),
  };
}

/** What looks like a tie to others and stays inside. */
export const TIE_OPERATORS: readonly Operator[] = [
  {
    title: 'copies of packets to an interface in an isolated subnet',
    add: (site) => ({
      ...inner(site),
      ...networkInterface('MutInner'),
      MutTarget: resource('EC2::TrafficMirrorTarget', { NetworkInterfaceId: ref('MutEni') }),
      MutSession: resource('EC2::TrafficMirrorSession', {
        NetworkInterfaceId: ref('MutEni'),
        TrafficMirrorTargetId: ref('MutTarget'),
      }),
    }),
  },
  {
    title: 'a share within the organization',
    add: ({ subnet }) => ({
      MutShare: resource('RAM::ResourceShare', {
        AllowExternalPrincipals: false,
        ResourceArns: [{ 'Fn::Join': ['', ['arn:aws:ec2:eu-central-1:111122223333:subnet/', subnet]] }],
        Principals: ['arn:aws:organizations::111122223333:ou/o-1/ou-1'],
      }),
    }),
  },
  {
    title: 'an endpoint service for the own account',
    add: () => ({
      MutService: resource('EC2::VPCEndpointService', { AcceptanceRequired: true }),
      MutPermission: resource('EC2::VPCEndpointServicePermissions', {
        ServiceId: ref('MutService'),
        AllowedPrincipals: [OWN],
      }),
    }),
  },
  {
    title: 'a peering between two transit gateways of the input',
    add: () => ({
      MutTgw: resource('EC2::TransitGateway'),
      MutPeer: resource('EC2::TransitGateway'),
      MutPeering: resource('EC2::TransitGatewayPeeringAttachment', {
        TransitGatewayId: ref('MutTgw'),
        PeerTransitGatewayId: ref('MutPeer'),
      }),
    }),
  },
  {
    title: 'a core network whose policy drops what is public',
    add: () => ({
      MutCore: resource('NetworkManager::CoreNetwork', {
        GlobalNetworkId: 'global',
        PolicyDocument: {
          'segment-actions': [
            { action: 'create-route', 'destination-cidr-blocks': ['0.0.0.0/0'], destinations: ['blackhole'] },
            {
              action: 'create-route',
              'destination-cidr-blocks': ['10.0.0.0/8'],
              destinations: ['attachment-1'],
            },
            { action: 'share', segment: 'models', 'share-with': '*' },
          ],
        },
      }),
    }),
  },
  {
    title: 'a route table for what comes in by a virtual private gateway',
    add: (site) => ({
      MutVgw: resource('EC2::VPNGateway', { Type: 'ipsec.1' }),
      MutIngress: resource('EC2::GatewayRouteTableAssociation', {
        GatewayId: ref('MutVgw'),
        RouteTableId: site.table,
      }),
    }),
  },
  {
    title: 'an endpoint of a resource configuration of the input',
    add: (site) => ({
      MutConfiguration: resource('VpcLattice::ResourceConfiguration', { Name: 'mut' }),
      ...joined(site, 'Resource', {
        ResourceConfigurationArn: { 'Fn::GetAtt': ['MutConfiguration', 'Arn'] },
      }),
    }),
  },
  {
    title: 'an endpoint of a service network of the input',
    add: (site) => ({
      MutNetwork: resource('VpcLattice::ServiceNetwork', { Name: 'mut' }),
      ...joined(site, 'ServiceNetwork', { ServiceNetworkArn: { 'Fn::GetAtt': ['MutNetwork', 'Arn'] } }),
    }),
  },
];
