import { associate, att, either, NO_VALUE, ref, resource, route, subnet } from '../helpers';
import type { Opening } from './operator';
import { FLAG, TO_IGW, guarded, igw, out, parameter, publicSubnet, toIgw } from './parts';

/** Blocks that hold a public address, however they are written. */
const V4_BLOCKS: Readonly<Record<string, string>> = {
  'a default route': '0.0.0.0/0',
  'a route to one public address': '8.8.8.8/32',
  'a route to a block around a private one': '8.0.0.0/5',
  'a route to a block that is half private': '172.0.0.0/8',
  'a route to the block around shared addresses': '100.0.0.0/8',
  'a route to the upper end of the address space': '192.0.0.0/2',
};

const SPLIT_BLOCKS: Readonly<Record<string, string>> = {
  'the lower half': '0.0.0.0/1',
  'the upper half': '128.0.0.0/1',
  'a default block with host bits set': '10.1.2.3/0',
  'a public block with host bits set': '10.9.9.9/4',
};

const V6_BLOCKS: Readonly<Record<string, string>> = {
  'an IPv6 default route': '::/0',
  'a route to all global IPv6 addresses': '2000::/3',
  'a route to one IPv6 address': '2600::1/128',
  'a route to an IPv6 block in long form': '2A05:D000:0:0:0:0:0:0/25',
};

function blocks(row: string, found: Readonly<Record<string, string>>): readonly Opening[] {
  return Object.entries(found).map(([title, destination]) => ({
    row,
    title: `${title} to an internet gateway`,
    expected: 'exposed',
    add: (site) => toIgw(site, destination),
  }));
}

/** L3-01: routes to internet gateways, by whatever way they come about. */
const INTERNET_GATEWAYS: readonly Opening[] = [
  ...blocks('L3-01', V4_BLOCKS),
  {
    row: 'L3-01',
    title: 'a second route table of the subnet, with a default route',
    expected: 'exposed',
    add: (site) => ({
      ...publicSubnet(site),
      MutAssociation: associate(site.subnet, ref('MutPublicTable')),
    }),
  },
  {
    row: 'L3-01',
    title: 'a second route table of the subnet under a flag',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      ...publicSubnet(site),
      ...guarded('MutOn', 'MutAssociation', {
        MutAssociation: associate(site.subnet, ref('MutPublicTable')),
      }),
    }),
  },
  {
    row: 'L3-01',
    title: 'a route under a flag that is off by default',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => guarded('MutOn', 'MutRoute', toIgw(site, '0.0.0.0/0')),
  },
  {
    row: 'L3-01',
    title: 'an attachment under a flag that is off by default',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => guarded('MutOn', 'MutIgwAttachment', toIgw(site, '0.0.0.0/0')),
  },
  {
    row: 'L3-01',
    title: 'a target that a flag chooses',
    expected: 'exposed',
    rest: () => FLAG,
    add: (site) => ({
      ...igw(site),
      ...out(site, '0.0.0.0/0', { GatewayId: either('MutOn', ref('MutIgw'), NO_VALUE) }),
    }),
  },
  {
    row: 'L3-01',
    title: 'a gateway by Fn::GetAtt and Fn::Sub',
    expected: 'exposed',
    add: (site) => ({
      ...igw(site),
      ...out(site, { 'Fn::Sub': '0.0.0.0/0' }, { GatewayId: att('MutIgw', 'InternetGatewayId') }),
    }),
  },
  {
    row: 'L3-01',
    title: 'a gateway that another stack exports',
    expected: 'exposed',
    other: () => ({
      Resources: { MutIgw: resource('EC2::InternetGateway') },
      Outputs: { Igw: { Value: ref('MutIgw'), Export: { Name: 'MutIgw' } } },
    }),
    add: (site) => ({
      MutAttachment: resource('EC2::VPCGatewayAttachment', {
        VpcId: site.vpc,
        InternetGatewayId: { 'Fn::ImportValue': 'MutIgw' },
      }),
      ...out(site, '0.0.0.0/0', { GatewayId: { 'Fn::ImportValue': 'MutIgw' } }),
    }),
  },
  {
    row: 'L3-01',
    title: 'a route that another stack adds to an imported table',
    expected: 'exposed',
    rest: (site) => ({
      Outputs: {
        MutTable: { Value: site.table, Export: { Name: 'MutTable' } },
        MutVpc: { Value: site.vpc, Export: { Name: 'MutVpc' } },
      },
    }),
    other: () => ({
      Resources: {
        ...igw({ vpc: { 'Fn::ImportValue': 'MutVpc' } }),
        MutRoute: route({ 'Fn::ImportValue': 'MutTable' }, '0.0.0.0/0', TO_IGW),
      },
    }),
  },
  {
    row: 'L3-01',
    title: 'a route that a nested stack adds to the table that it is handed',
    expected: 'exposed',
    nested: () => ({
      Parameters: { Table: { Type: 'String' }, Gateway: { Type: 'String' } },
      Resources: { MutRoute: route(ref('Table'), '0.0.0.0/0', { GatewayId: ref('Gateway') }) },
    }),
    add: (site) => ({
      ...igw(site),
      MutChild: resource('CloudFormation::Stack', {
        TemplateURL: 'https://bucket/mut.json',
        Parameters: { Table: site.table, Gateway: ref('MutIgw') },
      }),
    }),
  },
  {
    row: 'L3-01',
    title: 'a route of a nested stack to the block that it is handed',
    expected: 'exposed',
    nested: () => ({
      Parameters: Object.fromEntries(['Table', 'Gateway', 'Block'].map((id) => [id, { Type: 'String' }])),
      Resources: { MutRoute: route(ref('Table'), ref('Block'), { GatewayId: ref('Gateway') }) },
    }),
    add: (site) => ({
      ...igw(site),
      MutChild: resource('CloudFormation::Stack', {
        TemplateURL: 'https://bucket/mut.json',
        Parameters: { Table: site.table, Gateway: ref('MutIgw'), Block: '8.0.0.0/8' },
      }),
    }),
  },
  {
    row: 'L3-01',
    title: 'a gateway by parameter',
    expected: 'unproven',
    rest: parameter({}),
    add: (site) => out(site, '0.0.0.0/0', { GatewayId: ref('MutValue') }),
  },
  {
    row: 'L3-01',
    title: 'a gateway outside the input, by its id',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { GatewayId: 'igw-0123456789abcdef0' }),
  },
  {
    row: 'L3-01',
    title: 'a gateway by an import that nothing exports',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { GatewayId: { 'Fn::ImportValue': 'Nowhere' } }),
  },
  {
    row: 'L3-01',
    title: 'a gateway that the input attaches to no VPC',
    expected: 'unproven',
    add: (site) => ({
      MutIgw: resource('EC2::InternetGateway'),
      ...out(site, '0.0.0.0/0', TO_IGW),
    }),
  },
];

