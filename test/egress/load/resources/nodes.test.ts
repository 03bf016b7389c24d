import { describe, expect, test } from 'vitest';
import type { Resources } from '../../helpers';
import { att, either, ref, resource } from '../../helpers';
import { networkOf, told } from './told';

type Json = Readonly<Record<string, unknown>>;

const GIVEN = ref('Given');
const IN_A = { SubnetId: ref('A') };
const always = <T>(...values: T[]): unknown => values.map((value) => ({ when: [], value }));

describe('what a route of a template can name', () => {
  const nodeOf = (type: string, properties: Json, more: Resources = {}): Json =>
    told(networkOf({ ...more, X: resource(type, properties) }), 'X');
  const PLUG = { kind: 'transit-gateway-attachment', gateway: 'tgw-1', vpc: '', subnets: '' };
  const ON_GATEWAY = { TransitGatewayId: 'tgw-1' };

  test.each<[string, Json, Json]>([
    [
      'EC2::TransitGateway',
      {},
      { kind: 'transit-gateway', associatesByDefault: true, propagatesByDefault: true },
    ],
    [
      'EC2::TransitGateway',
      { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: GIVEN },
      { kind: 'transit-gateway', associatesByDefault: false, propagatesByDefault: true },
    ],
    [
      'EC2::TransitGatewayAttachment',
      { ...ON_GATEWAY, VpcId: ref('V'), SubnetIds: [ref('A')] },
      { ...PLUG, vpc: 'V', subnets: 'A' },
    ],
    [
      'EC2::TransitGatewayVpcAttachment',
      { ...ON_GATEWAY, VpcId: ref('V'), SubnetIds: [ref('A')], AddSubnetIds: [ref('B')] },
      { ...PLUG, vpc: 'V', subnets: 'A, B' },
    ],
    [
      'EC2::TransitGatewayPeeringAttachment',
      ON_GATEWAY,
      { ...PLUG, leadsTo: 'a peered transit gateway', isPropagating: false },
    ],
    ['EC2::VPNConnection', ON_GATEWAY, { ...PLUG, leadsTo: 'a VPN connection' }],
    [
      'DirectConnect::DirectConnectGatewayAssociation',
      { AssociatedGatewayId: 'tgw-2' },
      { ...PLUG, gateway: 'tgw-2', leadsTo: 'a Direct Connect gateway' },
    ],
    [
      'NetworkManager::TransitGatewayRouteTableAttachment',
      ON_GATEWAY,
      { ...PLUG, gateway: '', leadsTo: 'a core network' },
    ],
    ['EC2::TransitGatewayRouteTable', ON_GATEWAY, { kind: 'transit-gateway-route-table', gateway: 'tgw-1' }],
    [
      'EC2::VPCPeeringConnection',
      { VpcId: ref('V'), PeerVpcId: 'vpc-2' },
      { kind: 'vpc-peering-connection', between: 'V, vpc-2' },
    ],
    ['NetworkManager::CoreNetwork', {}, { kind: 'core-network', between: '' }],
    ['ODB::OdbNetwork', {}, { kind: 'odb-network', between: '' }],
    [
      'EC2::EgressOnlyInternetGateway',
      { VpcId: ref('V') },
      { kind: 'egress-only-internet-gateway', vpcs: 'V' },
    ],
    ['EC2::CarrierGateway', { VpcId: ref('V') }, { kind: 'carrier-gateway', vpcs: 'V' }],
    ['EC2::InternetGateway', {}, { kind: 'internet-gateway', vpcs: '' }],
    ['EC2::VPNGateway', {}, { kind: 'virtual-private-gateway', vpcs: '' }],
    [
      'EC2::NatGateway',
      { ...IN_A, ConnectivityType: 'private', VpcId: ref('V') },
      { kind: 'nat-gateway', connectivity: always('private'), isRegional: false, subnets: 'A', vpc: 'V' },
    ],
    [
      'EC2::NatGateway',
      { ...IN_A, AvailabilityMode: GIVEN },
      { kind: 'nat-gateway', connectivity: always('public'), isRegional: true, subnets: 'A', vpc: '' },
    ],
    [
      'EC2::NatGateway',
      {},
      { kind: 'nat-gateway', connectivity: always('public'), isRegional: true, subnets: '', vpc: '' },
    ],
    [
      'EC2::NetworkInterface',
      { ...IN_A, SourceDestCheck: false },
      { kind: 'network-interface', subnets: 'A', forwards: always(true) },
    ],
    [
      'EC2::Instance',
      { ...IN_A, NetworkInterfaces: [{ SubnetId: ref('B') }] },
      { kind: 'instance', subnets: 'A, B', forwards: always(false) },
    ],
    [
      'ElasticLoadBalancingV2::LoadBalancer',
      { Subnets: [ref('A')], SubnetMappings: [{ SubnetId: ref('B') }] },
      { kind: 'load-balancer', subnets: 'A, B', behind: '' },
    ],
    [
      'ElasticLoadBalancingV2::TargetGroup',
      { Targets: [{ Id: 'i-1' }, { Id: 'i-2' }] },
      { kind: 'target-group', targets: 'i-1, i-2' },
    ],
    [
      'NetworkFirewall::Firewall',
      { SubnetMappings: [{ SubnetId: ref('A') }] },
      { kind: 'network-firewall', subnets: 'A', behind: '' },
    ],
    [
      'EC2::VPCEndpointService',
      { GatewayLoadBalancerArns: ['arn:lb'] },
      { kind: 'vpc-endpoint-service', subnets: '', behind: 'arn:lb' },
    ],
    ['EC2::RouteTable', { VpcId: ref('V') }, { kind: 'route-table', vpc: 'V' }],
    [
      'EC2::Subnet',
      { VpcId: either('On', ref('V'), 'vpc-2') },
      { kind: 'subnet', vpc: 'V [On], vpc-2 [not On]' },
    ],
  ])('is %s %j', (type, properties, expected) => {
    expect(nodeOf(type, properties)).toEqual(expected);
  });

  test('is an endpoint', () => {
    const properties = { VpcEndpointType: 'Interface', VpcId: ref('V'), SubnetIds: [ref('A')] };
    expect(nodeOf('EC2::VPCEndpoint', { ...properties, ServiceName: 'com.amazonaws.eu-west-1.s3' })).toEqual({
      kind: 'vpc-endpoint',
      type: 'interface',
      vpc: 'V',
      subnets: 'A',
      service: '',
      serviceNames: always({ kind: 'aws', name: 'com.amazonaws.eu-west-1.s3' }),
    });
  });

  test.each<[unknown, string]>([
    [undefined, 'gateway'],
    ['Gateway', 'gateway'],
    ['Interface', 'interface'],
    ['GatewayLoadBalancer', 'gateway-load-balancer'],
    ['Resource', 'resource'],
    ['ServiceNetwork', 'service-network'],
    [GIVEN, 'gateway-load-balancer'],
  ])('is an endpoint of type %j', (type, expected) => {
    expect(nodeOf('EC2::VPCEndpoint', type === undefined ? {} : { VpcEndpointType: type })).toMatchObject({
      type: expected,
    });
  });

  const FOREIGN = 'com.amazonaws.vpce.eu-west-1.vpce-svc-1';
  const SERVICE = { S: resource('EC2::VPCEndpointService') };

  test.each<[string, unknown, unknown]>([
    ['by name', FOREIGN, always({ kind: 'foreign', name: FOREIGN })],
    [
      'in any Region',
      { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
      always({ kind: 'aws', name: 'com.amazonaws.region.s3' }),
    ],
    [
      'joined',
      { 'Fn::Join': ['.', ['com.amazonaws', ref('AWS::Region'), 's3']] },
      always({ kind: 'aws', name: 'com.amazonaws.region.s3' }),
    ],
    ['of its own', { 'Fn::Sub': 'com.amazonaws.vpce.${AWS::Region}.${S}' }, always({ kind: 'own' })],
    [
      'that a parameter names',
      GIVEN,
      [
        {
          when: expect.anything() as unknown,
          value: { kind: 'unknown', why: expect.any(String) as unknown },
        },
      ],
    ],
  ])('is an endpoint of a service %s', (_, ServiceName, expected) => {
    expect(nodeOf('EC2::VPCEndpoint', { ServiceName }, SERVICE)['serviceNames']).toEqual(expected);
  });

  test.each([
    ['ServiceNetworkArn', 'VpcLattice::ServiceNetwork'],
    ['ResourceConfigurationArn', 'VpcLattice::ResourceConfiguration'],
  ])('is an endpoint by %s', (property, type) => {
    const found = nodeOf('EC2::VPCEndpoint', { [property]: att('N', 'Arn') }, { N: resource(type) });
    expect(found['serviceNames']).toEqual(always({ kind: 'own' }));
  });
});
