import { describe, expect, test } from 'vitest';
import { formatCidr } from '../../../../lib/shared/cidr';
import type { Resources } from '../../helpers';
import { either, ref, resource } from '../../helpers';
import { doubt, of, spell } from './filters';
import { spelled } from './told';

type Json = Readonly<Record<string, unknown>>;

const GIVEN = ref('Given');

describe('network ACLs of a template', () => {
  const N = resource('EC2::NetworkAcl', { VpcId: ref('V') });
  const entries = (properties: Json, more: Resources = {}): string[] => {
    const { model, acls } = of({
      N,
      E: resource('EC2::NetworkAclEntry', { NetworkAclId: ref('N'), ...properties }),
      ...more,
    });
    return acls.entries
      .filter(({ origin }) => origin.logicalId === 'E')
      .map(
        (entry) =>
          `${spelled(model, entry.acl)}: ${entry.direction} ${entry.number ?? '?'} ${entry.action ?? '?'} ${spell(model, entry.peers)}${doubt(entry.service.why)}${entry.when.length === 0 ? '' : ` when ${model.choices.describe(entry.when)}`}`,
      );
  };
  const PLAIN = { RuleNumber: 100, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' };

  test.each<[Json, string[]]>([
    [PLAIN, ['N: in 100 allow 0.0.0.0/0']],
    [{ ...PLAIN, Egress: true, RuleAction: 'deny' }, ['N: out 100 deny 0.0.0.0/0']],
    [{ ...PLAIN, CidrBlock: undefined, Ipv6CidrBlock: '::/0' }, ['N: in 100 allow ::/0']],
    [{ ...PLAIN, CidrBlock: undefined }, ["N: in 100 allow ? entry 'E' names no block"]],
    [{ ...PLAIN, RuleNumber: GIVEN }, ['N: in ? allow 0.0.0.0/0']],
    [{ ...PLAIN, RuleNumber: 'x' }, ['N: in ? allow 0.0.0.0/0']],
    [{ ...PLAIN, RuleAction: { 'Fn::ImportValue': 'action' } }, ['N: in 100 ? 0.0.0.0/0']],
    [
      { ...PLAIN, RuleAction: GIVEN },
      ['N: in 100 allow 0.0.0.0/0 when Given = allow', 'N: in 100 deny 0.0.0.0/0 when Given = deny'],
    ],
    [
      { ...PLAIN, RuleAction: either('On', 'allow', 'deny') },
      ['N: in 100 allow 0.0.0.0/0 when On', 'N: in 100 deny 0.0.0.0/0 when not On'],
    ],
    [
      { ...PLAIN, Egress: either('On', true, false), RuleAction: either('On', 'allow', 'deny') },
      ['N: out 100 allow 0.0.0.0/0 when On', 'N: in 100 deny 0.0.0.0/0 when not On'],
    ],
    [{ ...PLAIN, Protocol: GIVEN }, ["N: in 100 allow 0.0.0.0/0 (the protocol of 'E' is not known)"]],
    [{ ...PLAIN, Protocol: 6, PortRange: { From: 443, To: 443 } }, ['N: in 100 allow 0.0.0.0/0']],
    [
      { ...PLAIN, Protocol: 6, PortRange: { From: GIVEN, To: 443 } },
      ["N: in 100 allow 0.0.0.0/0 (the ports of 'E' are not known)"],
    ],
    [
      { ...PLAIN, Protocol: 6, PortRange: GIVEN },
      ["N: in 100 allow 0.0.0.0/0 (the ports of 'E' are not known)"],
    ],
    [
      { ...PLAIN, Protocol: 6, PortRange: either('On', { From: 1, To: 2 }, { From: 3, To: 4 }) },
      ["N: in 100 allow 0.0.0.0/0 (the ports of 'E' are not known)"],
    ],
    [{ ...PLAIN, Protocol: 1, Icmp: { Type: 8, Code: 0 } }, ['N: in 100 allow 0.0.0.0/0']],
    [
      { ...PLAIN, Protocol: 1, Icmp: { Type: GIVEN, Code: 0 } },
      ["N: in 100 allow 0.0.0.0/0 (the ports of 'E' are not known)"],
    ],
  ])('have the entry %j', (properties, expected) => {
    const written = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    expect(entries(written)).toEqual(expected);
  });

  test('are those of VPCs and those of their own, with their subnets', () => {
    const Own = resource('EC2::SubnetNetworkAclAssociation', { SubnetId: ref('A'), NetworkAclId: ref('N') });
    const Ranged = resource('EC2::Subnet', { VpcId: ref('V'), CidrBlock: '10.0.0.0/24' });
    const { model, acls } = of({ N, Own, Ranged, Open: resource('EC2::Subnet', { CidrBlock: GIVEN }) });
    expect([...acls.acls].map(([id, { isDefault, vpc }]) => [id, isDefault, spelled(model, vpc)])).toEqual([
      ['Net/V#DefaultNetworkAcl', true, 'V'],
      ['Net/N', false, 'V'],
    ]);
    expect(
      acls.associations.map(({ subnet, acl }) => `${spelled(model, subnet)} ${spelled(model, acl)}`),
    ).toEqual(['A N']);
    expect([...acls.ranges].map(([id, range]) => `${id} ${formatCidr(range)}`)).toEqual([
      'Net/Ranged 10.0.0.0/24',
    ]);
  });

  test.each([
    ['Custom::Thing', "'C' (Custom::Thing) is handed it and may change its entries"],
    [
      'AWS::CloudFormation::CustomResource',
      "'C' (AWS::CloudFormation::CustomResource) is handed it and may change its entries",
    ],
    ['AWS::SSM::Parameter', undefined],
  ])('are in doubt where code is handed them: %s', (Type, why) => {
    const { acls } = of({ N, C: { Type, Properties: { Value: ref('N'), Other: ref('A') } } });
    expect(acls.acls.get('Net/N')?.why).toBe(why);
  });
});
