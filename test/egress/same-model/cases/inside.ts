import type { Resources } from '../../helpers';
import * as cfn from '../../helpers';
import { ref, resource } from '../../helpers';
import type { SameModelCase } from '../case';
import * as aws from '../snapshot';

/** Routes to what stands inside a VPC: machines, endpoints, firewalls, prefix lists, peering. */

const BASE: Resources = { ...cfn.vpc(), ...cfn.subnet('A'), ...cfn.publicSubnet() };

const PUBLIC = 'subnet Public > route-table PublicTable > 0.0.0.0/0 > internet-gateway Igw > internet';
const from = (rest: string, destination = '0.0.0.0/0'): string =>
  `subnet A > route-table ATable > ${destination} > ${rest}`;
const OPEN = { Public: `exposed: ${PUBLIC}` };

type Parts = readonly aws.Rows[];

/** The base network, with one route of A's table. */
const base = (target: Record<string, unknown>, ...parts: Parts): aws.Files =>
  aws.snapshot(aws.vpc(), aws.subnet('A', [aws.route('0.0.0.0/0', target)]), aws.publicSubnet(), ...parts);

const eni = (check: boolean): Resources => ({
  Eni: resource('EC2::NetworkInterface', { SubnetId: ref('Public'), SourceDestCheck: check }),
});
const toEni = cfn.route('ATable', '0.0.0.0/0', { NetworkInterfaceId: ref('Eni') });

const MACHINES: readonly SameModelCase[] = [
  {
    name: 'an interface that forwards',
    template: { ...BASE, ...eni(false), Route: toEni },
    describe: base(
      { NetworkInterfaceId: 'eni-Eni' },
      aws.networkInterface('Eni', 'Public', { SourceDestCheck: false }),
    ),
    expected: { A: `exposed: ${from(`network-interface Eni > ${PUBLIC}`)}`, ...OPEN },
  },
  {
    name: 'an interface that checks source and destination',
    template: { ...BASE, ...eni(true), Route: toEni },
    describe: base({ NetworkInterfaceId: 'eni-Eni' }, aws.networkInterface('Eni', 'Public')),
    expected: { A: 'isolated', ...OPEN },
  },
  {
    name: 'an instance that forwards',
    template: {
      ...BASE,
      Machine: resource('EC2::Instance', { SubnetId: ref('Public'), SourceDestCheck: false }),
      Route: cfn.route('ATable', '0.0.0.0/0', { InstanceId: ref('Machine') }),
    },
    describe: base(
      { InstanceId: 'i-Machine', NetworkInterfaceId: 'eni-Primary' },
      aws.instance('Machine', aws.networkInterface('Primary', 'Public', { SourceDestCheck: false })),
    ),
    expected: { A: `exposed: ${from(`instance Machine > ${PUBLIC}`)}`, ...OPEN },
  },
  {
    name: 'an interface of an instance that has another one in a public subnet',
    template: {
      ...BASE,
      ...cfn.subnet('B'),
      Eni: resource('EC2::NetworkInterface', { SubnetId: ref('B'), SourceDestCheck: false }),
      Primary: resource('EC2::NetworkInterface', { SubnetId: ref('Public') }),
      Machine: resource('EC2::Instance', {
        NetworkInterfaces: [
          { DeviceIndex: '0', NetworkInterfaceId: ref('Primary') },
          { DeviceIndex: '1', NetworkInterfaceId: ref('Eni') },
        ],
      }),
      Route: toEni,
    },
    describe: base(
      { InstanceId: 'i-Machine', NetworkInterfaceId: 'eni-Eni' },
      aws.subnet('B'),
      aws.instance('Machine', {
        NetworkInterfaces: [
          ...(aws.networkInterface('Primary', 'Public')['NetworkInterfaces'] ?? []),
          ...(aws.networkInterface('Eni', 'B', { SourceDestCheck: false })['NetworkInterfaces'] ?? []),
        ],
      }),
    ),
    expected: { A: `exposed: ${from(`network-interface Eni > ${PUBLIC}`)}`, B: 'isolated', ...OPEN },
    differs: 'EC2 tells the subnets of an instance, a template those of its interfaces',
  },
];

