import { either, ref, resource } from '../helpers';
import type { Opening } from './operator';
import {
  FLAG,
  TO_IGW,
  TO_NAT,
  igw,
  listed,
  nat,
  networkInterface,
  out,
  parameter,
  prefixList,
  publicSubnet,
  toIgw,
} from './parts';

const NAT64_BLOCKS: Readonly<Record<string, string>> = {
  'NAT64 of every address': '64:ff9b::/96',
  'NAT64 of one public address': '64:ff9b::808:808/128',
  'an IPv6 default route to a NAT gateway, which translates': '::/0',
};

type Expression = Pick<Opening, 'title' | 'rest'> & { readonly destination: unknown };

/** Ways to write a block that is not written out. */
const EXPRESSIONS: readonly Expression[] = [
  {
    title: 'a block by a parameter whose default is public',
    destination: ref('MutValue'),
    rest: parameter({ Default: '0.0.0.0/0' }),
  },
  {
    title: 'a block by an open parameter whose default is private',
    destination: ref('MutValue'),
    rest: parameter({ Default: '10.0.0.0/8' }),
  },
  { title: 'a block by a parameter without a default', destination: ref('MutValue'), rest: parameter({}) },
  {
    title: 'a block by a parameter that allows a public value',
    destination: ref('MutValue'),
    rest: parameter({ Default: '10.0.0.0/8', AllowedValues: ['10.0.0.0/8', '8.0.0.0/8'] }),
  },
  { title: 'a block by Fn::Join', destination: { 'Fn::Join': ['/', ['0.0.0.0', '0']] } },
  {
    title: 'a block by Fn::Sub',
    destination: { 'Fn::Sub': ['${Net}.0.0.0/8', { Net: '8' }] },
  },
  { title: 'a block by Fn::Select', destination: { 'Fn::Select': [1, ['10.0.0.0/8', '0.0.0.0/0']] } },
  {
    title: 'a block by Fn::FindInMap',
    destination: { 'Fn::FindInMap': ['MutMap', 'out', 'block'] },
    rest: () => ({ Mappings: { MutMap: { out: { block: '0.0.0.0/0' } } } }),
  },
  {
    title: 'a block by Fn::FindInMap of an open parameter',
    destination: { 'Fn::FindInMap': ['MutMap', ref('MutValue'), 'block'] },
    rest: () => ({
      Mappings: { MutMap: { in: { block: '10.0.0.0/8' }, out: { block: '0.0.0.0/0' } } },
      ...parameter({ Default: 'in' })(),
    }),
  },
  {
    title: 'a block that a flag chooses',
    destination: either('MutOn', '0.0.0.0/0', '10.0.0.0/8'),
    rest: () => FLAG,
  },
];

/** L3-05: blocks that are not plainly a default route. */
const BLOCKS: readonly Opening[] = [
  ...Object.entries(NAT64_BLOCKS).map(([title, destination]): Opening => ({
    row: 'L3-05',
    title,
    expected: 'exposed',
    add: (site) => ({ ...nat(site), ...out(site, destination, TO_NAT) }),
  })),
  {
    row: 'L3-05',
    title: 'two halves instead of a default route',
    expected: 'exposed',
    add: (site) => ({
      ...toIgw(site, '0.0.0.0/1'),
      MutHalf: out(site, '128.0.0.0/1', TO_IGW)['MutRoute']!,
    }),
  },
  {
    row: 'L3-05',
    title: 'a default route of which a longer route takes the private part',
    expected: 'exposed',
    add: (site) => ({
      ...toIgw(site, '0.0.0.0/0'),
      ...networkInterface('MutPublic'),
      ...publicSubnet(site),
      MutHalf: out(site, '0.0.0.0/1', { NetworkInterfaceId: ref('MutEni') })['MutRoute']!,
    }),
  },
  ...EXPRESSIONS.map(({ title, destination, rest }): Opening => ({
    row: 'L3-05',
    title,
    expected: 'exposed',
    add: (site) => toIgw(site, destination),
    ...(rest === undefined ? {} : { rest }),
  })),
  {
    row: 'L3-05',
    title: 'a block that Parameter Store decides',
    expected: 'unproven',
    rest: parameter({ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/block' }),
    add: (site) => toIgw(site, ref('MutValue')),
  },
];

function byList(title: string, cidrs: readonly unknown[], rest?: Opening['rest']): Opening {
  return {
    row: 'L3-06',
    title,
    expected: 'exposed',
    add: (site) => ({ ...prefixList(...cidrs), ...igw(site), ...listed(site, TO_IGW) }),
    ...(rest === undefined ? {} : { rest }),
  };
}

/** L3-06 and L3-25: prefix lists, ours and those of others. */
const LISTS: readonly Opening[] = [
  byList('a prefix list with a default route', ['0.0.0.0/0']),
  byList('a prefix list with one public address among private blocks', ['10.0.0.0/8', '8.8.8.8/32']),
  byList('a prefix list with an IPv6 block', ['2600::/32']),
  byList(
    'a prefix list with an entry that a flag chooses',
    [either('MutOn', '0.0.0.0/0', '10.0.0.0/8')],
    () => FLAG,
  ),
  byList('a prefix list with an entry by parameter', [ref('MutValue')], parameter({})),
  {
    row: 'L3-06',
    title: 'a prefix list by parameter',
    expected: 'unproven',
    rest: parameter({}),
    add: (site) => ({
      ...igw(site),
      MutRoute: resource('EC2::Route', {
        RouteTableId: site.table,
        DestinationPrefixListId: ref('MutValue'),
        ...TO_IGW,
      }),
    }),
  },
  {
    row: 'L3-25',
    title: 'a prefix list that another account shares',
    expected: 'unproven',
    add: (site) => ({ ...igw(site), ...out(site, 'pl-0123456789abcdef0', TO_IGW) }),
  },
];

export const BLOCK_OPENINGS: readonly Opening[] = [...BLOCKS, ...LISTS];
