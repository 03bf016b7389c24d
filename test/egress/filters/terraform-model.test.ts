import { describe, expect, test } from 'vitest';
import type { Guarded } from '../../../lib/egress/model/choices';
import type { Acls, Groups, Peer, Placement } from '../../../lib/egress/model/filters';
import { formatCidr } from '../../../lib/shared/cidr';
import type { Module, Resource } from '../load/terraform/plan';
import { aws, load, plan, refs } from '../load/terraform/plan';
import { LATER, labels } from '../load/terraform/told';

type Args = Readonly<Record<string, unknown>>;

const VPC_ID = { vpc_id: refs('aws_vpc.v.id') };
const VPC = aws('vpc.v', { cidr_block: '10.0.0.0/16' });
const S = aws('subnet.s', { ...VPC_ID, cidr_block: '10.0.0.0/24' });
const T = aws('subnet.t', { ...VPC_ID, cidr_block: '10.0.1.0/24' });

interface Told {
  readonly acls: Acls;
  readonly groups: Groups;
  readonly placements: Placement[];
  readonly strangers: Placement[];
}

function filters(module: Module, more: Args = {}): Told {
  const told: Told = {
    acls: { acls: new Map(), entries: [], associations: [], ranges: new Map() },
    groups: { groups: new Map(), rules: [] },
    placements: [],
    strangers: [],
  };
  for (const source of load(plan(module, more)).filterSources) {
    source.acls(told.acls);
    source.groups(told.groups);
    source.placements(told.placements);
    source.strangers(told.strangers);
  }
  return told;
}

const of = (...resources: Resource[]): Told => filters({ resources: [VPC, S, T, ...resources] });

const short = (id: string): string => id.replace(/^\??net\.tfplan\.json:(aws_)?/, '');

const spell = (peers: readonly Guarded<Peer>[]): string =>
  peers
    .map(({ value }) =>
      value.kind === 'cidr'
        ? formatCidr(value.cidr)
        : value.kind === 'prefix-list'
          ? value.list.label
          : value.kind === 'group'
            ? value.group.label
            : `? ${value.why}`,
    )
    .join(', ');

