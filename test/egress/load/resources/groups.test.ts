import { describe, expect, test } from 'vitest';
import type { Resources } from '../../helpers';
import { either, ref, resource, when } from '../../helpers';
import { doubt, of, spell } from './filters';
import { spelled } from './told';

type Json = Readonly<Record<string, unknown>>;

const GIVEN = ref('Given');

describe('security groups of a template', () => {
  const rules = (more: Resources): string[] => {
    const { model, groups } = of(more);
    return groups.rules
      .filter(({ origin }) => origin.logicalId !== 'V')
      .map(
        (rule) =>
          `${spelled(model, rule.group)}: ${rule.direction} ${spell(model, rule.peers)}${doubt(rule.service.why, rule.why)}${rule.isDefault === true ? ' by default' : ''}${rule.when.length === 0 ? '' : ` when ${model.choices.describe(rule.when)}`}`,
      );
  };
  const group = (properties: Json): Resources => ({
    G: resource('EC2::SecurityGroup', { VpcId: ref('V'), ...properties }),
  });
  const ALL = { IpProtocol: '-1', CidrIp: '8.0.0.0/8' };
  const BY_DEFAULT = 'G: out 0.0.0.0/0, ::/0 by default';
  const UNKNOWN = "(a rule of 'G' is not known)";

  test.each<[Json, string[]]>([
    [{}, [BY_DEFAULT]],
    [{ SecurityGroupIngress: [ALL] }, ['G: in 8.0.0.0/8', BY_DEFAULT]],
    [{ SecurityGroupEgress: [ALL] }, ['G: out 8.0.0.0/8']],
    [{ SecurityGroupEgress: ALL }, ['G: out 8.0.0.0/8']],
    [{ SecurityGroupEgress: [] }, [BY_DEFAULT]],
    [{ SecurityGroupEgress: [{ IpProtocol: '-1', CidrIpv6: '::/0' }] }, ['G: out ::/0']],
    [{ SecurityGroupEgress: [{ IpProtocol: '-1', DestinationPrefixListId: 'pl-1' }] }, ['G: out list pl-1']],
    [
      { SecurityGroupEgress: [{ IpProtocol: '-1', DestinationSecurityGroupId: 'sg-1' }] },
      ['G: out group sg-1'],
    ],
    [
      {
        SecurityGroupIngress: [
          { IpProtocol: '-1', SourcePrefixListId: 'pl-1', SourceSecurityGroupName: 'web' },
        ],
      },
      ['G: in list pl-1, group web', BY_DEFAULT],
    ],
    [
      { SecurityGroupIngress: [{ IpProtocol: '-1', SourceSecurityGroupId: 'sg-1' }] },
      ['G: in group sg-1', BY_DEFAULT],
    ],
    [{ SecurityGroupEgress: [{ IpProtocol: '-1' }] }, ['G: out ']],
    [
      { SecurityGroupEgress: [either('On', ALL, { ...ALL, CidrIp: '9.0.0.0/8' })] },
      ['G: out 8.0.0.0/8 when On', 'G: out 9.0.0.0/8 when not On'],
    ],
    [
      { SecurityGroupEgress: either('On', [ALL], ref('AWS::NoValue')) },
      ['G: out 8.0.0.0/8 when On', `${BY_DEFAULT} when not On`],
    ],
    [{ SecurityGroupEgress: [GIVEN] }, [`G: out 0.0.0.0/0, ::/0 ${UNKNOWN}`]],
    [
      { SecurityGroupEgress: [{ ...ALL, IpProtocol: 'tcp', FromPort: GIVEN, ToPort: 1 }] },
      ["G: out 8.0.0.0/8 (the ports of 'G' are not known)"],
    ],
  ])('have the rules %j', (properties, expected) => {
    expect(rules(group(properties))).toEqual(expected);
  });

  test.each([
    ['Egress', 'out'],
    ['Ingress', 'in'],
  ])('have the rule of a resource of its own: %s', (name, direction) => {
    const L = resource(`EC2::SecurityGroup${name}`, { GroupId: ref('G'), ...ALL });
    expect(rules({ ...group({ SecurityGroupEgress: [ALL] }), L })[0]).toBe(`G: ${direction} 8.0.0.0/8`);
  });

  test('have the rule of a resource that calls them by name', () => {
    const L = resource('EC2::SecurityGroupIngress', { GroupName: 'web', ...ALL });
    expect(rules({ L })).toEqual(['web: in 8.0.0.0/8']);
  });

  test('may lose the rule of EC2 where another resource adds the first', () => {
    const L = resource('EC2::SecurityGroupEgress', { GroupId: ref('G'), ...ALL });
    expect(rules({ ...group({}), L })).toEqual([
      'G: out 8.0.0.0/8',
      "G: out 0.0.0.0/0, ::/0 (CloudFormation may take the rule away that EC2 gives 'G', as 'L' adds one) by default",
    ]);
  });

  test('have rules when they are there themselves', () => {
    const G = when(
      'On',
      resource('EC2::SecurityGroup', { SecurityGroupIngress: [either('On', ALL, GIVEN)] }),
    );
    expect(rules({ G })).toEqual(['G: in 8.0.0.0/8 when On', `${BY_DEFAULT} when On`]);
  });

  test('of VPCs let everything out', () => {
    const { groups } = of({});
    expect([...groups.groups].map(([id, { isDefault }]) => [id, isDefault])).toEqual([
      ['Net/V#DefaultSecurityGroup', true],
    ]);
    expect(groups.rules.map(({ isDefault, direction }) => [isDefault, direction])).toEqual([[true, 'out']]);
  });

  test('are in doubt where code is handed them', () => {
    const C = { Type: 'Custom::Thing', Properties: { Id: ref('G') } };
    expect(of({ ...group({}), C }).groups.groups.get('Net/G')?.why).toBe(
      "'C' (Custom::Thing) is handed it and may change its rules",
    );
  });
});

