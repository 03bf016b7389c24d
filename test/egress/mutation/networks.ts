import type { TemplateSource } from '../../../lib/egress/load/source';
import type { Declaration } from '../../../lib/egress/model/declaration';
import { ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';
import { att, either, ref, resource, route, subnet, vpc, when } from '../helpers';
import { plug, plugTable, single, siteOf, transitRoute } from './network-parts';
import type { Network } from './operator';
import { toSource } from './operator';
import { OWN_ALONE } from './parts';

/** Isolated networks of the shapes that regulated environments have. */

const TO_TGW = { TransitGatewayId: ref('Tgw') };
const NO_DEFAULTS = { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: 'disable' };

const tiers = single(
  'one VPC with three tiers and endpoints',
  {
    Resources: {
      ...vpc(),
      ...subnet('Web'),
      ...subnet('App'),
      ...subnet('Data'),
      Group: resource('EC2::SecurityGroup', { GroupDescription: 'endpoints', VpcId: ref('Vpc') }),
      S3: resource('EC2::VPCEndpoint', {
        VpcId: ref('Vpc'),
        ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
        RouteTableIds: [ref('WebTable'), ref('AppTable'), ref('DataTable')],
        PolicyDocument: OWN_ALONE,
      }),
      Kms: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: ref('Vpc'),
        ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.kms' },
        SubnetIds: [ref('App')],
        SecurityGroupIds: [ref('Group')],
        PrivateDnsEnabled: true,
        PolicyDocument: OWN_ALONE,
      }),
    },
  },
  { App: 'Vpc' },
);

const explicitHub = single(
  'hub and spokes, a transit gateway with tables of its own',
  {
    Resources: {
      ...vpc('Spoke', '10.1.0.0/16'),
      ...vpc('Other', '10.2.0.0/16'),
      ...vpc('Hub', '10.9.0.0/16'),
      ...subnet('S', ref('Spoke')),
      ...subnet('O', ref('Other')),
      ...subnet('H', ref('Hub')),
      Tgw: resource('EC2::TransitGateway', NO_DEFAULTS),
      ...plug('PlugS', ref('Spoke'), [ref('S')]),
      ...plug('PlugO', ref('Other'), [ref('O')]),
      ...plug('PlugH', ref('Hub'), [ref('H')]),
      ...plugTable('PlugS'),
      ...plugTable('PlugO'),
      ...plugTable('PlugH'),
      SpokeDefault: transitRoute('PlugSTable', '0.0.0.0/0', ref('PlugH')),
      OtherDefault: transitRoute('PlugOTable', '0.0.0.0/0', undefined),
      Back: transitRoute('PlugHTable', '10.1.0.0/16', ref('PlugS')),
      SDefault: route('STable', '0.0.0.0/0', TO_TGW),
      ODefault: route('OTable', '0.0.0.0/0', TO_TGW),
      HBack: route('HTable', '10.0.0.0/8', TO_TGW),
    },
  },
  { S: 'Spoke', H: 'Hub' },
);

const defaultHub = single(
  'spokes on the default tables of a transit gateway',
  {
    Resources: {
      ...vpc('Spoke', '10.1.0.0/16'),
      ...vpc('Other', '10.2.0.0/16'),
      ...subnet('S', ref('Spoke')),
      ...subnet('O', ref('Other')),
      Tgw: resource('EC2::TransitGateway'),
      ...plug('PlugS', ref('Spoke'), [ref('S')]),
      ...plug('PlugO', ref('Other'), [ref('O')]),
      SToOther: route('STable', '10.0.0.0/8', TO_TGW),
      OToSpoke: route('OTable', '0.0.0.0/0', TO_TGW),
    },
  },
  { S: 'Spoke' },
);

const PEERED = { VpcPeeringConnectionId: ref('Peering') };

const peering = single(
  'two peered VPCs',
  {
    Resources: {
      ...vpc(),
      ...vpc('Peer', '10.9.0.0/16'),
      ...subnet('A'),
      ...subnet('B', ref('Peer')),
      Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Peer') }),
      There: route('ATable', '10.9.0.0/16', PEERED),
      Back: route('BTable', '10.0.0.0/16', PEERED),
    },
  },
  { A: 'Vpc' },
);

const privateNat = single(
  'a private NAT gateway in front of a second range',
  {
    Resources: {
      ...vpc(),
      ...subnet('A'),
      ...subnet('Routable'),
      More: resource('EC2::VPCCidrBlock', { VpcId: ref('Vpc'), CidrBlock: '100.64.0.0/16' }),
      Nat: resource('EC2::NatGateway', { SubnetId: ref('Routable'), ConnectivityType: 'private' }),
      AOut: route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Nat') }),
    },
  },
  { A: 'Vpc', Routable: 'Vpc' },
);

const inspection = single(
  'inspection by a gateway load balancer',
  {
    Resources: {
      ...vpc(),
      ...vpc('Security', '10.9.0.0/16'),
      ...subnet('App'),
      ...subnet('Gate'),
      ...subnet('Inspect', ref('Security')),
      Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
        Type: 'gateway',
        Subnets: [ref('Inspect')],
      }),
      Service: resource('EC2::VPCEndpointService', { GatewayLoadBalancerArns: [ref('Balancer')] }),
      Endpoint: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'GatewayLoadBalancer',
        VpcId: ref('Vpc'),
        SubnetIds: [ref('Gate')],
        ServiceName: {
          'Fn::Join': ['', ['com.amazonaws.vpce.', ref('AWS::Region'), '.', ref('Service')]],
        },
      }),
      AppOut: route('AppTable', '0.0.0.0/0', { VpcEndpointId: ref('Endpoint') }),
    },
  },
  { App: 'Vpc', Inspect: 'Security' },
);