const gwlbEndpoint = (service: unknown): Resources => ({
  ...cfn.subnet('B'),
  Gwlbe: resource('EC2::VPCEndpoint', {
    VpcEndpointType: 'GatewayLoadBalancer',
    VpcId: ref('Vpc'),
    SubnetIds: [ref('B')],
    ServiceName: service,
  }),
  Route: cfn.route('ATable', '0.0.0.0/0', { VpcEndpointId: ref('Gwlbe') }),
});
const gwlbEndpointRows = (...parts: Parts): aws.Files =>
  base(
    { GatewayId: 'vpce-Gwlbe' },
    aws.subnet('B'),
    aws.endpoint('Gwlbe', {
      VpcEndpointType: 'GatewayLoadBalancer',
      SubnetIds: ['subnet-B'],
      ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-Service',
    }),
    ...parts,
  );
const LOAD_BALANCER =
  'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/gwy/own/Balancer';

const ENDPOINTS: readonly SameModelCase[] = [
  {
    name: "a gateway load balancer endpoint to somebody else's service",
    template: { ...BASE, ...gwlbEndpoint('com.amazonaws.vpce.eu-west-1.vpce-svc-Service') },
    describe: gwlbEndpointRows(),
    expected: { A: `unproven: ${from('vpc-endpoint Gwlbe')}`, B: 'isolated', ...OPEN },
    differs: 'a template refers to nothing by the literal name of a service',
  },
  {
    name: 'a gateway load balancer endpoint to a service of the input, with appliances in a public subnet',
    template: {
      ...BASE,
      ...gwlbEndpoint({ 'Fn::Sub': 'com.amazonaws.vpce.eu-west-1.${Service}' }),
      Service: resource('EC2::VPCEndpointService', { GatewayLoadBalancerArns: [ref('Balancer')] }),
      Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
        Type: 'gateway',
        Subnets: [ref('Public')],
      }),
    },
    describe: gwlbEndpointRows(
      { ServiceConfigurations: [{ ServiceId: 'vpce-svc-Service', GatewayLoadBalancerArns: [LOAD_BALANCER] }] },
      aws.networkInterface('BalancerInterface', 'Public', {
        InterfaceType: 'gateway_load_balancer',
        Description: 'ELB gwy/own/Balancer',
        SourceDestCheck: false,
      }),
    ),
    expected: {
      A: `exposed: ${from(
        `vpc-endpoint Gwlbe > vpc-endpoint-service Service > load-balancer Balancer > ${PUBLIC}`,
      )}`,
      B: 'isolated',
      ...OPEN,
    },
  },
  {
    name: 'a Network Firewall endpoint in a public subnet',
    template: {
      ...BASE,
      Firewall: resource('NetworkFirewall::Firewall', {
        VpcId: ref('Vpc'),
        SubnetMappings: [{ SubnetId: ref('Public') }],
      }),
      Route: cfn.route('ATable', '0.0.0.0/0', {
        VpcEndpointId: {
          'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::Select': [0, cfn.att('Firewall', 'EndpointIds')] }] }],
        },
      }),
    },
    describe: base(
      { GatewayId: 'vpce-Firewall' },
      aws.endpoint('Firewall', {
        VpcEndpointType: 'GatewayLoadBalancer',
        SubnetIds: ['subnet-Public'],
        ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d',
        RequesterManaged: true,
        Tags: [{ Key: 'AWSNetworkFirewallManaged', Value: 'true' }],
      }),
    ),
    expected: { A: `exposed: ${from(`network-firewall Firewall > ${PUBLIC}`)}`, ...OPEN },
  },
  {
    name: 'a gateway endpoint',
    template: {
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      S3: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Gateway',
        VpcId: ref('Vpc'),
        RouteTableIds: [ref('ATable')],
        ServiceName: 'com.amazonaws.eu-west-1.s3',
      }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('pl-6da54004', { GatewayId: 'vpce-S3' })]),
      aws.endpoint('S3', {
        VpcEndpointType: 'Gateway',
        ServiceName: 'com.amazonaws.eu-west-1.s3',
        RouteTableIds: ['rtb-ATable'],
      }),
    ),
    expected: { A: 'isolated' },
  },
  {
    name: 'an interface endpoint',
    template: {
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      Logs: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: ref('Vpc'),
        SubnetIds: [ref('A')],
        SecurityGroupIds: ['sg-1'],
        ServiceName: 'com.amazonaws.eu-west-1.logs',
      }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A'),
      aws.endpoint('Logs', {
        VpcEndpointType: 'Interface',
        SubnetIds: ['subnet-A'],
        ServiceName: 'com.amazonaws.eu-west-1.logs',
      }),
    ),
    expected: { A: 'isolated' },
  },
];

