import type { Resources } from '../helpers';
import { either, ref, resource, route, subnet } from '../helpers';
import type { Opening, Site } from './operator';
import { FLAG, inner, networkInterface, out, parameter, publicSubnet } from './parts';

const TO_ENI = { NetworkInterfaceId: ref('MutEni') };
const TO_INSTANCE = { InstanceId: ref('MutInstance') };

function instance(
  subnetId: string,
  properties: Record<string, unknown> = {},
): Record<'MutInstance', ReturnType<typeof resource>> {
  return {
    MutInstance: resource('EC2::Instance', {
      SubnetId: ref(subnetId),
      SecurityGroupIds: ['sg-1'],
      ...properties,
    }),
  };
}

/** L3-07: machines that forward. */
const MACHINES: readonly Opening[] = [
  ...[false, 'false'].map((check): Opening => ({
    row: 'L3-07',
    title: `an interface that forwards (SourceDestCheck ${JSON.stringify(check)})`,
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      ...networkInterface('MutPublic', { SourceDestCheck: check }),
      ...out(site, '0.0.0.0/0', TO_ENI),
    }),
  })),
  {
    row: 'L3-07',
    title: 'an interface that forwards under a flag',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      ...publicSubnet(site),
      ...networkInterface('MutPublic', { SourceDestCheck: either('MutOn', false, true) }),
      ...out(site, '0.0.0.0/0', TO_ENI),
    }),
  },
  {
    row: 'L3-07',
    title: 'a NAT instance',
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      ...instance('MutPublic', { SourceDestCheck: false }),
      ...out(site, '8.0.0.0/8', TO_INSTANCE),
    }),
  },
  {
    row: 'L3-07',
    title: 'an instance that leaves by its second interface',
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      ...inner(site),
      ...networkInterface('MutPublic', { SourceDestCheck: false }),
      ...instance('MutInner', { SourceDestCheck: false }),
      MutPlugged: resource('EC2::NetworkInterfaceAttachment', {
        InstanceId: ref('MutInstance'),
        NetworkInterfaceId: ref('MutEni'),
        DeviceIndex: '1',
      }),
      ...out(site, '0.0.0.0/0', TO_INSTANCE),
    }),
  },
  {
    row: 'L3-07',
    title: 'an interface outside the input',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { NetworkInterfaceId: 'eni-0123456789abcdef0' }),
  },
  {
    row: 'L3-07',
    title: 'an instance by parameter',
    expected: 'unproven',
    rest: parameter({}),
    add: (site) => out(site, '0.0.0.0/0', { InstanceId: ref('MutValue') }),
  },
];

function endpoint(site: { vpc: unknown }, service: unknown): ReturnType<typeof resource> {
  return resource('EC2::VPCEndpoint', {
    VpcEndpointType: 'GatewayLoadBalancer',
    VpcId: site.vpc,
    SubnetIds: [ref('MutInner')],
    ServiceName: service,
  });
}

const TO_ENDPOINT = { VpcEndpointId: ref('MutEndpoint') };
const FOREIGN = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0';

/** L3-08: endpoints that routes lead to. */
const ENDPOINTS: readonly Opening[] = [
  {
    row: 'L3-08',
    title: 'a gateway load balancer whose appliances are public',
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      ...inner(site),
      MutBalancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
        Type: 'gateway',
        Subnets: [ref('MutPublic')],
      }),
      MutService: resource('EC2::VPCEndpointService', { GatewayLoadBalancerArns: [ref('MutBalancer')] }),
      MutEndpoint: endpoint(site, { 'Fn::Sub': 'com.amazonaws.vpce.${AWS::Region}.${MutService}' }),
      ...out(site, '0.0.0.0/0', TO_ENDPOINT),
    }),
  },
  {
    row: 'L3-08',
    title: 'a gateway load balancer whose appliance has a second arm in a public subnet',
    expected: 'exposed',
    add: (site) => ({
      ...innerBalancer(site),
      ...publicSubnet(site),
      ...targets(ref('MutMachine')),
      MutMachine: resource('EC2::Instance', {
        NetworkInterfaces: ['MutInner', 'MutPublic'].map((id, index) => ({
          DeviceIndex: String(index),
          SubnetId: ref(id),
          GroupSet: ['sg-1'],
        })),
      }),
    }),
  },
  {
    row: 'L3-08',
    title: 'a gateway load balancer whose appliances are not shown, beside a public subnet',
    expected: 'unproven',
    add: (site) => ({ ...innerBalancer(site), ...publicSubnet(site) }),
  },
  {
    row: 'L3-08',
    title: 'a gateway load balancer endpoint in a public subnet',
    expected: 'exposed',
    add: (site) => ({
      ...subnet('MutInner', site.vpc),
      ...publicSubnet(site),
      MutInnerRoute: route('MutInnerTable', '0.0.0.0/0', { GatewayId: ref('MutIgw') }),
      MutEndpoint: endpoint(site, FOREIGN),
      ...out(site, '0.0.0.0/0', TO_ENDPOINT),
    }),
  },
  {
    row: 'L3-08',
    title: 'a gateway load balancer of somebody else',
    expected: 'unproven',
    add: (site) => ({
      ...inner(site),
      MutEndpoint: endpoint(site, FOREIGN),
      ...out(site, '0.0.0.0/0', TO_ENDPOINT),
    }),
  },
  {
    row: 'L3-08',
    title: 'a network firewall in a public subnet',
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      MutWall: resource('NetworkFirewall::Firewall', {
        FirewallName: 'mut',
        FirewallPolicyArn: 'policy',
        VpcId: site.vpc,
        SubnetMappings: [{ SubnetId: ref('MutPublic') }],
      }),
      ...out(site, '0.0.0.0/0', {
        VpcEndpointId: {
          'Fn::Select': [
            1,
            { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': ['MutWall', 'EndpointIds'] }] }] },
          ],
        },
      }),
    }),
  },
  ...['VpcEndpointId', 'GatewayId'].map((property): Opening => ({
    row: 'L3-08',
    title: `an endpoint outside the input, as ${property}`,
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { [property]: 'vpce-0123456789abcdef0' }),
  })),
];

/** A gateway load balancer in an isolated subnet, to which the site's default route leads. */
function innerBalancer(site: Site): Resources {
  return {
    ...inner(site),
    MutBalancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
      Type: 'gateway',
      Subnets: [ref('MutInner')],
    }),
    MutService: resource('EC2::VPCEndpointService', { GatewayLoadBalancerArns: [ref('MutBalancer')] }),
    MutEndpoint: endpoint(site, { 'Fn::Sub': 'com.amazonaws.vpce.${AWS::Region}.${MutService}' }),
    ...out(site, '0.0.0.0/0', TO_ENDPOINT),
  };
}

function targets(...ids: readonly unknown[]): Resources {
  return {
    MutListener: resource('ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: ref('MutBalancer'),
      DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('MutGroup') }],
    }),
    MutGroup: resource('ElasticLoadBalancingV2::TargetGroup', {
      Protocol: 'GENEVE',
      Targets: ids.map((Id) => ({ Id })),
    }),
  };
}

export const MACHINE_OPENINGS: readonly Opening[] = [...MACHINES, ...ENDPOINTS];