const firewall = single(
  'a network firewall between tiers',
  {
    Resources: {
      ...vpc(),
      ...subnet('App'),
      ...subnet('Wall'),
      Firewall: resource('NetworkFirewall::Firewall', {
        FirewallName: 'wall',
        FirewallPolicyArn: 'policy',
        VpcId: ref('Vpc'),
        SubnetMappings: [{ SubnetId: ref('Wall') }],
      }),
      AppOut: route('AppTable', '0.0.0.0/0', {
        VpcEndpointId: {
          'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::Select': [0, att('Firewall', 'EndpointIds')] }] }],
        },
      }),
    },
  },
  { App: 'Vpc', Wall: 'Vpc' },
);

const DECLARED: Declaration = {
  attachment: 'Vgw',
  kind: 'on-premises',
  owner: 'network-team',
  prefixes: ['10.0.0.0/8'],
  addresses: ofCidr(parseCidr('10.0.0.0/8')!),
  direction: 'both',
  expires: '2030-01-01',
  evidence: 'CHG-1',
};

const vpn: Network = {
  ...single(
    'a VPN to a declared data centre',
    {
      Resources: {
        ...vpc(),
        ...subnet('A'),
        ...subnet('B'),
        Vgw: resource('EC2::VPNGateway', { Type: 'ipsec.1' }),
        Attached: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), VpnGatewayId: ref('Vgw') }),
        Home: route('ATable', '10.50.0.0/16', { GatewayId: ref('Vgw') }),
        Learned: resource('EC2::VPNGatewayRoutePropagation', {
          RouteTableIds: [ref('BTable')],
          VpnGatewayId: ref('Vgw'),
        }),
      },
    },
    { A: 'Vpc', B: 'Vpc' },
  ),
  declarations: [DECLARED],
};

const dualStack = single(
  'a dual-stack VPC',
  {
    Resources: {
      ...vpc(),
      V6: resource('EC2::VPCCidrBlock', { VpcId: ref('Vpc'), AmazonProvidedIpv6CidrBlock: true }),
      ...subnet('A'),
      ...subnet('B'),
      Eigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }),
      Local6: route('ATable', 'fd00::/8', { EgressOnlyInternetGatewayId: ref('Eigw') }),
    },
  },
  { A: 'Vpc' },
);

const EXPORTS = ['Vpc', 'A', 'ATable', 'B', 'BTable'];
const imported = (id: string): unknown => ({ 'Fn::ImportValue': `Net-${id}` });

const stacks: Network = {
  name: 'two stacks, one of which imports the other',
  sources: [
    toSource('Net', {
      Resources: { ...vpc(), ...subnet('A'), ...subnet('B') },
      Outputs: Object.fromEntries(
        EXPORTS.map((id) => [id, { Value: ref(id), Export: { Name: `Net-${id}` } }]),
      ),
    }),
    toSource('App', { Resources: { Queue: resource('SQS::Queue') } }),
  ],
  sites: [
    siteOf('Net', 'A', 'Vpc'),
    {
      stack: 'App',
      vpc: imported('Vpc'),
      subnet: imported('B'),
      table: imported('BTable'),
      reported: { stack: 'Net', id: 'B' },
    },
  ],
};

function nestedSources(): readonly TemplateSource[] {
  const given = Object.fromEntries(['Vpc', 'A', 'ATable'].map((id) => [id, { Type: 'String' }]));
  const parent = toSource('Root', {
    Resources: {
      ...vpc(),
      ...subnet('A'),
      Child: resource('CloudFormation::Stack', {
        TemplateURL: 'https://bucket/child.json',
        Parameters: { Vpc: ref('Vpc'), A: ref('A'), ATable: ref('ATable') },
      }),
    },
  });
  const child = toSource('Root/Child', { Parameters: given, Resources: { Queue: resource('SQS::Queue') } });
  return [
    { ...parent, nested: new Map([['Child', 'Root/Child']]) },
    { ...child, parent: { stack: 'Root', logicalId: 'Child' } },
  ];
}

const nested: Network = {
  name: 'a nested stack that is handed the network',
  sources: nestedSources(),
  sites: [
    siteOf('Root', 'A', 'Vpc'),
    { ...siteOf('Root/Child', 'A', 'Vpc'), reported: { stack: 'Root', id: 'A' } },
  ],
};

const flags = single(
  'a network with flags that never open it',
  {
    Parameters: { Stage: { Type: 'String', AllowedValues: ['test', 'live'] } },
    Conditions: { IsLive: { 'Fn::Equals': [ref('Stage'), 'live'] }, Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      ...vpc(),
      ...subnet('A'),
      ...subnet('B'),
      Igw: resource('EC2::InternetGateway'),
      NeverAttached: when(
        'Never',
        resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Igw') }),
      ),
      Interface: resource('EC2::NetworkInterface', {
        SubnetId: ref('B'),
        GroupSet: ['sg-1'],
        SourceDestCheck: either('Never', false, true),
      }),
      Out: when('IsLive', route('ATable', '0.0.0.0/0', { NetworkInterfaceId: ref('Interface') })),
    },
  },
  { A: 'Vpc', B: 'Vpc' },
);

export const NETWORKS: readonly Network[] = [
  tiers,
  explicitHub,
  defaultHub,
  peering,
  privateNat,
  inspection,
  firewall,
  vpn,
  dualStack,
  stacks,
  nested,
  flags,
];
