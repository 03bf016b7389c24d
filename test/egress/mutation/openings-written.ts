import { associate, att, either, ref, resource, route, subnet, when } from '../helpers';
import type { hub } from './openings-networks';
import type { Opening, Site } from './operator';
import {
  FLAG,
  TO_IGW,
  TO_NAT,
  TO_TGW,
  igw,
  inner,
  nat,
  out,
  parameter,
  publicSubnet,
  toIgw,
  transit,
} from './parts';

/** The same ways out, written in ways that a reader overlooks. */
const HIDDEN: readonly Opening[] = [
  {
    row: 'L3-01',
    title: 'a route whose table a flag chooses',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      ...igw(site),
      MutTable: resource('EC2::RouteTable', { VpcId: site.vpc }),
      MutRoute: route(either('MutOn', site.table, ref('MutTable')), '0.0.0.0/0', TO_IGW),
    }),
  },
  {
    row: 'L3-01',
    title: 'an association whose table a flag chooses',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      ...publicSubnet(site),
      MutAssociation: associate(site.subnet, either('MutOn', ref('MutPublicTable'), site.table)),
    }),
  },
  {
    row: 'L3-01',
    title: 'an attachment whose VPC a flag chooses',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      MutVpc: resource('EC2::VPC', { CidrBlock: '10.77.0.0/16' }),
      MutIgw: resource('EC2::InternetGateway'),
      MutAttachment: resource('EC2::VPCGatewayAttachment', {
        VpcId: either('MutOn', site.vpc, ref('MutVpc')),
        InternetGatewayId: ref('MutIgw'),
      }),
      ...out(site, '0.0.0.0/0', TO_IGW),
    }),
  },
  {
    row: 'L3-01',
    title: 'a route under a condition of conditions',
    expected: 'exposed',
    rest: () => ({
      ...FLAG,
      Conditions: {
        ...FLAG.Conditions,
        MutEither: { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { 'Fn::Not': [{ Condition: 'MutOff' }] }] },
      },
    }),
    add: (site) => ({
      ...toIgw(site, '0.0.0.0/0'),
      MutRoute: when('MutEither', out(site, '0.0.0.0/0', TO_IGW)['MutRoute']!),
    }),
  },
  {
    row: 'L3-01',
    title: 'a gateway by a dynamic reference',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { GatewayId: '{{resolve:ssm:/gateway}}' }),
  },
  {
    row: 'L3-05',
    title: 'a block by a dynamic reference',
    expected: 'unproven',
    add: (site) => toIgw(site, '{{resolve:ssm:/block}}'),
  },
  {
    row: 'L3-05',
    title: 'a block that a list parameter holds',
    expected: 'exposed',
    rest: parameter({ Type: 'CommaDelimitedList', Default: '10.0.0.0/8,0.0.0.0/0' }),
    add: (site) => toIgw(site, { 'Fn::Select': [1, ref('MutValue')] }),
  },
  {
    row: 'L3-05',
    title: 'a block by Fn::Split',
    expected: 'exposed',
    add: (site) => toIgw(site, { 'Fn::Select': [1, { 'Fn::Split': [',', '10.0.0.0/8,8.0.0.0/8'] }] }),
  },
  {
    row: 'L3-03',
    title: 'a NAT gateway whose subnet a flag chooses',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      ...inner(site),
      ...nat(site, { SubnetId: either('MutOn', ref('MutPublic'), ref('MutInner')) }),
      ...out(site, '0.0.0.0/0', TO_NAT),
    }),
  },
  {
    row: 'L3-03',
    title: 'a NAT gateway by its attribute',
    expected: 'exposed',
    add: (site) => ({
      ...nat(site),
      ...out(site, '0.0.0.0/0', { NatGatewayId: att('MutNat', 'NatGatewayId') }),
    }),
  },
  {
    row: 'L3-03',
    title: 'a NAT gateway in front of another one',
    expected: 'exposed',
    add: (site) => ({
      ...nat(site),
      ...inner(site),
      MutInnerRoute: route('MutInnerTable', '8.0.0.0/8', TO_NAT),
      MutFirst: resource('EC2::NatGateway', { SubnetId: ref('MutInner') }),
      ...out(site, '0.0.0.0/0', { NatGatewayId: ref('MutFirst') }),
    }),
  },
  {
    row: 'L3-07',
    title: 'an instance with an interface of its own that forwards',
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      MutInstance: resource('EC2::Instance', {
        SourceDestCheck: false,
        NetworkInterfaces: [{ DeviceIndex: '0', SubnetId: ref('MutPublic'), GroupSet: ['sg-1'] }],
      }),
      ...out(site, '0.0.0.0/0', { InstanceId: ref('MutInstance') }),
    }),
  },
];

