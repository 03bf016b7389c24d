import { describe, expect, test } from 'vitest';
import { toDescribed } from '../../../lib/egress/load/describe';
import { emptyNetwork } from '../../../lib/egress/model/network';
import { analyse, findingsOf } from '../../../lib/egress/rules';
import type { Analysis } from '../../../lib/egress/rules/rule';
import type { Rows } from '../same-model/snapshot';
import { networkInterface, publicSubnet, snapshot, vpc } from '../same-model/snapshot';

const EVERYTHING = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const PRIVATE = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] };

function judged(parts: readonly Rows[], countsFilters = true): Analysis {
  const files = snapshot(vpc(), publicSubnet(), ...parts);
  const pages = Object.entries(files).map(([file, json]) => ({ file, json }));
  const model = emptyNetwork();
  toDescribed(pages, { stack: 'Net', hasFiles: true }).fill(model)();
  return analyse(model, { countsFilters });
}

const verdict = (...parts: readonly Rows[]): string | undefined => judged(parts).subnets[0]?.verdict;

function acl(entries: readonly Record<string, unknown>[], rest: Record<string, unknown> = {}): Rows {
  const Entries = [
    ...entries,
    { RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', Egress: true, CidrBlock: '0.0.0.0/0' },
  ];
  const Associations = [{ SubnetId: 'subnet-Public' }];
  return {
    NetworkAcls: [
      { NetworkAclId: 'acl-1', VpcId: 'vpc-Vpc', IsDefault: false, Associations, Entries, ...rest },
    ],
  };
}

const ALLOW = { RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', Egress: true, CidrBlock: '0.0.0.0/0' };

const DEFAULT = acl([ALLOW, { ...ALLOW, Egress: false }], { IsDefault: true });

function group(name: string, out: readonly unknown[], into: readonly unknown[] = []): Rows {
  const rules = { IpPermissions: into, IpPermissionsEgress: out };
  return { SecurityGroups: [{ GroupId: `sg-${name}`, GroupName: name, VpcId: 'vpc-Vpc', ...rules }] };
}

function inGroup(name: string): Rows {
  return networkInterface('Eni', 'Public', { Groups: [{ GroupId: `sg-${name}`, GroupName: name }] });
}

describe('filters of a snapshot', () => {
  test('leave a path open by a network ACL that allows', () => {
    expect(verdict(acl([ALLOW]))).toBe('exposed');
  });

  test('close a path by a network ACL that allows nothing', () => {
    expect(verdict(acl([]))).toBe('isolated');
  });

  test('close nothing when nobody counts them', () => {
    expect(judged([acl([])], false).subnets[0]?.verdict).toBe('exposed');
  });

  test('are not proven where no network ACL is shown', () => {
    expect(verdict()).toBe('unproven');
  });

  test('close a path by the groups of every interface', () => {
    expect(verdict(DEFAULT, group('own', [PRIVATE]), inGroup('own'))).toBe('isolated');
  });

  test('leave a path open by a group that lets everything out', () => {
    expect(verdict(DEFAULT, group('own', [EVERYTHING]), inGroup('own'))).toBe('exposed');
  });

  test('are not proven where the group of an interface is not shown', () => {
    expect(verdict(DEFAULT, inGroup('own'))).toBe('unproven');
  });
});

describe('findings about groups of a snapshot', () => {
  const found = (...parts: readonly Rows[]): string[] =>
    findingsOf(judged(parts, false))
      .filter(({ category }) => category === 'security-group')
      .map(({ ruleId, origin }) => `${ruleId} ${origin.logicalId}`);

  test('tell of an interface in the default group', () => {
    expect(found(group('default', [EVERYTHING]), inGroup('default'))).toEqual(['AG201 eni-Eni']);
  });

  test('tell of an interface in a default group whose rules are not shown', () => {
    expect(found(inGroup('default'))).toEqual(['AG201 eni-Eni']);
  });

  test('are silent about a default group that has no rule', () => {
    expect(found(group('default', []), inGroup('default'))).toEqual([]);
  });

  test('tell of groups that are open either way', () => {
    expect(found(group('own', [EVERYTHING], [EVERYTHING]))).toEqual(['AG202 sg-own', 'AG203 sg-own']);
  });
});