describe('network ACLs of a plan', () => {
  const acl = (args: Args): Resource => aws('network_acl.n', { ...VPC_ID, ...args });
  const used = ({ acls }: Told): string[] =>
    acls.associations.map((one) => `${labels(one.subnet)} uses ${short(one.acl[0]?.value.id ?? '')}`);
  const entries = ({ acls }: Told): string[] =>
    acls.entries.map(
      ({ direction, number, action, peers, service }) =>
        `${direction} ${number ?? '?'} ${action ?? '?'} ${spell(peers)}${service.why === undefined ? '' : ` (${service.why})`}`,
    );

  test('are those of VPCs and those that it makes', () => {
    const { acls } = of(acl({ subnet_ids: [] }));
    expect([...acls.acls.values()].map(({ id, isDefault, why }) => [short(id), isDefault, why])).toEqual([
      ['vpc.v#DefaultNetworkAcl', true, undefined],
      ['network_acl.n', false, undefined],
    ]);
  });

  test('are the default ones that it manages', () => {
    const args = { default_network_acl_id: refs('aws_vpc.v.default_network_acl_id') };
    const { acls } = of(aws('default_network_acl.d', { ...args, subnet_ids: [refs('aws_subnet.s.id')] }));
    expect([...acls.acls.keys()].map(short)).toEqual(['vpc.v#DefaultNetworkAcl']);
    expect([...acls.acls.values()].map(({ origin }) => origin.logicalId)).toEqual([
      'aws_default_network_acl.d',
    ]);
    expect(acls.associations).toEqual([]);
  });

  test('know the ranges of subnets', () => {
    const { acls } = of(aws('subnet.u', VPC_ID), aws('default_subnet.w', { cidr_block: '10.0.2.0/24' }));
    expect([...acls.ranges].map(([id, range]) => `${short(id)} ${formatCidr(range)}`)).toEqual([
      'subnet.s 10.0.0.0/24',
      'subnet.t 10.0.1.0/24',
      'default_subnet.w 10.0.2.0/24',
    ]);
  });

  const RULE = { protocol: 'tcp', from_port: 443, to_port: 443, cidr_block: '0.0.0.0/0' };

  test('have the entries that stand in them', () => {
    const inner = { ...RULE, rule_no: 100, action: 'allow' };
    const told = of(
      acl({ subnet_ids: [], ingress: [inner], egress: [{ ...inner, action: 'deny', rule_no: 7 }] }),
    );
    expect(entries(told).slice(-2)).toEqual(['in 100 allow 0.0.0.0/0', 'out 7 deny 0.0.0.0/0']);
  });

  test.each<[Args, string[]]>([
    [{ egress: true }, ['out 5 deny 0.0.0.0/0']],
    [{}, ['in 5 deny 0.0.0.0/0']],
    [{ rule_number: LATER, rule_action: LATER }, ['in ? ? 0.0.0.0/0']],
    [{ rule_action: 'other' }, ['in 5 ? 0.0.0.0/0']],
    [{ cidr_block: undefined, ipv6_cidr_block: '::/0' }, ['in 5 deny ::/0']],
    [{ cidr_block: undefined }, ['in 5 deny ? aws_network_acl_rule.r.cidr_block is not shown']],
    [
      { from_port: undefined },
      ["in 5 deny 0.0.0.0/0 (the ports of 'aws_network_acl_rule.r.protocol' are not known)"],
    ],
    [
      { protocol: '1' },
      ["in 5 deny 0.0.0.0/0 (the ports of 'aws_network_acl_rule.r.protocol' are not known)"],
    ],
    [{ protocol: 'icmpv6', icmp_type: 8, icmp_code: 0 }, ['in 5 deny 0.0.0.0/0']],
    [{ protocol: '47', from_port: undefined }, ['in 5 deny 0.0.0.0/0']],
    [
      { egress: LATER },
      ['out', 'in'].map(
        (direction) =>
          `${direction} 5 deny 0.0.0.0/0 (aws_network_acl_rule.r.egress is known only after apply)`,
      ),
    ],
  ])('have the entry of a resource of its own: %j', (args, expected) => {
    const common = {
      network_acl_id: refs('aws_network_acl.n.id'),
      rule_number: 5,
      rule_action: 'deny',
      ...RULE,
    };
    const rule = Object.fromEntries(
      Object.entries({ ...common, ...args }).filter(([, value]) => value !== undefined),
    );
    const told = of(acl({ subnet_ids: [] }), aws('network_acl_rule.r', rule));
    expect(entries(told).slice(-expected.length)).toEqual(expected);
    expect(told.acls.entries.at(-1)?.acl.map(({ value }) => short(value.id))).toEqual(['network_acl.n']);
  });

  test('are in doubt while the plan changes one of their rules', () => {
    const known = aws('network_acl.n', { id: 'acl-1', vpc_id: 'vpc-1', subnet_ids: [] });
    const rule = (action: string): Resource =>
      aws('network_acl_rule.r', { network_acl_id: 'acl-1', ...RULE }, { actions: [action] });
    const why = (action: string): string | undefined => of(known, rule(action)).acls.acls.get('acl-1')?.why;
    expect(why('delete')).toBe(
      "the plan changes rules of 'aws_network_acl.n', and shows some as they were before",
    );
    expect([why('no-op'), why('create'), why('read')]).toEqual([undefined, undefined, undefined]);
  });

  test('are in doubt where their rules are known only after apply', () => {
    const { acls } = of(acl({ subnet_ids: [], egress: LATER }));
    expect([...acls.acls.values()].at(-1)?.why).toBe(
      "rules of 'aws_network_acl.n' are known only after apply",
    );
  });

  test('are in doubt where a command is handed them', () => {
    const { acls } = of(
      acl({ subnet_ids: [] }),
      aws('instance.i', {}, { provisioners: [refs('aws_network_acl.n.id')] }),
    );
    expect([...acls.acls.values()].at(-1)?.why).toBe(
      "'aws_instance.i' (aws_instance) is handed it and may change its rules",
    );
  });

  test.each<[unknown, string[]]>([
    [[refs('aws_subnet.s.id')], ['aws_subnet.s uses network_acl.n']],
    [['subnet-1'], ['subnet-1 uses network_acl.n']],
    [
      LATER,
      [
        'local.later uses network_acl.n',
        'local.later uses ?network ACL',
        'aws_subnet.s uses network_acl.n',
        'aws_subnet.s uses ?network ACL',
        'aws_subnet.t uses network_acl.n',
        'aws_subnet.t uses ?network ACL',
      ],
    ],
  ])('are used by the subnets that they list: %j', (subnet_ids, expected) => {
    expect(used(of(acl({ subnet_ids })))).toEqual(expected);
  });

  test.each<[unknown, string[]]>([
    [refs('aws_subnet.s.id'), ['aws_subnet.s uses network_acl.n']],
    ['subnet-1', ['subnet-1 uses network_acl.n']],
  ])('are used by the subnet of an association: %j', (subnet_id, expected) => {
    const association = aws('network_acl_association.a', {
      subnet_id,
      network_acl_id: refs('aws_network_acl.n.id'),
    });
    expect(used(of(acl({}), association))).toEqual(expected);
  });
});

