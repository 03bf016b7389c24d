import { ref, resource, route, subnet } from '../helpers';
import { transitRoute } from './network-parts';
import { hub } from './openings-networks';
import type { Operator, Site } from './operator';
import {
  TO_IGW,
  TO_NAT,
  TO_PEER,
  TO_TGW,
  farPlug,
  igw,
  inner,
  networkInterface,
  otherVpc,
  out,
  peering,
  toIgw,
  transit,
} from './parts';

/** Gateways that carry nothing for the site. */
const IDLE: readonly Operator[] = [
  { title: 'an internet gateway without a route', add: (site) => igw(site) },
  {
    title: 'a default route of a table that no subnet uses',
    add: (site) => ({
      ...igw(site),
      MutTable: resource('EC2::RouteTable', { VpcId: site.vpc }),
      MutRoute: route('MutTable', '0.0.0.0/0', TO_IGW),
    }),
  },
  {
    title: 'a default route to a gateway that is attached to another VPC',
    add: (site) => ({
      ...otherVpc(),
      ...igw({ vpc: ref('MutVpc') }),
      ...out(site, '0.0.0.0/0', TO_IGW),
    }),
  },
  {
    title: 'an egress-only gateway without a route',
    add: (site) => ({ MutEigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: site.vpc }) }),
  },
  {
    title: 'an egress-only gateway of another VPC',
    add: (site) => ({
      ...otherVpc(),
      MutEigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('MutVpc') }),
      ...out(site, '::/0', { EgressOnlyInternetGatewayId: ref('MutEigw') }),
    }),
  },
  {
    title: 'a public NAT gateway in a subnet without a way out',
    add: (site) => ({
      ...inner(site),
      MutNat: resource('EC2::NatGateway', { SubnetId: ref('MutInner') }),
      ...out(site, '0.0.0.0/0', TO_NAT),
    }),
  },
  {
    title: 'a private NAT gateway in a subnet without a way out',
    add: (site) => ({
      ...inner(site),
      MutNat: resource('EC2::NatGateway', { SubnetId: ref('MutInner'), ConnectivityType: 'private' }),
      ...out(site, '0.0.0.0/0', TO_NAT),
    }),
  },
  {
    title: 'a NAT gateway in the subnet that it serves',
    add: (site) => ({
      MutNat: resource('EC2::NatGateway', { SubnetId: site.subnet }),
      ...out(site, '0.0.0.0/0', TO_NAT),
    }),
  },
  {
    title: 'an IPv6 route to a NAT gateway that translates no public address',
    add: (site) => ({
      ...inner(site),
      MutNat: resource('EC2::NatGateway', { SubnetId: ref('MutInner') }),
      ...out(site, '64:ff9b::a00:0/104', TO_NAT),
    }),
  },
  {
    title: 'an unused carrier gateway',
    add: (site) => ({ MutCarrier: resource('EC2::CarrierGateway', { VpcId: site.vpc }) }),
  },
  {
    title: 'an unattached VPN gateway',
    add: () => ({ MutVgw: resource('EC2::VPNGateway', { Type: 'ipsec.1' }) }),
  },
];

