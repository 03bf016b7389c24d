import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS, PUBLIC_ADDRESSES, either, ofCidr } from '../../../shared/address-set';
import type { Guarded } from '../../model/choices';
import type { SecurityGroupRule } from '../../model/filters';
import { defaultGroupOf } from '../../model/filters';
import type { Endpoint, NetworkModel } from '../../model/network';
import type { Resource } from '../../model/resource';
import { bothTraffic, reaches } from '../../model/traffic';
import type { DerivedNeed } from '../../needs/derive';
import { namedAt } from '../../needs/workload';
import type { Filters } from '../../reach/filters/filters';
import type { Analysis } from '../rule';
import { HTTPS, aclFault, ipv4Of } from './acls';
import type { Asker } from './askers';
import { topologyOf } from './networks';

/** Why packets to a gateway endpoint do not get there for certain. */
export function gatewayFault(analysis: Analysis, endpoint: Endpoint, asker: Asker): string | undefined {
  const { model } = analysis;
  const resource = model.resources.get(endpoint.id);
  if (resource === undefined) {
    return undefined;
  }
  if (!isRouted(model, resource, asker)) {
    return `the route table of subnet '${asker.subnet.origin.logicalId}' is none of those of '${endpoint.origin.logicalId}'`;
  }
  const name = `the addresses of '${endpoint.origin.logicalId}', which are public ones`;
  const { subnet, when } = asker;
  return sends(analysis, asker.need, { to: PUBLIC_ADDRESSES })
    ? aclFault(analysis.filters, { from: subnet, to: undefined, ends: PUBLIC_ADDRESSES, name, when })
    : `no security group of it lets HTTPS out to ${name}`;
}

/** Whether a route table of the subnet may lead to a gateway endpoint. */
export function isRouted(model: NetworkModel, endpoint: Resource, { subnet }: Asker): boolean {
  const { ids, unknown } = namedAt(model.resources, {
    resource: endpoint,
    paths: ['RouteTableIds'],
    type: 'AWS::EC2::RouteTable',
  });
  const tables = topologyOf(model).tablesOf(subnet.id);
  return unknown.length > 0 || tables.some(({ table }) => ids.some(({ value }) => value === table.id));
}

/** Why packets to an interface endpoint do not get there for certain. */
export function interfaceFault(analysis: Analysis, endpoint: Endpoint, asker: Asker): string | undefined {
  const { model, filters } = analysis;
  const name = endpoint.origin.logicalId;
  const groups = groupsOf(model, endpoint);
  if (endpoint.subnets.length === 0 && isBare(model, endpoint, 'SubnetIds')) {
    return `'${name}' stands in no subnet`;
  }
  if (groups.length > 0 && !admits(filters, groups, asker)) {
    return `no security group of '${name}' lets HTTPS in from it`;
  }
  const to = addressesOf(filters, endpoint);
  const ends = to === undefined || hasIpv6(model, endpoint) ? to : ipv4Of(to);
  return sends(analysis, asker.need, { to: ends, groups })
    ? betweenSubnets(analysis, endpoint, asker)
    : `no security group of it lets HTTPS out to '${name}'`;
}

/** Why network ACLs drop what is sent to any interface of an endpoint, or its answers; within a subnet none is asked. */
function betweenSubnets(
  { model, filters }: Analysis,
  endpoint: Endpoint,
  { subnet, when }: Asker,
): string | undefined {
  if (endpoint.subnets.some(({ value }) => value.id === subnet.id)) {
    return undefined;
  }
  const faults = endpoint.subnets.map(({ when: placed, value }) => {
    const to = model.nodes.get(value.id);
    const there = model.choices.both(when, placed);
    if (to?.kind !== 'subnet' || to.isExternal === true || there === undefined) {
      return undefined;
    }
    const range = filters.rangeOf(to.id);
    const ends = hasIpv6(model, endpoint) ? (range ?? EVERY_ADDRESS) : ipv4Of(range);
    const name = `'${endpoint.origin.logicalId}' in subnet '${to.origin.logicalId}'`;
    return aclFault(filters, { from: subnet, to, ends, name, when: there });
  });
  return faults.includes(undefined) ? undefined : faults[0];
}

function hasIpv6({ resources }: NetworkModel, { id }: Endpoint): boolean {
  const settings = resources.get(id)?.at('IpAddressType', ['ipv4']) ?? [];
  return !settings.every(
    ({ value }) => value.kind === 'absent' || (value.kind === 'text' && value.text === 'ipv4'),
  );
}