const listRoute = (entries: string[]): Resources => ({
  ...cfn.vpc(),
  ...cfn.subnet('A'),
  ...cfn.internetGateway(),
  List: resource('EC2::PrefixList', { Entries: entries.map((Cidr) => ({ Cidr })) }),
  Route: resource('EC2::Route', {
    RouteTableId: ref('ATable'),
    DestinationPrefixListId: ref('List'),
    GatewayId: ref('Igw'),
  }),
});
const listRows = (entries?: string[]): aws.Files => ({
  ...aws.snapshot(aws.vpc(), aws.subnet('A', [aws.route('pl-List', aws.TO_IGW)]), aws.internetGateway(), {
    PrefixLists: [{ PrefixListId: 'pl-List', OwnerId: '111111111111' }],
  }),
  ...(entries === undefined ? {} : { 'entries-of-pl-List.json': { Entries: entries.map((Cidr) => ({ Cidr })) } }),
});

const LISTS_AND_PEERS: readonly SameModelCase[] = [
  {
    name: 'a prefix list with a public entry',
    template: listRoute(['10.9.0.0/16', '8.8.8.0/24']),
    describe: listRows(['10.9.0.0/16', '8.8.8.0/24']),
    expected: { A: `exposed: ${from('internet-gateway Igw > internet', '8.8.8.0/24 (List)')}` },
  },
  {
    name: 'a prefix list with private entries',
    template: listRoute(['10.9.0.0/16']),
    describe: listRows(['10.9.0.0/16']),
    expected: { A: 'isolated' },
  },
  {
    name: 'a peering connection',
    template: {
      ...BASE,
      ...cfn.vpc('Other', '10.1.0.0/16'),
      Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Other') }),
      Route: cfn.route('ATable', '0.0.0.0/0', { VpcPeeringConnectionId: ref('Peering') }),
    },
    describe: base({ VpcPeeringConnectionId: 'pcx-Peering' }, aws.vpc('Other', '10.1.0.0/16'), {
      VpcPeeringConnections: [
        {
          VpcPeeringConnectionId: 'pcx-Peering',
          Status: { Code: 'active' },
          RequesterVpcInfo: { VpcId: 'vpc-Vpc' },
          AccepterVpcInfo: { VpcId: 'vpc-Other' },
        },
      ],
    }),
    expected: { A: 'isolated', ...OPEN },
  },
  ...(['LocalGatewayId', 'CoreNetworkArn', 'OdbNetworkArn'] as const).map((property): SameModelCase => {
    const id = { LocalGatewayId: 'lgw-Edge', CoreNetworkArn: 'core-network/Edge', OdbNetworkArn: 'odb/Edge' };
    const kind = { LocalGatewayId: 'local-gateway', CoreNetworkArn: 'core-network', OdbNetworkArn: 'odb-network' };
    return {
      name: `a route to ${kind[property].replace('-', ' ')}`,
      template: { ...BASE, Route: cfn.route('ATable', '0.0.0.0/0', { [property]: id[property] }) },
      describe: base({ [property]: id[property] }),
      expected: { A: `unproven: ${from(`${kind[property]} Edge`)}`, ...OPEN },
    };
  }),
];

export const INSIDE: readonly SameModelCase[] = [...MACHINES, ...ENDPOINTS, ...LISTS_AND_PEERS];
