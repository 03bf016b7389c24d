import type { Template, TemplateResource } from '../../../lib/egress/load/source';
import type { Resources } from '../helpers';
import { associate, ref, resource, subnet, vpc } from '../helpers';
import type { Operator, Site } from './operator';
import { OWN_ALONE } from './parts';

/** Resources that are no part of a path. */
const BYSTANDERS: Readonly<Record<string, (site: Site) => TemplateResource>> = {
  'a security group': ({ vpc: VpcId }) =>
    resource('EC2::SecurityGroup', { GroupDescription: 'group', VpcId, SecurityGroupEgress: [] }),
  'a network ACL': ({ vpc: VpcId }) => resource('EC2::NetworkAcl', { VpcId }),
  'a flow log': ({ vpc: ResourceId }) =>
    resource('EC2::FlowLog', { ResourceId, ResourceType: 'VPC', TrafficType: 'ALL' }),
  'DHCP options': () => resource('EC2::DHCPOptions', { DomainNameServers: ['AmazonProvidedDNS'] }),
  'a bucket': () => resource('S3::Bucket'),
  'a key': () => resource('KMS::Key', { KeyPolicy: {} }),
  'a role': () => resource('IAM::Role', { AssumeRolePolicyDocument: {} }),
  'a log group': () => resource('Logs::LogGroup'),
  'a customer gateway': () => resource('EC2::CustomerGateway', { BgpAsn: 65000, IpAddress: '198.51.100.1' }),
  'VPC Block Public Access': () =>
    resource('EC2::VPCBlockPublicAccessOptions', { InternetGatewayBlockMode: 'block-bidirectional' }),
  'an instance': ({ subnet: SubnetId }) =>
    resource('EC2::Instance', { SubnetId, SecurityGroupIds: ['sg-1'] }),
  'an instance without a public address': ({ subnet: SubnetId }) =>
    resource('EC2::Instance', {
      NetworkInterfaces: [
        { DeviceIndex: '0', SubnetId, GroupSet: ['sg-1'], AssociatePublicIpAddress: false },
      ],
    }),
  'an interface that forwards': ({ subnet: SubnetId }) =>
    resource('EC2::NetworkInterface', { SubnetId, GroupSet: ['sg-1'], SourceDestCheck: false }),
  'a launch template': () =>
    resource('EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: 'g6.xlarge' } }),
  'an internal load balancer': ({ subnet: id }) =>
    resource('ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internal',
      Subnets: [id],
      SecurityGroups: ['sg-1'],
    }),
  'an internal network load balancer': ({ subnet: SubnetId }) =>
    resource('ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internal',
      Type: 'network',
      SubnetMappings: [{ SubnetId }],
    }),
  'a gateway endpoint of the table': ({ vpc: VpcId, table }) =>
    resource('EC2::VPCEndpoint', {
      VpcId,
      ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.dynamodb' },
      RouteTableIds: [table],
      PolicyDocument: OWN_ALONE,
    }),
  'an interface endpoint': ({ vpc: VpcId, subnet: id }) =>
    resource('EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      VpcId,
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', ref('AWS::Region'), '.sts']] },
      SubnetIds: [id],
      SecurityGroupIds: ['sg-1'],
      PrivateDnsEnabled: true,
      PolicyDocument: OWN_ALONE,
    }),
  'a custom resource that is handed the VPC': ({ vpc: Vpc }) => ({
    Type: 'Custom::Other',
    Properties: { ServiceToken: 'token', Vpc },
  }),
  'a custom resource that is handed the subnet': ({ subnet: Subnet }) => ({
    Type: 'Custom::Other',
    Properties: { ServiceToken: 'token', Subnet },
  }),
  'the handler that empties default security groups': () => ({
    Type: 'Custom::VpcRestrictDefaultSG',
    Properties: { ServiceToken: 'token', DefaultSecurityGroupId: 'sg-1' },
  }),
  'the same table once more': ({ subnet: id, table }) => associate(id, table),
  'a local route': ({ table: RouteTableId }) =>
    resource('EC2::Route', { RouteTableId, DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' }),
  'a second private range': ({ vpc: VpcId }) =>
    resource('EC2::VPCCidrBlock', { VpcId, CidrBlock: '100.70.0.0/16' }),
  'an IPv6 range': ({ vpc: VpcId }) =>
    resource('EC2::VPCCidrBlock', { VpcId, AmazonProvidedIpv6CidrBlock: true }),
  'a subnet without a table, which uses the closed main one': ({ vpc: VpcId }) =>
    resource('EC2::Subnet', { VpcId, CidrBlock: '10.0.6.0/24', MapPublicIpOnLaunch: false }),
  'an empty route table': ({ vpc: VpcId }) => resource('EC2::RouteTable', { VpcId }),
  'a core network without a route': () =>
    resource('NetworkManager::CoreNetwork', { GlobalNetworkId: 'global' }),
};

const RESOURCES: readonly Operator[] = [
  ...Object.entries(BYSTANDERS).map(([title, make]): Operator => ({
    title,
    add: (site) => ({ MutThing: make(site) }),
  })),
  { title: 'one more VPC', add: () => vpc('MutVpc', '10.77.0.0/16') },
  { title: 'one more subnet with a table', add: (site) => subnet('MutInner', site.vpc) },
  {
    title: 'a nested stack of the input that is handed the table',
    nested: () => ({
      Parameters: { Table: { Type: 'String' } },
      Resources: { MutQueue: resource('SQS::Queue') },
    }),
    add: (site) => ({
      MutChild: resource('CloudFormation::Stack', {
        TemplateURL: 'https://bucket/mut.json',
        Parameters: { Table: site.table },
      }),
    }),
  },
  {
    title: 'one more stack that imports the table',
    rest: (site) => ({ Outputs: { MutTable: { Value: site.table, Export: { Name: 'MutTable' } } } }),
    other: () => ({
      Resources: {
        MutRoute: resource('EC2::Route', {
          RouteTableId: { 'Fn::ImportValue': 'MutTable' },
          DestinationCidrBlock: '10.0.0.0/16',
          GatewayId: 'local',
        }),
      },
    }),
  },
];

function eachResource(change: (found: TemplateResource) => object): (template: Template) => Template {
  return (template) => ({
    ...template,
    Resources: Object.fromEntries(
      Object.entries(template.Resources).map(([id, found]) => [id, { ...found, ...change(found) }]),
    ),
  });
}

/** Only things that EC2 lets carry tags and names, else the template would not deploy. */
const TAGGED = /EC2::(?:VPC|Subnet|RouteTable|InternetGateway|TransitGateway)$/;

/** Changes of how it is written. */
const REWRITES: readonly Operator[] = [
  {
    title: 'resources in reverse order',
    rewrite: (template) => ({
      ...template,
      Resources: Object.fromEntries(Object.entries(template.Resources).reverse()),
    }),
  },
  {
    title: 'tags on everything',
    rewrite: eachResource(({ Type, Properties }) =>
      TAGGED.test(Type) ? { Properties: { ...Properties, Tags: [{ Key: 'Name', Value: '0.0.0.0/0' }] } } : {},
    ),
  },
  {
    title: 'metadata on everything',
    rewrite: eachResource(() => ({ Metadata: { Note: 'igw-1 0.0.0.0/0' } })),
  },
  { title: 'retention of everything', rewrite: eachResource(() => ({ DeletionPolicy: 'Retain' })) },
  { title: 'references by Fn::Sub', rewrite: withSubs },
  {
    title: 'the transform of the serverless model',
    rewrite: (template) => ({ ...template, Transform: 'AWS::Serverless-2016-10-31' }),
  },
  {
    title: 'the transform of language extensions',
    rewrite: (template) => ({ ...template, Transform: ['AWS::LanguageExtensions'] }),
  },
  {
    title: 'an unused parameter with a public default',
    rest: () => ({ Parameters: { Mut: { Type: 'String', Default: '0.0.0.0/0' } } }),
  },
  {
    title: 'an unused mapping with a public block',
    rest: () => ({ Mappings: { Mut: { a: { b: '0.0.0.0/0' } } } }),
  },
  { title: 'an unused condition', rest: () => ({ Conditions: { Mut: { 'Fn::Equals': ['a', 'a'] } } }) },
  { title: 'an output that names the table', rest: (site) => ({ Outputs: { Mut: { Value: site.table } } }) },
];

function withSubs(template: Template): Template {
  const names = Object.keys(template.Resources).join('|');
  const text = JSON.stringify(template.Resources);
  const written = text.replaceAll(new RegExp(`{"Ref":"(${names})"}`, 'g'), '{"Fn::Sub":"${$1}"}');
  return { ...template, Resources: JSON.parse(written) as Resources };
}

export const RESOURCE_OPERATORS: readonly Operator[] = [...RESOURCES, ...REWRITES];
