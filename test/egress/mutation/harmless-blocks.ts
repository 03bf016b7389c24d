import { associate, either, NO_VALUE, ref, resource, route } from '../helpers';
import type { Operator } from './operator';
import {
  FLAG,
  TO_IGW,
  TO_PEER,
  guarded,
  igw,
  listed,
  otherVpc,
  parameter,
  peering,
  prefixList,
  toIgw,
} from './parts';

/** Blocks without a public address, in the registries of special-purpose addresses. */
const PRIVATE_BLOCKS = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '10.77.1.2/16',
  'fd00::/8',
  'fe80::/10',
  '2001:db8::/32',
];

const PRIVATE_ROUTES: readonly Operator[] = PRIVATE_BLOCKS.map((block) => ({
  title: `a route to ${block} by an internet gateway`,
  add: (site) => toIgw(site, block),
}));

/** Blocks by expressions that hold nothing but private values. */
const PRIVATE_EXPRESSIONS: readonly Operator[] = [
  {
    title: 'a block by a parameter that allows private values only',
    rest: parameter({ Default: '10.0.0.0/8', AllowedValues: ['10.0.0.0/8', '192.168.0.0/16'] }),
    add: (site) => toIgw(site, ref('MutValue')),
  },
  {
    title: 'a private block by Fn::Join',
    add: (site) => toIgw(site, { 'Fn::Join': ['/', ['10.0.0.0', '8']] }),
  },
  {
    title: 'a private block by Fn::FindInMap',
    rest: () => ({ Mappings: { MutMap: { in: { block: '10.0.0.0/8' } } } }),
    add: (site) => toIgw(site, { 'Fn::FindInMap': ['MutMap', 'in', 'block'] }),
  },
  {
    title: 'a choice between private blocks',
    rest: () => FLAG,
    add: (site) => toIgw(site, either('MutOn', '10.0.0.0/8', '172.16.0.0/12')),
  },
  {
    title: 'a prefix list of private blocks',
    add: (site) => ({ ...prefixList('10.0.0.0/8', '192.168.0.0/16'), ...igw(site), ...listed(site, TO_IGW) }),
  },
  {
    title: 'an empty prefix list',
    add: (site) => ({ ...prefixList(), ...igw(site), ...listed(site, TO_IGW) }),
  },
  { title: 'a public prefix list that no route uses', add: () => prefixList('0.0.0.0/0') },
];

const NEVER = { Conditions: { MutNever: { 'Fn::Equals': ['a', 'b'] } } };
const CONTRADICTION = {
  ...FLAG,
  Conditions: {
    ...FLAG.Conditions,
    MutNever: { 'Fn::And': [{ Condition: 'MutOn' }, { Condition: 'MutOff' }] },
  },
};
const NOT_ALLOWED = {
  Parameters: { MutValue: { Type: 'String', Default: 'test', AllowedValues: ['test'] } },
  Conditions: { MutNever: { 'Fn::Equals': [ref('MutValue'), 'live'] } },
};

/** What never exists. */
const NEVER_THERE: readonly Operator[] = [
  ...Object.entries({
    'is false': NEVER,
    'contradicts itself': CONTRADICTION,
    'no value allows': NOT_ALLOWED,
  }).map(([how, rest]): Operator => ({
    title: `a default route under a condition that ${how}`,
    rest: () => rest,
    add: (site) => guarded('MutNever', 'MutRoute', toIgw(site, '0.0.0.0/0')),
  })),
  {
    title: 'an attachment under a condition that is false',
    rest: () => NEVER,
    add: (site) => ({
      ...otherVpc(),
      MutElsewhere: resource('EC2::VPCGatewayAttachment', {
        VpcId: ref('MutVpc'),
        InternetGatewayId: ref('MutIgw'),
      }),
      ...guarded('MutNever', 'MutIgwAttachment', toIgw(site, '0.0.0.0/0')),
    }),
  },
  {
    title: 'a second route table under a condition that is false',
    rest: () => NEVER,
    add: (site) => ({
      ...igw(site),
      MutTable: resource('EC2::RouteTable', { VpcId: site.vpc }),
      MutRoute: route('MutTable', '0.0.0.0/0', TO_IGW),
      ...guarded('MutNever', 'MutAssociation', { MutAssociation: associate(site.subnet, ref('MutTable')) }),
    }),
  },
  {
    title: 'a route that excludes the attachment of its gateway',
    rest: () => FLAG,
    add: (site) => ({
      ...otherVpc(),
      MutElsewhere: resource('EC2::VPCGatewayAttachment', {
        VpcId: ref('MutVpc'),
        InternetGatewayId: ref('MutIgw'),
      }),
      ...guarded('MutOff', 'MutIgwAttachment', guarded('MutOn', 'MutRoute', toIgw(site, '0.0.0.0/0'))),
    }),
  },
  {
    title: 'a gateway that a false condition chooses',
    rest: () => NEVER,
    add: (site) => ({
      ...igw(site),
      ...otherVpc(),
      ...peering({ PeerVpcId: ref('MutVpc') }, site),
      MutRoute: route(site.table, '10.77.0.0/16', {
        GatewayId: either('MutNever', ref('MutIgw'), NO_VALUE),
        ...TO_PEER,
      }),
    }),
  },
];

export const BLOCK_OPERATORS: readonly Operator[] = [
  ...PRIVATE_ROUTES,
  ...PRIVATE_EXPRESSIONS,
  ...NEVER_THERE,
];
