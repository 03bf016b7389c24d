import { describe, expect, test } from 'vitest';
import { toDescribed } from '../../../lib/egress/load/describe';
import type { NetworkModel } from '../../../lib/egress/model/network';
import { emptyNetwork } from '../../../lib/egress/model/network';
import { analyse } from '../../../lib/egress/rules';
import { filtered, publicSubnet, vpc } from '../helpers';
import { aws, refs } from '../load/terraform/plan';
import type { Rows } from '../same-model/snapshot';
import * as live from '../same-model/snapshot';
import { acl, entry, group, instance } from './parts';
import { verdict } from './plans';

const ALL = ['-1 - 0.0.0.0/0'];
const INSIDE = ['-1 - 10.0.0.0/8'];

/** A network in which one machine stands in group `G`, and whose network ACL has one entry, or is the default one. */
interface Given {
  readonly name: string;
  readonly out: readonly string[];
  readonly into: readonly string[];
  /** The block that the network ACL lets out; absent for the default network ACL. */
  readonly allowed?: string;
  readonly expected: string;
}

const CASES: readonly Given[] = [
  { name: 'a group that lets everything out', out: ALL, into: [], expected: 'exposed' },
  { name: 'a group that lets private addresses alone out', out: INSIDE, into: [], expected: 'isolated' },
  { name: 'a group that lets everything in', out: INSIDE, into: ALL, expected: 'exposed' },
  { name: 'a network ACL that shuts', out: ALL, into: ALL, allowed: '10.0.0.0/8', expected: 'isolated' },
  { name: 'a network ACL that lets out', out: ALL, into: [], allowed: '0.0.0.0/0', expected: 'exposed' },
  {
    name: 'a group behind an open network ACL',
    out: INSIDE,
    into: [],
    allowed: '0.0.0.0/0',
    expected: 'isolated',
  },
];

const blockOf = (rule: string): string => rule.split(' ')[2] ?? '';

function fromTemplate({ out, into, allowed }: Given): string | undefined {
  const filter = allowed === undefined ? {} : { ...acl('Public'), ...entry(`100 allow out -1 ${allowed}`) };
  const Resources = {
    ...vpc(),
    ...publicSubnet(),
    ...group('G', { out, in: into }),
    ...instance('Public', ['G']),
    ...filter,
  };
  return filtered({ Resources })['Public']?.split(':')[0];
}

function fromPlan({ out, into, allowed }: Given): string {
  const inner = (rule: string): unknown => ({
    protocol: '-1',
    from_port: 0,
    to_port: 0,
    cidr_blocks: [blockOf(rule)],
  });
  const filter =
    allowed === undefined
      ? []
      : [
          aws('network_acl.Acl', {
            vpc_id: refs('aws_vpc.Vpc.id'),
            subnet_ids: refs('aws_subnet.Public.id'),
            egress: [
              {
                rule_no: 100,
                action: 'allow',
                protocol: '-1',
                from_port: 0,
                to_port: 0,
                cidr_block: allowed,
              },
            ],
          }),
        ];
  return verdict(
    aws('security_group.G', {
      vpc_id: refs('aws_vpc.Vpc.id'),
      egress: out.map(inner),
      ingress: into.map(inner),
    }),
    aws('instance.Machine', {
      subnet_id: refs('aws_subnet.Public.id'),
      vpc_security_group_ids: [refs('aws_security_group.G.id')],
    }),
    ...filter,
  ).split(':')[0] as string;
}

function fromSnapshot({ out, into, allowed }: Given): string | undefined {
  const permission = (rule: string): unknown => ({ IpProtocol: '-1', IpRanges: [{ CidrIp: blockOf(rule) }] });
  const row = { RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', CidrBlock: allowed ?? '0.0.0.0/0' };
  const Entries = [{ ...row, Egress: true }, ...(allowed === undefined ? [{ ...row, Egress: false }] : [])];
  const filters: Rows = {
    SecurityGroups: [
      {
        GroupId: 'sg-G',
        GroupName: 'G',
        VpcId: 'vpc-Vpc',
        IpPermissions: into.map(permission),
        IpPermissionsEgress: out.map(permission),
      },
    ],
    NetworkAcls: [
      {
        NetworkAclId: 'acl-Acl',
        VpcId: 'vpc-Vpc',
        IsDefault: allowed === undefined,
        Associations: [{ SubnetId: 'subnet-Public' }],
        Entries,
      },
    ],
  };
  const machine = live.networkInterface('Eni', 'Public', { Groups: [{ GroupId: 'sg-G', GroupName: 'G' }] });
  const files = live.snapshot(live.vpc(), live.publicSubnet(), machine, filters);
  const model: NetworkModel = emptyNetwork();
  const pages = Object.entries(files).map(([file, json]) => ({ file, json }));
  toDescribed(pages, { stack: 'Net', hasFiles: true }).fill(model)();
  return analyse(model, { countsFilters: true }).subnets[0]?.verdict;
}

describe.each(CASES)('the filters of $name', (given) => {
  test('are judged as expected from a template', () => {
    expect(fromTemplate(given)).toBe(given.expected);
  });

  test('are judged as expected from a Terraform plan', () => {
    expect(fromPlan(given)).toBe(given.expected);
  });

  test('are judged as expected from a snapshot', () => {
    expect(fromSnapshot(given)).toBe(given.expected);
  });
});