describe('what a template places in subnets', () => {
  const placed = (more: Resources): string[] => {
    const { model, placements } = of(more);
    return placements.map(
      ({ origin, subnets, groups, why }) =>
        `${origin.logicalId} in ${spelled(model, subnets)}: ${spelled(model, groups)}${doubt(why)}`,
    );
  };

  test.each<[string, Resources, string[]]>([
    [
      'a machine',
      { X: resource('EC2::Instance', { SubnetId: ref('A'), SecurityGroupIds: ['sg-1'] }) },
      ['X in A: sg-1'],
    ],
    ['nothing without a subnet', { X: resource('EC2::Instance', { SecurityGroupIds: ['sg-1'] }) }, []],
    [
      'a function',
      {
        X: resource('Lambda::Function', {
          VpcConfig: { SubnetIds: [ref('A'), ref('B')], SecurityGroupIds: ['sg-1'] },
        }),
      },
      ['X in A, B: sg-1'],
    ],
    [
      'a database, by its subnet group',
      {
        S: resource('RDS::DBSubnetGroup', { SubnetIds: [ref('A')] }),
        X: resource('RDS::DBInstance', { DBSubnetGroupName: ref('S'), VPCSecurityGroups: ['sg-1'] }),
      },
      ['X in A: sg-1'],
    ],
    [
      'a fleet, by its launch template',
      {
        T: resource('EC2::LaunchTemplate', {
          LaunchTemplateData: { SecurityGroupIds: [either('On', 'sg-1', 'sg-2')] },
        }),
        X: resource('AutoScaling::AutoScalingGroup', {
          VPCZoneIdentifier: [ref('A')],
          LaunchTemplate: { LaunchTemplateId: ref('T'), Version: '1' },
        }),
      },
      ['X in A: sg-1 [On], sg-2 [not On]'],
    ],
    [
      'a fleet, by a launch template of another',
      {
        X: resource('AutoScaling::AutoScalingGroup', {
          VPCZoneIdentifier: [ref('A')],
          LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' },
        }),
      },
      ['X in A: lt-1'],
    ],
  ])('is %s', (_, more, expected) => {
    expect(placed(more)).toEqual(expected);
  });

  test('is not known of a type that nobody has listed', () => {
    const { model, strangers } = of({
      X: resource('New::Thing', { Where: [{ Deep: ref('A') }], Vpc: ref('V') }),
      Y: resource('New::Thing'),
    });
    expect(
      strangers.map(({ origin, subnets, groups, why }) => [
        origin.logicalId,
        spelled(model, subnets),
        groups,
        why,
      ]),
    ).toEqual([
      ['X', 'A', [], "the input does not show which groups 'X' (AWS::New::Thing) puts its interfaces into"],
    ]);
  });
});