/** Whether a property is not there for certain. */
function isBare(
  model: NetworkModel,
  { id }: Pick<Endpoint, 'id'>,
  path: 'SubnetIds' | 'SecurityGroupIds',
): boolean {
  const settings = model.resources.get(id)?.at(path) ?? [];
  return settings.length > 0 && settings.every(({ value }) => value.kind === 'absent');
}

/** Groups of an endpoint, where none is named the one that comes with its VPC; none where one of them is not known. */
function groupsOf(model: NetworkModel, { id, vpc }: Endpoint): readonly Guarded<string>[] {
  const resource = model.resources.get(id);
  if (resource === undefined) {
    return [];
  }
  if (isBare(model, { id }, 'SecurityGroupIds')) {
    return vpc.map(({ when, value }) => ({ when, value: defaultGroupOf(value.id) }));
  }
  const named = namedAt(model.resources, {
    resource,
    paths: ['SecurityGroupIds'],
    type: 'AWS::EC2::SecurityGroup',
  });
  return named.unknown.length > 0 ? [] : named.ids;
}

/** Whether a group of the endpoint lets the workload in, as far as the input does not rule it out. */
function admits(
  filters: Filters,
  groups: readonly Guarded<string>[],
  { need, subnet, when }: Asker,
): boolean {
  const range = filters.rangeOf(subnet.id);
  const own = need.groups.map(({ value }) => value);
  const mayBeAny = need.unknown.length > 0 || own.length === 0;
  const peers = ipv4Of(range);
  const fits = (peer: string): boolean => mayBeAny || own.includes(peer);
  return groups.some(({ value: id }) => {
    const box = { peers, services: HTTPS };
    const known = possible(filters, id, { direction: 'in', when });
    // The group that comes with a VPC lets in its own members.
    const isShared = filters.groups.groups.get(id)?.isDefault === true && fits(id);
    const isOpen = range === undefined || isShared || reaches(bothTraffic(known, [box]), peers);
    return isOpen || namesGroup(filters.groups.rulesOf.get(id), 'in', fits);
  });
}

/** Whether a group of the workload lets HTTPS out to addresses or groups, as far as the input does not rule it out. */
function sends(
  { filters }: Analysis,
  need: DerivedNeed,
  { to, groups = [] }: { readonly to: AddressSet | undefined; readonly groups?: readonly Guarded<string>[] },
): boolean {
  if (to === undefined || need.unknown.length > 0 || need.groups.length === 0) {
    return true;
  }
  const ends = groups.map(({ value }) => value);
  return need.groups.some(
    ({ value: id, when }) =>
      reaches(
        bothTraffic(possible(filters, id, { direction: 'out', when }), [{ peers: to, services: HTTPS }]),
        to,
      ) ||
      namesGroup(filters.groups.rulesOf.get(id), 'out', (peer) => ends.length === 0 || ends.includes(peer)),
  );
}

/** All that a group may let through under any setting that can hold beside the given one. */
function possible(
  filters: Filters,
  id: string,
  { direction, when }: { readonly direction: 'in' | 'out'; readonly when: Asker['when'] },
): ReturnType<Filters['judgeGroup']>['sieve']['possible'] {
  return filters.judgeGroup({ id, label: id }, direction, when).sieve.possible;
}

/** Whether a rule about HTTPS names a group that fits. */
function namesGroup(
  rules: readonly SecurityGroupRule[] | undefined,
  direction: SecurityGroupRule['direction'],
  fits: (group: string) => boolean,
): boolean {
  return (rules ?? []).some(
    (rule) =>
      rule.direction === direction &&
      rule.service.services.some((_, index, all) => index % 2 === 0 && holdsHttps(all, index)) &&
      rule.peers.some(({ value }) => value.kind === 'group' && fits(value.group.id)),
  );
}

function holdsHttps(services: readonly number[], index: number): boolean {
  const [port = 0] = HTTPS;
  return (services[index] ?? 0) <= port && port < (services[index + 1] ?? 0);
}

/** Where the interfaces of an endpoint are: in its subnets, else anywhere in its VPC. */
function addressesOf(filters: Filters, { subnets, vpc }: Endpoint): AddressSet | undefined {
  const ranges = subnets.map(({ value }) => filters.rangeOf(value.id));
  const cidrs = vpc.flatMap(({ value }) => {
    const node = filters.model.nodes.get(value.id);
    return node?.kind === 'vpc' ? node.cidrs.map(ofCidr) : [];
  });
  const all =
    ranges.length > 0 && !ranges.includes(undefined) ? ranges.flatMap((range) => range ?? []) : cidrs;
  return all.length === 0 ? undefined : all.reduce(either);
}