/** Networks that lead nowhere. */
const CLOSED: readonly Operator[] = [
  {
    title: 'peering with an isolated VPC of the input',
    add: (site) => ({
      ...otherVpc(),
      ...peering({ PeerVpcId: ref('MutVpc') }, site),
      ...out(site, '10.77.0.0/16', TO_PEER),
    }),
  },
  {
    title: 'a default route to an isolated peer, since peering is not transitive',
    add: (site) => ({
      ...otherVpc(),
      ...peering({ PeerVpcId: ref('MutVpc') }, site),
      ...out(site, '0.0.0.0/0', TO_PEER),
    }),
  },
  {
    title: 'a default route all of which longer routes take to a peer',
    add: (site) => ({
      ...otherVpc(),
      ...peering({ PeerVpcId: ref('MutVpc') }, site),
      ...toIgw(site, '0.0.0.0/0'),
      MutLow: route(site.table, '0.0.0.0/1', TO_PEER),
      MutHigh: route(site.table, '128.0.0.0/1', TO_PEER),
    }),
  },
  {
    title: 'a public route that a longer one takes to a peer',
    add: (site) => ({
      ...otherVpc(),
      ...peering({ PeerVpcId: ref('MutVpc') }, site),
      ...toIgw(site, '8.8.8.0/24'),
      MutLow: route(site.table, '8.8.8.0/25', TO_PEER),
      MutHigh: route(site.table, '8.8.8.128/25', TO_PEER),
    }),
  },
  { title: 'a transit gateway without a route', add: () => ({ MutTgw: resource('EC2::TransitGateway') }) },
  { title: 'a default route to a transit gateway whose table is empty', add: (site) => hub(site) },
  {
    title: 'a transit gateway to an isolated VPC',
    add: (site) => ({
      ...hub(site),
      ...otherVpc(),
      ...farPlug(),
      MutFarDefault: transitRoute('MutPlugTable', '0.0.0.0/0', ref('MutFarPlug')),
    }),
  },
  {
    title: 'a transit gateway with a blackhole',
    add: (site) => ({ ...hub(site), MutHole: transitRoute('MutPlugTable', '0.0.0.0/0', undefined) }),
  },
  {
    title: 'default tables of a transit gateway between isolated VPCs',
    add: (site) => ({
      ...transit(site, {}),
      ...otherVpc(),
      ...farPlug(),
      ...out(site, '0.0.0.0/0', TO_TGW),
    }),
  },
  {
    title: 'a transit gateway that leads back to the site',
    add: (site) => ({
      ...hub(site),
      MutBack: transitRoute('MutPlugTable', '0.0.0.0/0', ref('MutPlug')),
    }),
  },
];

/** Machines that drop, or whose subnet is closed. */
const MACHINES: readonly Operator[] = [
  {
    title: 'a default route to an interface that checks its packets',
    add: (site) => ({
      ...inner(site),
      ...networkInterface('MutInner'),
      ...out(site, '0.0.0.0/0', { NetworkInterfaceId: ref('MutEni') }),
    }),
  },
  {
    title: 'a default route to a forwarding interface in a closed subnet',
    add: (site) => ({
      ...inner(site),
      ...networkInterface('MutInner', { SourceDestCheck: false }),
      ...out(site, '0.0.0.0/0', { NetworkInterfaceId: ref('MutEni') }),
    }),
  },
  {
    title: 'a default route to an instance that checks its packets',
    add: (site) => ({
      ...inner(site),
      MutInstance: resource('EC2::Instance', { SubnetId: ref('MutInner'), SecurityGroupIds: ['sg-1'] }),
      ...out(site, '0.0.0.0/0', { InstanceId: ref('MutInstance') }),
    }),
  },
  {
    title: 'two forwarding interfaces that send to each other',
    add: (site: Site) => ({
      ...inner(site),
      ...networkInterface('MutInner', { SourceDestCheck: false }),
      MutBack: resource('EC2::NetworkInterface', {
        SubnetId: site.subnet,
        GroupSet: ['sg-1'],
        SourceDestCheck: false,
      }),
      MutInnerRoute: route('MutInnerTable', '0.0.0.0/0', { NetworkInterfaceId: ref('MutBack') }),
      ...out(site, '0.0.0.0/0', { NetworkInterfaceId: ref('MutEni') }),
    }),
  },
  {
    title: 'a network firewall in a closed subnet',
    add: (site) => ({
      ...subnet('MutInner', site.vpc),
      MutWall: resource('NetworkFirewall::Firewall', {
        FirewallName: 'mut',
        FirewallPolicyArn: 'policy',
        VpcId: site.vpc,
        SubnetMappings: [{ SubnetId: ref('MutInner') }],
      }),
      ...out(site, '0.0.0.0/0', { VpcEndpointId: { 'Fn::GetAtt': ['MutWall', 'EndpointIds'] } }),
    }),
  },
];

export const ROUTE_OPERATORS: readonly Operator[] = [...IDLE, ...CLOSED, ...MACHINES];