/** L3-02 and L3-04: IPv6. */
const IPV6: readonly Opening[] = [
  ...blocks('L3-02', V6_BLOCKS),
  ...['::/0', '2600::/32', '2a05:d000::1/128'].map((destination): Opening => ({
    row: 'L3-04',
    title: `a route to ${destination} by an egress-only gateway`,
    expected: 'exposed',
    add: (site) => ({
      MutEigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: site.vpc }),
      ...out(site, destination, { EgressOnlyInternetGatewayId: ref('MutEigw') }),
    }),
  })),
  {
    row: 'L3-04',
    title: 'an egress-only gateway outside the input',
    expected: 'unproven',
    add: (site) => out(site, '::/0', { EgressOnlyInternetGatewayId: 'eigw-0123456789abcdef0' }),
  },
];

/** L3-14: gateways of Wavelength Zones. */
const CARRIERS: readonly Opening[] = [
  {
    row: 'L3-14',
    title: 'a carrier gateway',
    expected: 'exposed',
    add: (site) => ({
      MutCarrier: resource('EC2::CarrierGateway', { VpcId: site.vpc }),
      ...out(site, '0.0.0.0/0', { CarrierGatewayId: ref('MutCarrier') }),
    }),
  },
  {
    row: 'L3-21',
    title: 'a further subnet whose table is added with a default route',
    expected: 'exposed',
    watched: 'MutNew',
    add: (site) => ({
      ...subnet('MutNew', site.vpc),
      ...igw(site),
      MutRoute: route('MutNewTable', '0.0.0.0/0', TO_IGW),
    }),
  },
];

export const GATEWAY_OPENINGS: readonly Opening[] = [
  ...INTERNET_GATEWAYS,
  ...IPV6,
  ...CARRIERS,
  ...blocks('L3-05', SPLIT_BLOCKS),
];
