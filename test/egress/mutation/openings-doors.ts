import { ref, resource, route } from '../helpers';
import type { Opening } from './operator';
import { out, toIgw } from './parts';

/** L3-15: what adds routes unseen. */
const UNSEEN: readonly Opening[] = [
  {
    row: 'L3-15',
    title: 'routes that a route server propagates',
    expected: 'unproven',
    add: (site) => ({
      MutServer: resource('EC2::RouteServerPropagation', { RouteServerId: 'rs-1', RouteTableId: site.table }),
    }),
  },
  {
    row: 'L3-15',
    title: 'an address pool of the table',
    expected: 'unproven',
    add: (site) => ({
      MutPool: resource('EC2::IpPoolRouteTableAssociation', {
        PublicIpv4Pool: 'p',
        RouteTableId: site.table,
      }),
    }),
  },
  {
    row: 'L3-15',
    title: 'a custom resource that is handed the table',
    expected: 'unproven',
    add: (site) => ({
      MutCustom: { Type: 'Custom::Routes', Properties: { ServiceToken: 'token', Tables: [site.table] } },
    }),
  },
  {
    row: 'L3-15',
    title: 'a nested stack outside the input that is handed the table',
    expected: 'unproven',
    add: (site) => ({
      MutUnseen: resource('CloudFormation::Stack', {
        TemplateURL: 'https://bucket/unseen.json',
        Parameters: { Table: site.table },
      }),
    }),
  },
  {
    row: 'L3-15',
    title: 'a nested stack outside the input that is handed nothing',
    expected: 'AG900',
    add: () => ({
      MutUnseen: resource('CloudFormation::Stack', { TemplateURL: 'https://bucket/unseen.json' }),
    }),
  },
];

/** L3-18 and L3-19: public addresses, and IPv6 where nobody expects it. */
const ADDRESSES: readonly Opening[] = [
  {
    row: 'L3-18',
    title: 'an Elastic IP address',
    expected: 'AG013',
    add: () => ({ MutAddress: resource('EC2::EIP') }),
  },
  {
    row: 'L3-18',
    title: 'a subnet that gives instances public addresses',
    expected: 'AG013',
    add: (site) => ({
      MutOpen: resource('EC2::Subnet', {
        VpcId: site.vpc,
        CidrBlock: '10.0.8.0/24',
        MapPublicIpOnLaunch: true,
      }),
    }),
  },
  {
    row: 'L3-18',
    title: 'an instance that asks for a public address',
    expected: 'AG013',
    add: (site) => ({
      MutInstance: resource('EC2::Instance', {
        NetworkInterfaces: [
          { DeviceIndex: '0', SubnetId: site.subnet, GroupSet: ['sg-1'], AssociatePublicIpAddress: true },
        ],
      }),
    }),
  },
  {
    row: 'L3-18',
    title: 'a launch template that asks for a public address',
    expected: 'AG013',
    add: () => ({
      MutLaunch: resource('EC2::LaunchTemplate', {
        LaunchTemplateData: { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }] },
      }),
    }),
  },
  {
    row: 'L3-18',
    title: 'the use of an Elastic IP address outside the input',
    expected: 'AG013',
    add: () => ({
      MutUse: resource('EC2::EIPAssociation', { AllocationId: 'eipalloc-1', NetworkInterfaceId: 'eni-1' }),
    }),
  },
  {
    row: 'L3-18',
    title: 'a launch configuration that asks for public addresses',
    expected: 'AG013',
    add: () => ({
      MutLaunch: resource('AutoScaling::LaunchConfiguration', { AssociatePublicIpAddress: true }),
    }),
  },
  {
    row: 'L3-18',
    title: 'a spot fleet that asks for public addresses',
    expected: 'AG013',
    add: () => ({
      MutFleet: resource('EC2::SpotFleet', {
        SpotFleetRequestConfigData: {
          LaunchSpecifications: [{ NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }] }],
        },
      }),
    }),
  },
  {
    row: 'L3-19',
    title: 'an IPv6 block and a way out for it',
    expected: 'exposed',
    add: (site) => ({
      MutV6: resource('EC2::VPCCidrBlock', { VpcId: site.vpc, AmazonProvidedIpv6CidrBlock: true }),
      MutEigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: site.vpc }),
      ...out(site, '::/0', { EgressOnlyInternetGatewayId: ref('MutEigw') }),
    }),
  },
];