const CUSTOM = (
  properties: Record<string, unknown>,
): { Type: string; Properties: Record<string, unknown> } => ({
  Type: 'Custom::Routes',
  Properties: { ServiceToken: 'token', ...properties },
});

function defaultHub(site: Site): ReturnType<typeof hub> {
  return { ...transit(site, {}), ...out(site, '0.0.0.0/0', TO_TGW) };
}

const VPN = resource('EC2::VPNConnection', {
  Type: 'ipsec.1',
  CustomerGatewayId: 'cgw-0123456789abcdef0',
  TransitGatewayId: ref('MutTgw'),
});

/** What is added by code or by networks that the input does not show. */
const UNSEEN: readonly Opening[] = [
  {
    row: 'L3-15',
    title: 'a custom resource that is handed an internet gateway of the VPC',
    expected: 'unproven',
    add: (site) => ({ ...igw(site), MutCustom: CUSTOM({ Gateway: ref('MutIgw') }) }),
  },
  {
    row: 'L3-15',
    title: 'a custom resource that is handed the table inside a text',
    expected: 'unproven',
    rest: () => ({}),
    add: (site) => ({ MutCustom: CUSTOM({ Call: { 'Fn::Join': ['', ['{"table":"', site.table, '"}']] } }) }),
  },
  {
    row: 'L3-15',
    title: 'a custom resource that is handed a gateway, and a subnet on the main table',
    expected: 'unproven',
    watched: 'MutNew',
    add: (site) => ({
      ...igw(site),
      MutNew: resource('EC2::Subnet', { VpcId: site.vpc, CidrBlock: '10.0.7.0/24' }),
      MutCustom: CUSTOM({ Gateway: ref('MutIgw') }),
    }),
  },
  ...[
    'CloudFormation::StackSet',
    'Serverless::Application',
    'ServiceCatalog::CloudFormationProvisionedProduct',
  ].map((type): Opening => ({
    row: 'L3-15',
    title: `a template outside the input, by AWS::${type}`,
    expected: 'AG900',
    add: () => ({ MutUnseen: resource(type, { Location: 'https://bucket/unseen.json' }) }),
  })),
  {
    row: 'L3-11',
    title: 'a VPN connection on the default tables of a transit gateway',
    expected: 'unproven',
    add: (site) => ({ ...defaultHub(site), MutVpn: VPN }),
  },
  {
    row: 'L3-09',
    title: 'a transit gateway to which the VPC is attached nowhere in the input',
    expected: 'unproven',
    add: (site) => ({ MutTgw: resource('EC2::TransitGateway'), ...out(site, '0.0.0.0/0', TO_TGW) }),
  },
  {
    row: 'L3-25',
    title: 'a further subnet whose table is imported from nowhere',
    expected: 'unproven',
    watched: 'MutNew',
    add: (site) => ({
      ...subnet('MutNew', site.vpc),
      MutNewAssociation: associate(ref('MutNew'), { 'Fn::ImportValue': 'Nowhere' }),
    }),
  },
  ...['EC2::Instance', 'AutoScaling::AutoScalingGroup'].map((type): Opening => ({
    row: 'L3-21',
    title: `a machine without a subnet, by AWS::${type}`,
    expected: 'AG014',
    add: () => ({ MutMachine: resource(type, { MinSize: '1', MaxSize: '1', SecurityGroupIds: ['sg-1'] }) }),
  })),
  {
    row: 'L3-10',
    title: 'a service of somebody else by PrivateLink',
    expected: 'AG101',
    add: (site) => ({
      MutEndpoint: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: site.vpc,
        SubnetIds: [site.subnet],
        SecurityGroupIds: ['sg-1'],
        ServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
      }),
    }),
  },
];

export const WRITTEN_OPENINGS: readonly Opening[] = [...HIDDEN, ...UNSEEN];
