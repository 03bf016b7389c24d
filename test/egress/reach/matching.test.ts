import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  TO_IGW,
  att,
  either,
  from,
  internetGateway,
  outcomes,
  ref,
  resource,
  route,
  subnet,
  verdicts,
  vpc,
  when,
} from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A'), ...internetGateway() };
const TO_PEER = { VpcPeeringConnectionId: 'pcx-1' };
const TO_FOREIGN = { TransitGatewayId: 'tgw-1' };
const igw = (destination: unknown): Resources => ({ Public: route('ATable', destination, TO_IGW) });

/** Sixteen routes to a peer that cover a block of length 8 together. */
const slices = (block: string, condition?: string): Resources =>
  Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => {
      const slice = route('ATable', block.replace('0.0.0/8', `${index * 16}.0.0/12`), TO_PEER);
      return [`Slice${index}`, condition === undefined ? slice : when(condition, slice)];
    }),
  );

const WAY_OUT = (destination: string): string =>
  `exposed: ${from('A', destination)} → internet gateway 'Igw' → internet`;

describe('longest prefix match', () => {
  test('a private route to a foreign transit gateway is no way out', () => {
    const Resources = { ...BASE, Private: route('ATable', '10.0.0.0/8', TO_FOREIGN) };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('a private route beside a default one leaves the default one a way out', () => {
    const Resources = { ...BASE, ...igw('0.0.0.0/0'), Private: route('ATable', '10.0.0.0/8', TO_FOREIGN) };
    expect(outcomes({ Resources })['A']).toBe(WAY_OUT('0.0.0.0/0'));
  });

  test('longer routes that cover a block together leave nothing of it', () => {
    const Resources = {
      ...BASE,
      ...igw('8.0.0.0/8'),
      Low: route('ATable', '8.0.0.0/9', TO_PEER),
      High: route('ATable', '8.128.0.0/9', TO_PEER),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('longer routes that leave one address of a block leave a way out', () => {
    const halves = Array.from({ length: 24 }, (_, index) => {
      const base = 2 ** 27 + 2 ** (23 - index);
      const text = [base >>> 24, (base >>> 16) & 255, (base >>> 8) & 255, base & 255].join('.');
      return [`Part${index}`, route('ATable', `${text}/${9 + index}`, TO_PEER)] as const;
    });
    const Resources = { ...BASE, ...igw('8.0.0.0/8'), ...Object.fromEntries(halves) };
    expect(outcomes({ Resources })['A']).toBe(WAY_OUT('8.0.0.0/8'));
  });

  test('however many longer routes cover a block, nothing is left of it', () => {
    const Resources = { ...BASE, ...igw('8.0.0.0/8'), ...slices('8.0.0.0/8') };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('a longer route takes nothing of the other family', () => {
    const Resources = { ...BASE, ...igw('0.0.0.0/0'), Six: route('ATable', '2000::/3', TO_PEER) };
    expect(outcomes({ Resources })['A']).toBe(WAY_OUT('0.0.0.0/0'));
  });

  test('a shorter route takes nothing of a longer one', () => {
    const Resources = { ...BASE, ...igw('8.8.8.0/24'), Wide: route('ATable', '0.0.0.0/0', TO_PEER) };
    expect(outcomes({ Resources })['A']).toBe(WAY_OUT('8.8.8.0/24'));
  });

  test('a longer route under a condition leaves a way out without it', () => {
    const Parameters = { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } };
    const Conditions = { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } };
    const Resources = {
      ...BASE,
      ...igw('8.0.0.0/8'),
      Longer: when('On', route('ATable', '8.0.0.0/8', TO_PEER)),
      Low: when('On', route('ATable', '8.0.0.0/9', TO_PEER)),
      High: when('On', route('ATable', '8.128.0.0/9', TO_PEER)),
    };
    expect(outcomes({ Parameters, Conditions, Resources })['A']).toBe(
      `${WAY_OUT('8.0.0.0/8')} [when not On]`,
    );
  });

  describe('under conditions', () => {
    const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Flag', 'Other'];
    const FLAGS = {
      Parameters: Object.fromEntries(
        names.map((name) => [`${name}Flag`, { Type: 'String', AllowedValues: ['yes', 'no'] }]),
      ),
      Conditions: {
        ...Object.fromEntries(names.map((name) => [name, { 'Fn::Equals': [ref(`${name}Flag`), 'yes'] }])),
        NoFlag: { 'Fn::Not': [{ Condition: 'Flag' }] },
      },
    };
    const halves: Resources = {
      Low: when('Other', route('ATable', '8.0.0.0/9', TO_PEER)),
      High: when('Other', route('ATable', '8.128.0.0/9', TO_PEER)),
    };
    /** Longer routes to one address each, under conditions of their own. */
    const open = (count: number): Resources =>
      Object.fromEntries(
        names
          .slice(0, count)
          .map((name, index) => [`To${name}`, when(name, route('ATable', `8.0.0.${index}/32`, TO_PEER))]),
      );
    const outcome = (more: Resources): string | undefined =>
      outcomes({ ...FLAGS, Resources: { ...BASE, ...igw('8.0.0.0/8'), ...more } })['A'];

    test('of its own, however many longer routes cover a block, nothing is left of it', () => {
      const own = { Public: when('Flag', route('ATable', '8.0.0.0/8', TO_IGW)) };
      expect(outcome({ ...own, ...slices('8.0.0.0/8', 'Flag') })).toBe('isolated');
    });

    test('six longer routes are weighed one by one', () => {
      expect(outcome({ ...open(4), ...halves })).toBe(`${WAY_OUT('8.0.0.0/8')} [when not Other]`);
    });

    test('past six, longer routes are taken to be away', () => {
      expect(outcome({ ...open(5), ...halves })).toBe(WAY_OUT('8.0.0.0/8'));
    });

    test('longer routes that cannot be there with a route are not counted', () => {
      const own = { Public: when('Flag', route('ATable', '8.0.0.0/8', TO_IGW)) };
      expect(outcome({ ...own, ...slices('8.0.0.0/8', 'NoFlag'), ...halves })).toBe(
        `${WAY_OUT('8.0.0.0/8')} [when Flag and not Other]`,
      );
    });
  });

  test('a longer route of an unknown block takes nothing', () => {
    const Resources = {
      ...BASE,
      ...igw('8.0.0.0/8'),
      Unknown: route('ATable', att('Other', 'Cidr'), TO_PEER),
    };
    expect(outcomes({ Resources })['A']).toBe(WAY_OUT('8.0.0.0/8'));
  });

  test('default routes take nothing of a route of an unknown block, which may be longer', () => {
    const Resources = {
      ...BASE,
      ...igw(att('Other', 'Cidr')),
      Four: route('ATable', '0.0.0.0/0', TO_PEER),
      Six: route('ATable', '::/0', TO_PEER),
    };
    expect(verdicts({ Resources })['A']).toBe('unproven');
  });

  test('a local route is no way out', () => {
    const Resources = { ...BASE, Local: route('ATable', '0.0.0.0/0', { GatewayId: 'local' }) };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('of two equal blocks under two conditions each counts', () => {
    const Conditions = { On: { 'Fn::Equals': [ref('AWS::Region'), 'eu-west-1'] } };
    const Resources = {
      ...BASE,
      Route: route('ATable', '0.0.0.0/0', {
        VpcPeeringConnectionId: either('On', 'pcx-1', ref('AWS::NoValue')),
        GatewayId: either('On', ref('AWS::NoValue'), ref('Igw')),
      }),
    };
    expect(outcomes({ Conditions, Resources })['A']).toBe(`${WAY_OUT('0.0.0.0/0')} [when not On]`);
  });
});

describe('a prefix list', () => {
  const listed = (Entries: unknown): Resources => ({
    ...BASE,
    List: resource('EC2::PrefixList', { Entries }),
    Route: resource('EC2::Route', {
      RouteTableId: ref('ATable'),
      DestinationPrefixListId: ref('List'),
      ...TO_IGW,
    }),
  });

  test('of private entries is no way out', () => {
    expect(outcomes({ Resources: listed([{ Cidr: '10.0.0.0/8' }, { Cidr: 'fd00::/8' }]) })['A']).toBe(
      'isolated',
    );
  });

  test('with one public entry is a way out', () => {
    const Resources = listed([{ Cidr: '10.0.0.0/8' }, { Cidr: '8.8.8.8/32' }]);
    expect(outcomes({ Resources })['A']).toBe(WAY_OUT('8.8.8.8/32 (List)'));
  });

  test('without entries matches nothing', () => {
    expect(outcomes({ Resources: listed([]) })['A']).toBe('isolated');
  });

  test('with an unknown entry is unproven', () => {
    const Resources = listed([{ Cidr: { 'Fn::ImportValue': 'Range' } }]);
    expect(outcomes({ Resources })['A']).toBe(
      "unproven: cannot tell what the route matches: no stack of the input exports 'Range'",
    );
  });

  test('with an entry under a condition is a way out under it', () => {
    const Conditions = { On: { 'Fn::Equals': [ref('AWS::Region'), 'eu-west-1'] } };
    const Resources = listed([either('On', { Cidr: '8.8.8.8/32' }, { Cidr: '10.0.0.0/8' })]);
    expect(outcomes({ Conditions, Resources })['A']).toBe(`${WAY_OUT('8.8.8.8/32 (List)')} [when On]`);
  });

  test.each(['pl-63a5400a', { 'Fn::ImportValue': 'List' }])('outside the input is unproven: %j', (list) => {
    const Resources = {
      ...BASE,
      Route: resource('EC2::Route', {
        RouteTableId: ref('ATable'),
        DestinationPrefixListId: list,
        ...TO_IGW,
      }),
    };
    expect(outcomes({ Resources })['A']).toMatch(
      /^unproven: cannot tell what the route matches: the entries of prefix list '.*' are not in the input$/,
    );
  });
});

describe('a block that the input does not decide', () => {
  test.each<[string, unknown, string]>([
    ['an import', { 'Fn::ImportValue': 'Range' }, 'unproven'],
    ['an attribute', att('Igw', 'Unknown'), 'unproven'],
    ['a dynamic reference', '{{resolve:ssm:/range}}', 'unproven'],
    ['a transform', { 'Fn::Transform': { Name: 'X' } }, 'unproven'],
    ['a function that does not exist', { 'Fn::Unheard': [] }, 'unproven'],
    ['nothing', undefined, 'unproven'],
    ['a text that is no block', '0.0.0.0', 'unproven'],
  ])('by %s is unproven', (_, destination, expected) => {
    expect(verdicts({ Resources: { ...BASE, ...igw(destination) } })['A']).toBe(expected);
  });
});

test('the range of a VPC that a table may be of is not certainly its own', () => {
  const chosen = either('C', ref('Vpc'), ref('Wide'));
  const Conditions = { C: { 'Fn::Equals': [ref('AWS::Region'), 'eu-west-1'] } };
  const Resources = {
    ...vpc(),
    ...vpc('Wide', '8.8.0.0/16'),
    ...subnet('A', chosen),
    ...internetGateway(),
    Route: route('ATable', '8.8.0.0/16', TO_IGW),
  };
  expect(verdicts({ Conditions, Resources })['A']).toBe('exposed');
});