/** L3-20 and L3-22: filters, which never close a path. */
const FILTERS: readonly Opening[] = [
  {
    row: 'L3-20',
    title: 'a default route behind a closed security group and a closed network ACL',
    expected: 'exposed',
    add: (site) => ({
      ...toIgw(site, '0.0.0.0/0'),
      MutGroup: resource('EC2::SecurityGroup', { GroupDescription: 'closed', VpcId: site.vpc }),
      MutAcl: resource('EC2::NetworkAcl', { VpcId: site.vpc }),
      MutWall: resource('EC2::SubnetNetworkAclAssociation', {
        SubnetId: site.subnet,
        NetworkAclId: ref('MutAcl'),
      }),
    }),
  },
  {
    row: 'L3-20',
    title: 'an interface that falls back on the default security group',
    expected: 'AG201',
    add: (site) => ({ MutEni: resource('EC2::NetworkInterface', { SubnetId: site.subnet }) }),
  },
  {
    row: 'L3-22',
    title: 'a default route behind VPC Block Public Access',
    expected: 'exposed',
    add: (site) => ({
      ...toIgw(site, '0.0.0.0/0'),
      MutBlock: resource('EC2::VPCBlockPublicAccessOptions', {
        InternetGatewayBlockMode: 'block-bidirectional',
      }),
    }),
  },
  {
    row: 'L3-22',
    title: 'an exclusion from VPC Block Public Access, and a default route',
    expected: 'exposed',
    add: (site) => ({
      ...toIgw(site, '0.0.0.0/0'),
      MutExclusion: resource('EC2::VPCBlockPublicAccessExclusion', {
        VpcId: site.vpc,
        InternetGatewayExclusionMode: 'allow-bidirectional',
      }),
    }),
  },
];

/** L3-23 and L3-26: copies of traffic, tunnels and names. */
const DOORS: readonly Opening[] = [
  {
    row: 'L3-23',
    title: 'a traffic mirror target behind an endpoint of somebody else',
    expected: 'AG101',
    add: (site) => ({
      MutEndpoint: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'GatewayLoadBalancer',
        VpcId: site.vpc,
        SubnetIds: [site.subnet],
        ServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
      }),
      MutMirror: resource('EC2::TrafficMirrorTarget', { GatewayLoadBalancerEndpointId: ref('MutEndpoint') }),
    }),
  },
  {
    row: 'L3-26',
    title: 'a Client VPN endpoint',
    expected: 'AG012',
    add: () => ({ MutVpn: resource('EC2::ClientVpnEndpoint', { SplitTunnel: false }) }),
  },
  {
    row: 'L3-26',
    title: 'a default route of Client VPN users',
    expected: 'AG012',
    add: (site) => ({
      MutVpn: resource('EC2::ClientVpnRoute', {
        ClientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
        DestinationCidrBlock: '0.0.0.0/0',
        TargetVpcSubnetId: site.subnet,
      }),
    }),
  },
  {
    row: 'L3-26',
    title: 'a subnet that Client VPN users reach',
    expected: 'AG012',
    add: (site) => ({
      MutVpn: resource('EC2::ClientVpnTargetNetworkAssociation', {
        ClientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
        SubnetId: site.subnet,
      }),
    }),
  },
  {
    row: 'L3-26',
    title: 'a tunnel of EC2 Instance Connect',
    expected: 'AG012',
    add: (site) => ({
      MutTunnel: resource('EC2::InstanceConnectEndpoint', {
        SubnetId: site.subnet,
        SecurityGroupIds: ['sg-1'],
      }),
    }),
  },
  {
    row: 'L3-26',
    title: 'an internet-facing load balancer',
    expected: 'AG012',
    add: (site) => ({
      MutBalancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
        Subnets: [site.subnet],
        SecurityGroups: ['sg-1'],
      }),
    }),
  },
];

/** A template that a macro rewrites. */
const MACRO: Opening = {
  row: 'L3-15',
  title: 'a macro that rewrites the template',
  expected: 'AG900',
  watched: 'Transform',
  rest: () => ({ Transform: 'OurMacro' }),
  add: (site) => ({ MutNothing: route(site.table, '10.77.0.0/16', { GatewayId: 'local' }) }),
};

export const DOOR_OPENINGS: readonly Opening[] = [...UNSEEN, MACRO, ...ADDRESSES, ...FILTERS, ...DOORS];
