import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { BY_NAT, group, instance } from '../filters/parts';
import type { Resources } from '../helpers';
import { auditTemplate, publicSubnet, ref, vpc } from '../helpers';

const NET: Resources = { ...vpc(), ...publicSubnet(), ...BY_NAT };

/** Findings of AG202 and AG203: the message, the end of the path and the condition. */
function found(resources: Resources, rest: Partial<Template> = {}): readonly string[] {
  const { findings } = auditTemplate({ ...rest, Resources: { ...NET, ...resources } });
  return findings
    .filter(({ ruleId }) => ruleId === 'AG202' || ruleId === 'AG203')
    .map(({ ruleId, message, path, condition }) =>
      [
        `${ruleId} ${message}`,
        ...(path === undefined ? [] : [`from ${path[0]?.id ?? ''}`]),
        ...(condition === undefined ? [] : [`when ${condition}`]),
      ].join(', '),
    );
}

const FLAG: Partial<Template> = {
  Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};
const INSIDE = '-1 - 10.0.0.0/8';
const WEB = 'tcp 443 0.0.0.0/0';
const LETS = "AG202 'Open' lets tcp 443 to 0.0.0.0/0 out";

describe('an open security group', () => {
  test('is told with the rule that lets packets out', () => {
    expect(found(group('Open', { out: [WEB] }))).toEqual([LETS]);
  });

  test('is told with the rule that lets packets in', () => {
    expect(found(group('Open', { out: [INSIDE], in: [WEB] }))).toEqual([
      "AG203 'Open' lets tcp 443 from 0.0.0.0/0 in",
    ]);
  });

  test('is told with its public rules alone', () => {
    expect(found(group('Open', { out: ['tcp 22 10.0.0.0/8', WEB] }))).toEqual([LETS]);
  });

  test('is told with its first three rules', () => {
    const out = [WEB, 'tcp 80 0.0.0.0/0', 'tcp 22 0.0.0.0/0', 'tcp 21 0.0.0.0/0'];
    expect(found(group('Open', { out }))).toEqual([
      "AG202 'Open' lets tcp 443 to 0.0.0.0/0, tcp 80 to 0.0.0.0/0, tcp 22 to 0.0.0.0/0 out",
    ]);
  });

  test('is told with a rule once that it has twice', () => {
    expect(found(group('Open', { out: [WEB, WEB] }))).toEqual([LETS]);
  });

  test('is told under the condition under which it exists', () => {
    const { Open } = group('Open', { out: [WEB] });
    expect(found({ Open: { ...Open!, Condition: 'On' } }, FLAG)).toEqual([`${LETS}, when On`]);
  });

  test('is silent where it can never exist', () => {
    const { Open } = group('Open', { out: [WEB] });
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
    expect(found({ Open: { ...Open!, Condition: 'Never' } }, { Conditions })).toEqual([]);
  });

  test('is silent while only private addresses pass', () => {
    expect(found(group('Open', { out: [INSIDE], in: [INSIDE] }))).toEqual([]);
  });

  test('may let out what a parameter decides', () => {
    const rest = { Parameters: { Block: { Type: 'String' } } };
    const Open = group('Open', { out: [] })['Open']!;
    const rules = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: ref('Block') }];
    const Properties = { ...Open.Properties, SecurityGroupEgress: rules };
    expect(found({ Open: { ...Open, Properties } }, rest)).toEqual([
      expect.stringMatching(/^AG202 'Open' may let .* out: .*Block/),
    ]);
  });

  test('is told by what is certain where something else is not', () => {
    const rest = { Parameters: { Block: { Type: 'String' } } };
    const Open = group('Open', { out: [WEB] })['Open']!;
    const rules = [
      { IpProtocol: 'tcp', FromPort: 1, ToPort: 1, CidrIp: ref('Block') },
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
    ];
    const Properties = { ...Open.Properties, SecurityGroupEgress: rules };
    expect(found({ Open: { ...Open, Properties } }, rest)).toEqual([LETS]);
  });
});

describe('the path of an open security group', () => {
  test('is that of a subnet in which something is in the group', () => {
    const parts = { ...group('Open', { out: [WEB] }), ...instance('App', ['Open']) };
    expect(found(parts)).toEqual([`${LETS}, from App`]);
  });

  test('is that of the first such subnet', () => {
    const parts = {
      ...group('Open', { out: [WEB] }),
      ...instance('App', ['Open']),
      ...instance('Public', ['Open'], 'Other'),
    };
    expect(found(parts)).toEqual([`${LETS}, from Public`]);
  });

  test('is told of each group of a machine', () => {
    const parts = {
      ...group('Open', { out: [WEB] }),
      ...group('Wide', { out: [WEB] }),
      ...instance('App', ['Open', 'Wide']),
    };
    expect(found(parts)).toEqual([`${LETS}, from App`, `${LETS.replace('Open', 'Wide')}, from App`]);
  });

  test('is not told of a group in an isolated subnet', () => {
    const { App, AppTable } = BY_NAT;
    const resources = { ...vpc(), App: App!, AppTable: AppTable!, ...group('Open', { out: [WEB] }) };
    const { findings } = auditTemplate({ Resources: { ...resources, ...instance('App', ['Open']) } });
    expect(findings.find(({ ruleId }) => ruleId === 'AG202')).not.toHaveProperty('path');
  });

  test('is not told of what the group lets in', () => {
    const parts = { ...group('Open', { out: [INSIDE], in: [WEB] }), ...instance('App', ['Open']) };
    expect(found(parts)).toEqual(["AG203 'Open' lets tcp 443 from 0.0.0.0/0 in"]);
  });
});
