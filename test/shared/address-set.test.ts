import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AddressSet } from '../../lib/shared/address-set';
import {
  EVERY_ADDRESS,
  NO_ADDRESS,
  PUBLIC_ADDRESSES,
  SetMemory,
  both,
  either,
  except,
  isEmpty,
  keyOf,
  nat64Targets,
  ofCidr,
  sampleOf,
} from '../../lib/shared/address-set';
import { parseCidr } from '../../lib/shared/cidr';
import type { Intervals } from '../../lib/shared/intervals';
import { intersect, subtract, union } from '../../lib/shared/intervals';
import registry from '../../lib/shared/special-purpose.json';

const SIZE = 24;

/** A set of small numbers, and the same as a list of yes and no. */
const small = fc.array(fc.boolean(), { minLength: SIZE, maxLength: SIZE });

function toIntervals(members: readonly boolean[]): Intervals<number> {
  const out: number[] = [];
  members.forEach((isIn, at) => {
    if (isIn !== (members[at - 1] ?? false)) {
      out.push(at);
    }
  });
  return members.at(-1) === true ? [...out, members.length] : out;
}

function check(
  combine: (a: Intervals<number>, b: Intervals<number>) => Intervals<number>,
  expected: (a: boolean, b: boolean) => boolean,
): void {
  fc.assert(
    fc.property(small, small, (a, b) => {
      const found = combine(toIntervals(a), toIntervals(b));
      expect(found).toEqual(toIntervals(a.map((isIn, at) => expected(isIn, b[at]!))));
    }),
    { numRuns: 500 },
  );
}

describe('intervals', () => {
  test('intersect as sets do', () => check(intersect, (a, b) => a && b));
  test('unite as sets do', () => check(union, (a, b) => a || b));
  test('are subtracted as sets are', () => check(subtract, (a, b) => a && !b));
});

const set = (block: string): AddressSet => ofCidr(parseCidr(block)!);

function isPublic(address: string): boolean {
  const length = address.includes(':') ? 128 : 32;
  return !isEmpty(both(PUBLIC_ADDRESSES, set(`${address}/${length}`)));
}

describe('a public address', () => {
  test.each([
    '1.0.0.0',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.0.9',
    '192.0.1.0',
    '198.20.0.0',
    '224.0.0.1',
    '239.255.255.255',
    '64:ff9b::808:808',
    '2000::',
    '2001::1',
    '2001:1::1',
    '2001:20::1',
    '2600::1',
    '3ffe::1',
  ])('is %s', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    '0.0.0.1',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.0',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.0.1',
    '198.18.0.1',
    '203.0.113.1',
    '240.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001:2::1',
    '2001:db8::1',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::253',
    'fe80::1',
  ])('is not %s', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test('is decided by rows that say where they are from and when they were read', () => {
    expect(registry.source).toContain('IANA');
    expect(registry.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(registry.rows.filter(({ cidr }) => parseCidr(cidr) === undefined)).toEqual([]);
  });
});

describe('a memory of sets', () => {
  const blocks = fc
    .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 32 }))
    .map(([base, length]) =>
      set(`${[24, 16, 8, 0].map((bits) => (base >>> bits) & 255).join('.')}/${length}`),
    );

  test('answers as if it were asked for the first time', () => {
    fc.assert(
      fc.property(fc.array(blocks, { minLength: 2, maxLength: 4 }), (sets) => {
        const memory = new SetMemory();
        for (const a of [...sets, ...sets]) {
          for (const b of sets) {
            expect(memory.both(a, b)).toEqual(both(a, b));
            expect(memory.except(a, b)).toEqual(except(a, b));
          }
        }
      }),
    );
  });
});

describe('a set of addresses', () => {
  test('less itself is empty', () => {
    expect(isEmpty(except(PUBLIC_ADDRESSES, PUBLIC_ADDRESSES))).toBe(true);
  });

  test('and the rest of it are everything', () => {
    expect(either(PUBLIC_ADDRESSES, except(EVERY_ADDRESS, PUBLIC_ADDRESSES))).toEqual(EVERY_ADDRESS);
  });

  test('has the key of an equal set', () => {
    expect(keyOf(either(set('8.0.0.0/9'), set('8.128.0.0/9')))).toBe(keyOf(set('8.0.0.0/8')));
  });

  test.each([
    ['8.0.0.0/8', '8.0.0.0'],
    ['2600::/16', '2600::'],
  ])('%s has the sample %s', (block, sample) => {
    expect(sampleOf(set(block))).toBe(sample);
  });

  test('without an address has no sample', () => {
    expect(sampleOf(NO_ADDRESS)).toBeUndefined();
  });

  test('names by NAT64 the IPv4 addresses that it embeds', () => {
    expect(nat64Targets(set('64:ff9b::808:808/128'))).toEqual([0x08080808, 0x08080809]);
    expect(nat64Targets(set('2600::/16'))).toEqual([]);
  });
});
