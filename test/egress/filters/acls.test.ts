import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  NO_VALUE,
  PUBLIC_PATH,
  att,
  either,
  filtered,
  from,
  outcomes,
  publicSubnet,
  ref,
  resource,
  route,
  subnet,
  vpc,
  when,
} from '../helpers';
import { BY_NAT, acl, entry } from './parts';

const NET: Resources = { ...vpc(), ...publicSubnet() };
const SHUT = 'isolated';
const OPEN = `exposed: ${PUBLIC_PATH}`;

/** What is said of `Public`, whose network ACL has these entries. */
function publicWith(...entries: readonly Resources[]): string | undefined {
  return filtered({ Resources: Object.assign({}, NET, acl('Public'), ...entries) as Resources })['Public'];
}

describe('a network ACL of a subnet with a route to an internet gateway', () => {
  test('changes no verdict unless filters count', () => {
    expect(outcomes({ Resources: { ...NET, ...acl('Public') } })['Public']).toBe(OPEN);
  });

  test('closes the path where it has no entry', () => {
    expect(publicWith()).toBe(SHUT);
  });

  test.each([
    ['all traffic out', '100 allow out -1 0.0.0.0/0'],
    ['all traffic in', '100 allow in -1 0.0.0.0/0'],
    ['one port out, whatever the answers find', '100 allow out 6 8.8.8.8/32'],
    ['a protocol without ports', '100 allow out 47 0.0.0.0/0'],
    ['pings', '100 allow out 1 0.0.0.0/0'],
  ])('leaves the path open where it allows %s', (_, text) => {
    expect(publicWith(entry(text))).toBe(OPEN);
  });

  test.each([
    ['private addresses alone', '100 allow out -1 10.0.0.0/8'],
    ['addresses of the other family', '100 allow out -1 2000::/3'],
    ['shared address space', '100 allow out -1 100.64.0.0/10'],
  ])('closes the path where it allows %s', (_, text) => {
    expect(publicWith(entry(text))).toBe(SHUT);
  });

  test('denies what the lower number denies', () => {
    expect(publicWith(entry('90 deny out -1 0.0.0.0/0'), entry('100 allow out -1 0.0.0.0/0'))).toBe(SHUT);
  });

  test('allows what the lower number allows', () => {
    expect(publicWith(entry('90 allow out -1 0.0.0.0/0'), entry('80 deny out -1 8.0.0.0/8'))).toBe(OPEN);
  });

  test('is shut by two denials that cover an allowance together', () => {
    const halves = [entry('90 deny out -1 0.0.0.0/1'), entry('91 deny out -1 128.0.0.0/1')];
    expect(publicWith(...halves, entry('100 allow out -1 0.0.0.0/0'))).toBe(SHUT);
  });

  test('is open by the one port that a denial leaves', () => {
    const denied = { PortRange: { From: 0, To: 65534 } };
    expect(publicWith(entry('90 deny out 6 0.0.0.0/0', denied), entry('100 allow out 6 0.0.0.0/0'))).toBe(
      OPEN,
    );
  });
});

