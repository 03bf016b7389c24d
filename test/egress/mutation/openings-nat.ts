import { either, ref, resource, route } from '../helpers';
import type { Opening } from './operator';
import { FLAG, TO_NAT, igw, inner, nat, out, parameter } from './parts';

function natted(title: string, properties: Record<string, unknown>, rest: Partial<Opening> = {}): Opening {
  return {
    row: 'L3-03',
    title,
    expected: 'exposed',
    add: (site) => ({ ...nat(site, properties), ...out(site, '0.0.0.0/0', TO_NAT) }),
    ...rest,
  };
}

/** L3-03, L3-16, L3-17: NAT gateways. */
export const NAT_OPENINGS: readonly Opening[] = [
  natted('a NAT gateway that says that it is public', { ConnectivityType: 'public' }),
  natted('a NAT gateway that says nothing', {}),
  natted(
    'a NAT gateway whose kind is an open parameter',
    { ConnectivityType: ref('MutValue') },
    { rest: parameter({ Default: 'private' }) },
  ),
  natted(
    'a NAT gateway that a flag makes public',
    { ConnectivityType: either('MutOn', 'public', 'private') },
    { rest: () => FLAG },
  ),
  {
    row: 'L3-03',
    title: 'a NAT gateway outside the input',
    expected: 'unproven',
    add: (site) => out(site, '0.0.0.0/0', { NatGatewayId: 'nat-0123456789abcdef0' }),
  },
  {
    row: 'L3-16',
    title: 'a private NAT gateway in front of a public one',
    expected: 'exposed',
    add: (site) => ({
      ...nat(site),
      ...inner(site),
      MutInnerRoute: route('MutInnerTable', '0.0.0.0/0', TO_NAT),
      MutPrivate: resource('EC2::NatGateway', { SubnetId: ref('MutInner'), ConnectivityType: 'private' }),
      ...out(site, '0.0.0.0/0', { NatGatewayId: ref('MutPrivate') }),
    }),
  },
  {
    row: 'L3-16',
    title: 'a private NAT gateway in front of a transit gateway outside the input',
    expected: 'unproven',
    add: (site) => ({
      ...inner(site),
      MutInnerRoute: route('MutInnerTable', '0.0.0.0/0', { TransitGatewayId: 'tgw-0123456789abcdef0' }),
      MutPrivate: resource('EC2::NatGateway', { SubnetId: ref('MutInner'), ConnectivityType: 'private' }),
      ...out(site, '0.0.0.0/0', { NatGatewayId: ref('MutPrivate') }),
    }),
  },
  {
    row: 'L3-17',
    title: 'a regional NAT gateway',
    expected: 'exposed',
    add: (site) => ({
      ...igw(site),
      MutNat: resource('EC2::NatGateway', { AvailabilityMode: 'regional', VpcId: site.vpc }),
      ...out(site, '0.0.0.0/0', TO_NAT),
    }),
  },
  {
    row: 'L3-17',
    title: 'a NAT gateway without a subnet, and no gateway in sight',
    expected: 'unproven',
    add: (site) => ({
      MutNat: resource('EC2::NatGateway', { VpcId: site.vpc }),
      ...out(site, '0.0.0.0/0', TO_NAT),
    }),
  },
];