describe('security groups of a plan', () => {
  const rules = ({ groups }: Told): string[] =>
    groups.rules.map(
      ({ group, direction, peers, service, why, isDefault }) =>
        `${labels(group)} ${direction} ${spell(peers)}${[service.why, why].map((one) => (one === undefined ? '' : ` (${one})`)).join('')}${isDefault === true ? ' by default' : ''}`,
    );
  const G = aws('security_group.g', VPC_ID);
  const OF_G = { security_group_id: refs('aws_security_group.g.id') };

  test('are those of VPCs, which let everything out, and those that it makes', () => {
    const told = of(G);
    expect([...told.groups.groups.values()].map(({ id, isDefault }) => [short(id), isDefault])).toEqual([
      ['vpc.v#DefaultSecurityGroup', true],
      ['security_group.g', false],
    ]);
    expect(rules(told)).toEqual([expect.stringMatching(/^default of aws_vpc\.v out /)]);
  });

  test('are the default ones that it manages, which are like any other then', () => {
    const told = of(aws('default_security_group.d', VPC_ID));
    expect([...told.groups.groups].map(([id, { isDefault }]) => [short(id), isDefault])).toEqual([
      ['vpc.v#DefaultSecurityGroup', false],
    ]);
    expect(rules(told)).toEqual([]);
  });

  const TCP = { from_port: 443, to_port: 443 };

  test.each<[string, Args, string]>([
    [
      'security_group_rule',
      { ...TCP, type: 'egress', protocol: 'tcp', cidr_blocks: ['8.0.0.0/8'] },
      'out 8.0.0.0/8',
    ],
    [
      'security_group_rule',
      { ...TCP, type: 'ingress', protocol: 'tcp', ipv6_cidr_blocks: ['::/0'] },
      'in ::/0',
    ],
    [
      'security_group_rule',
      { ...TCP, type: 'ingress', protocol: 'tcp', prefix_list_ids: ['pl-1'] },
      'in pl-1',
    ],
    [
      'security_group_rule',
      { ...TCP, type: 'ingress', protocol: 'tcp', cidr_blocks: ['x'] },
      "in ? 'x' is not an address block",
    ],
    [
      'security_group_rule',
      { ...TCP, type: 'ingress', protocol: 'tcp', cidr_blocks: LATER },
      'in ? aws_security_group_rule.r.cidr_blocks is known only after apply',
    ],
    [
      'vpc_security_group_egress_rule',
      { ...TCP, ip_protocol: 'tcp', cidr_ipv4: '8.0.0.0/8' },
      'out 8.0.0.0/8',
    ],
    ['vpc_security_group_ingress_rule', { ...TCP, ip_protocol: 'tcp', cidr_ipv6: '::/0' }, 'in ::/0'],
    ['vpc_security_group_ingress_rule', { ...TCP, ip_protocol: 'tcp', prefix_list_id: 'pl-1' }, 'in pl-1'],
    [
      'vpc_security_group_ingress_rule',
      { ...TCP, ip_protocol: 'tcp', prefix_list_id: LATER },
      'in ? a plan does not show what a local value is made of',
    ],
    [
      'vpc_security_group_ingress_rule',
      { ip_protocol: 'tcp', from_port: LATER, to_port: 'x', cidr_ipv6: '::/0' },
      "in ::/0 (the ports of 'aws_vpc_security_group_ingress_rule.r.ip_protocol' are not known)",
    ],
  ])('have the rule of a resource of its own: %s %j', (type, args, expected) => {
    expect(rules(of(G, aws(`${type}.r`, { ...OF_G, ...args }))).at(-1)).toBe(
      `aws_security_group.g ${expected}`,
    );
  });

  test('have a rule either way where its direction is known only after apply', () => {
    const rule = { ...OF_G, ...TCP, type: LATER, protocol: 'tcp', cidr_blocks: ['8.0.0.0/8'] };
    const why = '(aws_security_group_rule.r.type is known only after apply)';
    expect(rules(of(G, aws('security_group_rule.r', rule))).slice(-2)).toEqual([
      `aws_security_group.g out 8.0.0.0/8 ${why}`,
      `aws_security_group.g in 8.0.0.0/8 ${why}`,
    ]);
  });
});
