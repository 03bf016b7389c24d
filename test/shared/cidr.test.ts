import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCidr,
  formatIpv4,
  formatIpv6,
  parseCidr,
  parseIpv4,
  parseIpv6,
  rangeOf4,
  rangeOf6,
} from '../../lib/shared/cidr';

const address4 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const address6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
/** Mostly zeros, as written addresses are. */
const sparse6 = fc
  .array(fc.constantFrom(0n, 0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n));

describe('an address', () => {
  test('of IPv4 is read back as it was written', () => {
    fc.assert(
      fc.property(address4, (value) => {
        expect(parseIpv4(formatIpv4(value))).toBe(value);
      }),
    );
  });

  test('of IPv6 is read back as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(address6, sparse6), (value) => {
        expect(parseIpv6(formatIpv6(value))).toBe(value);
      }),
    );
  });

  test('is written as node reads it', () => {
    fc.assert(
      fc.property(address4, (value) => {
        expect(isIP(formatIpv4(value))).toBe(4);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(address6, sparse6), (value) => {
        expect(isIP(formatIpv6(value))).toBe(6);
      }),
    );
  });

  test('is what node takes for one, and nothing else', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom('0', '1', 'f', '.', ':', '25'), maxLength: 18 }),
    );
    fc.assert(
      fc.property(text, (found) => {
        expect(parseIpv4(found) !== undefined).toBe(isIP(found) === 4);
        expect(parseIpv6(found) !== undefined).toBe(isIP(found) === 6);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [0n, '::'],
    [1n, '::1'],
    [1n << 112n, '1::'],
    [(0x2001n << 112n) | 1n, '2001::1'],
    [(0x2001n << 112n) | (1n << 64n) | 1n, '2001:0:0:1::1'],
    [0x00010000000200030004000500060007n, '1:0:2:3:4:5:6:7'],
  ])('%d is written %s, as RFC 5952 asks', (value, text) => {
    expect(formatIpv6(value)).toBe(text);
  });
});

describe('a block', () => {
  test('of IPv4 ends before the next one starts', () => {
    expect(rangeOf4({ family: 4, base: 0x0a000000, length: 8 })).toEqual([0x0a000000, 0x0b000000]);
    expect(rangeOf4({ family: 4, base: 0xffffffff, length: 32 })).toEqual([2 ** 32 - 1, 2 ** 32]);
  });

  test('of IPv6 ends before the next one starts', () => {
    const base = 0x2600n << 112n;
    expect(rangeOf6({ family: 6, base, length: 16 })).toEqual([base, 0x2601n << 112n]);
    expect(rangeOf6({ family: 6, base, length: 128 })).toEqual([base, base + 1n]);
  });

  test.each([
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['100.68.0.18/18', '100.68.0.0/18'],
    ['255.255.255.255/32', '255.255.255.255/32'],
    ['::/0', '::/0'],
    ['2001:DB8::1/32', '2001:db8::/32'],
    ['::ffff:10.0.0.1/104', '::ffff:a00:0/104'],
  ])('%s is %s', (text, expected) => {
    expect(formatCidr(parseCidr(text)!)).toBe(expected);
  });

  test.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0.0/8',
    '010.0.0.0/8',
    '256.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/ 8',
    '::/129',
    ':::/0',
    '1::2::3/64',
    '12345::/16',
    '10.0.0.0/8/8',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7/64',
    '1:2:3:4:5:6:7:8:9/64',
    '1:2:3:4::5:6:7:8/64',
    '1:2:3:4:5::6:7:8:9/64',
    '10.0.0.1::/96',
    '10.0.0.1::1/96',
    '::10.0.0.1:1/96',
    '1:2:3:4:5:10.0.0.1:6/96',
    '/0',
    '',
  ])('is not %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test('is written so that it is read back', () => {
    const block4 = fc
      .tuple(address4, fc.integer({ min: 0, max: 32 }))
      .map(([at, n]) => `${formatIpv4(at)}/${n}`);
    const block6 = fc
      .tuple(address6, fc.integer({ min: 0, max: 128 }))
      .map(([at, n]) => `${formatIpv6(at)}/${n}`);
    fc.assert(
      fc.property(fc.oneof(block4, block6), (text) => {
        const cidr = parseCidr(text)!;
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });
});
