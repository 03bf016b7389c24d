import { describe, expect, test } from 'vitest';
import type { Guarded } from '../../../../lib/egress/model/choices';
import type { Node, Reference, References } from '../../../../lib/egress/model/network';
import { described } from './model';

type Json = Readonly<Record<string, unknown>>;

const ids = (references: References): string =>
  references.map(({ value }: Guarded<Reference>) => value.id).join(', ');

const always = <T>(...values: T[]): unknown => values.map((value) => ({ when: [], value }));

/** A node without its names, its references as their ids. */
function told(node: Node | undefined): Json {
  const { id: _, origin: __, when: ___, ...rest } = node ?? ({} as Node);
  const isReference = (one: unknown): boolean => JSON.stringify(one).includes('"label"');
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      Array.isArray(value) && value.every(isReference) ? ids(value as References) : value,
    ]),
  );
}

describe('a row of a snapshot', () => {
  const PLUG = { kind: 'transit-gateway-attachment', gateway: 'tgw-1', vpc: '', subnets: '' };
  const ATTACHMENT = { TransitGatewayAttachmentId: 'x', TransitGatewayId: 'tgw-1' };
  const ENDPOINT = { VpcEndpointId: 'x', VpcId: 'vpc-1', SubnetIds: ['subnet-1'] };
  const endpoint = { kind: 'vpc-endpoint', vpc: 'vpc-1', subnets: 'subnet-1', service: '', serviceNames: '' };
  const FIREWALL = { Key: 'AWSNetworkFirewallManaged', Value: 'true' };

  test.each<[string, Json, Json]>([
    [
      'InternetGateways',
      {
        InternetGatewayId: 'x',
        Attachments: [
          { VpcId: 'vpc-1', State: 'available' },
          { VpcId: 'vpc-2', State: 'detached' },
        ],
      },
      { kind: 'internet-gateway', vpcs: 'vpc-1' },
    ],
    [
      'EgressOnlyInternetGateways',
      { EgressOnlyInternetGatewayId: 'x', Attachments: [{ VpcId: 'vpc-1' }] },
      { kind: 'egress-only-internet-gateway', vpcs: 'vpc-1' },
    ],
    [
      'CarrierGateways',
      { CarrierGatewayId: 'x', VpcId: 'vpc-1' },
      { kind: 'carrier-gateway', vpcs: 'vpc-1' },
    ],
    [
      'VpnGateways',
      { VpnGatewayId: 'x', VpcAttachments: [{ VpcId: 'vpc-1' }] },
      { kind: 'virtual-private-gateway', vpcs: 'vpc-1' },
    ],
    [
      'NatGateways',
      { NatGatewayId: 'x', SubnetId: 'subnet-1', VpcId: 'vpc-1', ConnectivityType: 'private' },
      {
        kind: 'nat-gateway',
        connectivity: always('private'),
        isRegional: false,
        subnets: 'subnet-1',
        vpc: '',
      },
    ],
    [
      'NatGateways',
      { NatGatewayId: 'x', VpcId: 'vpc-1' },
      { kind: 'nat-gateway', connectivity: always('public'), isRegional: true, subnets: '', vpc: 'vpc-1' },
    ],
    [
      'NatGateways',
      { NatGatewayId: 'x', SubnetId: 'subnet-1', VpcId: 'vpc-1', AvailabilityMode: 'regional' },
      {
        kind: 'nat-gateway',
        connectivity: always('public'),
        isRegional: true,
        subnets: 'subnet-1',
        vpc: 'vpc-1',
      },
    ],
    ['LocalGateways', { LocalGatewayId: 'x' }, { kind: 'local-gateway' }],
    [
      'VpcPeeringConnections',
      {
        VpcPeeringConnectionId: 'x',
        RequesterVpcInfo: { VpcId: 'vpc-1' },
        AccepterVpcInfo: { VpcId: 'vpc-2' },
      },
      { kind: 'vpc-peering-connection', between: 'vpc-1, vpc-2' },
    ],
    [
      'NetworkInterfaces',
      { NetworkInterfaceId: 'x', SubnetId: 'subnet-1', SourceDestCheck: true },
      { kind: 'network-interface', subnets: 'subnet-1', forwards: always(false) },
    ],
    [
      'NetworkInterfaces',
      { NetworkInterfaceId: 'x' },
      { kind: 'network-interface', subnets: '', forwards: always(true) },
    ],
    ['VpcEndpoints', { ...ENDPOINT, VpcEndpointType: 'Interface' }, { ...endpoint, type: 'interface' }],
    ['VpcEndpoints', { ...ENDPOINT, VpcEndpointType: 'Gateway' }, { ...endpoint, type: 'gateway' }],
    ['VpcEndpoints', { ...ENDPOINT, VpcEndpointType: 'Resource' }, { ...endpoint, type: 'resource' }],
    [
      'VpcEndpoints',
      { ...ENDPOINT, VpcEndpointType: 'ServiceNetwork' },
      { ...endpoint, type: 'service-network' },
    ],
    ['VpcEndpoints', ENDPOINT, { ...endpoint, type: 'gateway-load-balancer' }],
    [
      'VpcEndpoints',
      { ...ENDPOINT, ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1' },
      {
        ...endpoint,
        type: 'gateway-load-balancer',
        service: 'vpce-svc-1',
        serviceNames: always({ kind: 'foreign', name: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1' }),
      },
    ],
    [
      'VpcEndpoints',
      { ...ENDPOINT, RequesterManaged: true, Tags: [FIREWALL] },
      { kind: 'network-firewall', subnets: 'subnet-1', behind: '' },
    ],
    ['VpcEndpoints', { ...ENDPOINT, Tags: [FIREWALL] }, { ...endpoint, type: 'gateway-load-balancer' }],
    [
      'VpcEndpoints',
      { ...ENDPOINT, RequesterManaged: true, Tags: [{ ...FIREWALL, Value: 'false' }] },
      { ...endpoint, type: 'gateway-load-balancer' },
    ],
    [
      'ServiceConfigurations',
      { ServiceId: 'x', GatewayLoadBalancerArns: ['arn:lb'] },
      { kind: 'vpc-endpoint-service', subnets: '', behind: 'arn:lb' },
    ],
    [
      'TransitGateways',
      { TransitGatewayId: 'x' },
      { kind: 'transit-gateway', associatesByDefault: false, propagatesByDefault: false },
    ],
    [
      'TransitGatewayRouteTables',
      { TransitGatewayRouteTableId: 'x', TransitGatewayId: 'tgw-1' },
      { kind: 'transit-gateway-route-table', gateway: 'tgw-1' },
    ],
    [
      'TransitGatewayVpcAttachments',
      { ...ATTACHMENT, VpcId: 'vpc-1', SubnetIds: ['subnet-1'] },
      { ...PLUG, vpc: 'vpc-1', subnets: 'subnet-1' },
    ],
    [
      'TransitGatewayVpcAttachments',
      { ...ATTACHMENT, VpcId: 'vpc-1' },
      { ...PLUG, vpc: 'vpc-1', leadsTo: "a VPC by an attachment without 'SubnetIds'", isPropagating: false },
    ],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'connect' },
      { ...PLUG, leadsTo: 'a Connect attachment' },
    ],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'direct-connect-gateway' },
      { ...PLUG, leadsTo: 'a Direct Connect gateway' },
    ],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'peering' },
      { ...PLUG, leadsTo: 'a peered transit gateway', isPropagating: false },
    ],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'tgw-peering' },
      { ...PLUG, leadsTo: 'a peered transit gateway', isPropagating: false },
    ],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'vpn' },
      { ...PLUG, leadsTo: 'a VPN connection' },
    ],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'new' },
      { ...PLUG, leadsTo: 'an attachment of type new' },
    ],
    ['TransitGatewayAttachments', ATTACHMENT, { ...PLUG, leadsTo: 'an attachment of type unknown' }],
    [
      'TransitGatewayAttachments',
      { ...ATTACHMENT, ResourceType: 'vpc', ResourceId: 'vpc-1' },
      {
        ...PLUG,
        vpc: 'vpc-1',
        leadsTo:
          'a VPC by an attachment of which there is no output of describe-transit-gateway-vpc-attachments',
        isPropagating: false,
      },
    ],
    ['TransitGatewayConnects', ATTACHMENT, { ...PLUG, leadsTo: 'a Connect attachment' }],
    [
      'TransitGatewayPeeringAttachments',
      {
        TransitGatewayAttachmentId: 'x',
        RequesterTgwInfo: { TransitGatewayId: 'tgw-1' },
        AccepterTgwInfo: { TransitGatewayId: 'tgw-2' },
      },
      { ...PLUG, gateway: 'tgw-1, tgw-2', leadsTo: 'a peered transit gateway', isPropagating: false },
    ],
    [
      'VpnConnections',
      { VpnConnectionId: 'x', TransitGatewayId: 'tgw-1' },
      { ...PLUG, leadsTo: 'a VPN connection' },
    ],
  ])('of %s is a node, %j', (key, row, expected) => {
    expect(told(described({ [key]: [row] }).nodes.get('x'))).toEqual(expected);
  });

  test.each<[string, Json]>([
    ['NatGateways', { NatGatewayId: 'x', State: 'deleted' }],
    ['VpnConnections', { VpnConnectionId: 'x', VpnGatewayId: 'vgw-1' }],
    ['VpcPeeringConnections', { VpcPeeringConnectionId: 'x', Status: { Code: 'rejected' } }],
    ['VpcEndpoints', { VpcEndpointId: 'x', State: 'Expired' }],
  ])('of %s is none, %j', (key, row) => {
    expect(described({ [key]: [row] }).nodes.has('x')).toBe(false);
  });

  test('of an attachment is read with what describes it best', () => {
    const all = { TransitGatewayAttachments: [{ ...ATTACHMENT, ResourceType: 'vpc', ResourceId: 'vpc-1' }] };
    const detail = {
      TransitGatewayVpcAttachments: [{ ...ATTACHMENT, VpcId: 'vpc-1', SubnetIds: ['subnet-1'] }],
    };
    expect(told(described(detail, all).nodes.get('x'))).toEqual({
      ...PLUG,
      vpc: 'vpc-1',
      subnets: 'subnet-1',
    });
  });

  test('of an instance is a node with its interfaces', () => {
    const Instances = [
      {
        InstanceId: 'i-1',
        SubnetId: 'subnet-1',
        SourceDestCheck: false,
        NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', SubnetId: 'subnet-2' }],
      },
      { InstanceId: 'i-2', State: { Name: 'terminated' } },
    ];
    const model = described({ Reservations: [{ Instances }] });
    expect(told(model.nodes.get('i-1'))).toEqual({
      kind: 'instance',
      subnets: 'subnet-1, subnet-2',
      forwards: always(true),
    });
    expect(told(model.nodes.get('eni-1'))).toMatchObject({ kind: 'network-interface', subnets: 'subnet-2' });
    expect(model.nodes.has('i-2')).toBe(false);
    expect(
      model.applianceLinks.map(({ instance, networkInterface }) => [ids(instance), ids(networkInterface)]),
    ).toEqual([['i-1', 'eni-1']]);
  });

  const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/gwy/a/1';
  test.each<[string, Json, unknown]>([
    [
      'its interfaces',
      { NetworkInterfaces: [{ NetworkInterfaceId: 'e', SubnetId: 'subnet-1', Description: 'ELB gwy/a/1' }] },
      'subnet-1',
    ],
    [
      'its zones',
      { LoadBalancers: [{ LoadBalancerArn: ARN, AvailabilityZones: [{ SubnetId: 'subnet-2' }] }] },
      'subnet-2',
    ],
    [
      'nobody knows what',
      { NetworkInterfaces: [{ NetworkInterfaceId: 'e', SubnetId: 'subnet-1', Description: 'ELB gwy/b/1' }] },
      '?subnets of gwy/a/1',
    ],
    ['nothing shown', {}, '?subnets of gwy/a/1'],
  ])('of a gateway load balancer stands where %s stands', (_, more, subnets) => {
    const model = described({
      ServiceConfigurations: [{ ServiceId: 's', GatewayLoadBalancerArns: [ARN] }],
      ...more,
    });
    expect(told(model.nodes.get(ARN))).toEqual({ kind: 'load-balancer', subnets, behind: '' });
  });
});
