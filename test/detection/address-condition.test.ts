import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cidr4 } from '../../lib/detection/address-condition';
import { outsideOf } from '../../lib/detection/address-condition';
import { renderPattern } from '../../lib/detection/filter-pattern';
import { FLOW_LOG_FIELDS } from '../../lib/network/flow-log-format';
import { formatIpv4, parseCidr, rangeOf4 } from '../../lib/shared/cidr';
import { compileFilter } from './filter-language';

const LAST = 2 ** 32 - 1;
const OCTETS = Array.from({ length: 256 }, (_, octet) => octet);

function blocks(...texts: string[]): Cidr4[] {
  return texts.map((text) => parseCidr(text) as Cidr4);
}

function isInside(address: number, block: Cidr4): boolean {
  const [first, end] = rangeOf4(block);
  return first <= address && address < end;
}

/** Addresses of any kind, most of them close to where the blocks begin and end. */
function addressNear(around: Cidr4[]): fc.Arbitrary<number> {
  const edges = around.flatMap((block) => rangeOf4(block));
  const near = fc
    .tuple(fc.constantFrom(...edges), fc.constantFrom(-65536, -256, -2, -1, 0, 1, 2, 256, 65536))
    .map(([edge, step]) => Math.min(LAST, Math.max(0, edge + step)));
  const inside = fc
    .constantFrom(...around)
    .chain((block) => fc.integer({ min: rangeOf4(block)[0], max: rangeOf4(block)[1] - 1 }));
  return fc.oneof(near, inside, fc.integer({ min: 0, max: LAST }));
}

const block: fc.Arbitrary<Cidr4> = fc
  .tuple(fc.integer({ min: 0, max: LAST }), fc.integer({ min: 1, max: 32 }))
  .map(([address, length]) => parseCidr(`${formatIpv4(address)}/${length}`) as Cidr4);

const vpcBlock: fc.Arbitrary<Cidr4> = fc
  .tuple(fc.integer({ min: 0x0a000000, max: 0x0affffff }), fc.integer({ min: 16, max: 28 }))
  .map(([address, length]) => parseCidr(`${formatIpv4(address)}/${length}`) as Cidr4);

function lawHolds(each: fc.Arbitrary<Cidr4>, maxLength: number): void {
  fc.assert(
    fc.property(
      fc
        .array(each, { minLength: 1, maxLength })
        .chain((list) => fc.tuple(fc.constant(list), fc.array(addressNear(list), { minLength: 8 }))),
      ([list, addresses]) => {
        const matches = compileFilter(renderPattern({ 'pkt-dstaddr': outsideOf(list) }));
        for (const address of addresses) {
          const line = FLOW_LOG_FIELDS.map((f) => (f === 'pkt-dstaddr' ? formatIpv4(address) : '-')).join(
            ' ',
          );
          expect(matches(line)).toBe(!list.some((candidate) => isInside(address, candidate)));
        }
      },
    ),
    { seed: 20261121, numRuns: 500 },
  );
}

describe('a pattern matches exactly the addresses outside', () => {
  test('one block of any size', () => lawHolds(block, 1));

  test('the ranges of a VPC, up to five', () => lawHolds(vpcBlock, 5));

  test('every block of the last octet, against all its addresses', () => {
    for (let length = 25; length <= 32; length += 1) {
      const size = 2 ** (32 - length);
      for (let base = 0; base < 256; base += size) {
        const matches = compileFilter(`[${render(blocks(`10.20.30.${base}/${length}`))}, rest]`);
        const inside = OCTETS.filter((octet) => !matches(`10.20.30.${octet} x`));
        expect(inside).toEqual(OCTETS.slice(base, base + size));
      }
    }
  });

  test('the order of the blocks and repetitions are irrelevant', () => {
    const once = blocks('10.0.0.0/20', '10.1.0.0/16', '172.16.0.0/12');
    expect(outsideOf([...once].reverse().concat(once))).toEqual(outsideOf(once));
  });

  test('an IPv6 address is outside', () => {
    expect(compileFilter(`[${render(blocks('10.0.0.0/16'))}, rest]`)('2001:db8::1 x')).toBe(true);
  });
});

describe('the text of a condition', () => {
  test.each([
    ['10.0.0.0/16', ['10.0.*']],
    ['10.0.0.0/8', ['10.*']],
    ['10.0.7.0/24', ['10.0.7.*']],
    ['10.0.7.9/32', ['"10.0.7.9"']],
    ['10.0.16.0/20', ['%^10\\.0\\.1[6-9]\\.|^10\\.0\\.2[0-9]\\.|^10\\.0\\.3[01]\\.%']],
    ['172.16.0.0/12', ['%^172\\.1[6-9]\\.|^172\\.2[0-9]\\.|^172\\.3[01]\\.%']],
    ['10.0.0.0/28', ['%^10\\.0\\.0\\.[0-9]$|^10\\.0\\.0\\.1[0-5]$%']],
    [
      '10.0.128.0/17',
      ['%^10\\.0\\.12[89]\\.|^10\\.0\\.1[3-9][0-9]\\.|^10\\.0\\.2[0-4][0-9]\\.|^10\\.0\\.25[0-5]\\.%'],
    ],
  ])('%s', (text, values) => {
    expect(outsideOf(blocks(text))).toEqual({ operator: '!=', values });
  });

  test('blocks that split an octet share one regular expression', () => {
    const { values } = outsideOf(blocks('10.0.0.0/20', '10.1.0.0/20', '10.2.0.0/16'));
    expect(values.filter((value) => value.startsWith('%'))).toHaveLength(1);
  });

  test('a block inside another costs nothing', () => {
    expect(outsideOf(blocks('10.0.16.0/20', '10.0.0.0/16')).values).toEqual(['10.0.*']);
  });
});

function render(list: Cidr4[]): string {
  return outsideOf(list)
    .values.map((value) => `ip != ${value}`)
    .join(' && ');
}