describe('a network ACL whose entries hang on the input', () => {
  const CONDITIONS = {
    Conditions: { Open: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
    Parameters: { Flag: { Type: 'String' } },
  };
  const ALLOW = entry('100 allow out -1 0.0.0.0/0');

  test('is open where a condition can add an allowance', () => {
    const guarded = { Entryout100: when('Open', ALLOW['Entryout100'] as never) };
    expect(filtered({ ...CONDITIONS, Resources: { ...NET, ...acl('Public'), ...guarded } })['Public']).toBe(
      `${OPEN} [when Open]`,
    );
  });

  test('is open where a condition can take a denial away', () => {
    const denial = entry('90 deny out -1 0.0.0.0/0')['Entryout90'] as never;
    const resources = { ...NET, ...acl('Public'), ...ALLOW, Denial: when('Open', denial) };
    expect(filtered({ ...CONDITIONS, Resources: resources })['Public']).toBe(`${OPEN} [when not Open]`);
  });

  test('is not proven where a number is not known', () => {
    const found = publicWith(entry('90 deny out -1 0.0.0.0/0'), ALLOW, {
      Entryout90: {
        ...(entry('90 deny out -1 0.0.0.0/0')['Entryout90'] as object),
        Properties: {
          ...entry('90 deny out -1 0.0.0.0/0')['Entryout90']?.Properties,
          RuleNumber: ref('Number'),
        },
      } as never,
    });
    expect(found).toContain('unproven: filters may let it through');
  });

  test('is not proven where a custom resource is handed it', () => {
    const custom = { Custom: { Type: 'Custom::Opener', Properties: { Acl: ref('Acl') } } };
    expect(publicWith(custom)).toContain("'Custom' (Custom::Opener) is handed it");
  });

  test('is not proven where the association names one from outside', () => {
    const association = resource('EC2::SubnetNetworkAclAssociation', {
      SubnetId: ref('Public'),
      NetworkAclId: 'acl-1',
    });
    expect(filtered({ Resources: { ...NET, Association: association } })['Public']).toBe(
      "unproven: filters may let it through: the entries of network ACL 'acl-1' are not in the input",
    );
  });

  test('is the default one where a condition takes the association away', () => {
    const parts = acl('Public');
    const resources = { ...NET, ...parts, AclOfPublic: when('Open', parts['AclOfPublic'] as never) };
    expect(filtered({ ...CONDITIONS, Resources: resources })['Public']).toBe(`${OPEN} [when not Open]`);
  });

  test('counts an action by its arms', () => {
    const conditional = entry('100 allow out -1 0.0.0.0/0', { RuleAction: either('Open', 'allow', 'deny') });
    expect(
      filtered({ ...CONDITIONS, Resources: { ...NET, ...acl('Public'), ...conditional } })['Public'],
    ).toBe(`${OPEN} [when Open]`);
  });

  test('is open where a block is absent under no setting', () => {
    const conditional = entry('100 allow out -1 0.0.0.0/0', {
      CidrBlock: either('Open', '0.0.0.0/0', NO_VALUE),
      Ipv6CidrBlock: either('Open', NO_VALUE, 'fd00::/8'),
    });
    expect(
      filtered({ ...CONDITIONS, Resources: { ...NET, ...acl('Public'), ...conditional } })['Public'],
    ).toBe(`${OPEN} [when Open]`);
  });
});

describe('the default network ACL of a VPC', () => {
  const DEFAULT = att('Vpc', 'DefaultNetworkAcl');

  test('lets everything pass', () => {
    expect(filtered({ Resources: NET })['Public']).toBe(OPEN);
  });

  test('is closed by entries with lower numbers', () => {
    const out = entry('10 deny out -1 0.0.0.0/0', {}, DEFAULT);
    const into = entry('10 deny in -1 0.0.0.0/0', {}, DEFAULT);
    expect(filtered({ Resources: { ...NET, ...out, ...into } })['Public']).toBe(SHUT);
  });

  test('is not closed by entries with higher numbers', () => {
    const out = entry('200 deny out -1 0.0.0.0/0', {}, DEFAULT);
    expect(filtered({ Resources: { ...NET, ...out } })['Public']).toBe(OPEN);
  });

  test('is not known where the VPC is outside', () => {
    const outside = {
      ...subnet('App', 'vpc-1'),
      ...{ AppRoute: route('AppTable', '0.0.0.0/0', { GatewayId: 'igw-1' }) },
    };
    expect(filtered({ Resources: outside })['App']).toContain('unproven');
  });
});

describe('on the way through a NAT gateway', () => {
  const BOTH: Resources = { ...NET, ...BY_NAT };
  const path = `exposed: ${from('App')} → nat gateway 'Nat' → ${PUBLIC_PATH}`;

  test('nothing begins outside, so a network ACL that only lets in closes the path', () => {
    expect(
      filtered({ Resources: { ...BOTH, ...acl('App'), ...entry('100 allow in -1 0.0.0.0/0') } })['App'],
    ).toBe(SHUT);
  });

  test("the network ACL of the gateway's subnet closes the path on the way out", () => {
    const entries = entry('100 allow in -1 0.0.0.0/0');
    expect(filtered({ Resources: { ...BOTH, ...acl('Public'), ...entries } })['App']).toBe(SHUT);
  });

  test("the network ACL of the gateway's subnet closes the path on the way in", () => {
    const entries = entry('100 allow out -1 0.0.0.0/0');
    expect(filtered({ Resources: { ...BOTH, ...acl('Public'), ...entries } })['App']).toBe(SHUT);
  });

  test('both directions open leave it open', () => {
    const entries = { ...entry('100 allow out 6 0.0.0.0/0'), ...entry('100 allow in -1 10.0.0.0/16') };
    expect(filtered({ Resources: { ...BOTH, ...acl('Public'), ...entries } })['App']).toBe(path);
  });

  test('what one lets in and the other lets out has to be the same', () => {
    const entries = { ...entry('100 allow out 6 0.0.0.0/0'), ...entry('100 allow in 17 10.0.0.0/16') };
    expect(filtered({ Resources: { ...BOTH, ...acl('Public'), ...entries } })['App']).toBe(SHUT);
  });

  test('a network ACL that lets in from another subnet alone closes the path', () => {
    const entries = { ...entry('100 allow out -1 0.0.0.0/0'), ...entry('100 allow in -1 10.0.9.0/24') };
    expect(filtered({ Resources: { ...BOTH, ...acl('Public'), ...entries } })['App']).toBe(SHUT);
  });

  test('another gateway that no network ACL closes leaves the subnet open', () => {
    const second: Resources = {
      ...subnet('Other'),
      OtherRoute: route('OtherTable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
      Second: resource('EC2::NatGateway', { SubnetId: ref('Other'), AllocationId: 'eipalloc-2' }),
      AppRoute: route('AppTable', '0.0.0.0/0', { NatGatewayId: either('Open', ref('Nat'), ref('Second')) }),
    };
    const template = {
      Parameters: { Flag: { Type: 'String' } },
      Conditions: { Open: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
      Resources: { ...BOTH, ...second, ...acl('Public') },
    };
    expect(filtered(template)['App']).toContain("nat gateway 'Second'");
  });
});
