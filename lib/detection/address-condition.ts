import type { Cidr } from '../shared/cidr';
import { formatIpv4, rangeOf4 } from '../shared/cidr';
import type { Condition } from './filter-pattern';
import { literal, noneOf } from './filter-pattern';

/**
 * IPv4 blocks → the condition "the address is in none of them".
 *
 * CloudWatch Logs has no CIDR match, only text. The laws, which the tests check over random blocks and
 * addresses: the condition holds for exactly the dotted quads outside every block; the order of the
 * blocks and repetitions are irrelevant; blocks that end on an octet cost no regular expression, all the
 * others together cost one. Text that is no dotted quad (an IPv6 address) is outside.
 */
export type Cidr4 = Cidr & { family: 4 };

const OCTET_BITS = 8;
const OCTETS = 4;

/** @param blocks - at least one block, none of them /0 */
export function outsideOf(blocks: readonly Cidr4[]): Condition {
  const kept = withoutCovered(blocks);
  const texts = kept.filter(endsOnOctet).map(textOf);
  const regexes = kept.filter((block) => !endsOnOctet(block)).flatMap(alternativesOf);
  return noneOf(...texts, ...(regexes.length > 0 ? [`%${regexes.join('|')}%`] : []));
}

function withoutCovered(blocks: readonly Cidr4[]): Cidr4[] {
  const largestFirst = [...blocks].sort((a, b) => a.length - b.length || a.base - b.base);
  const kept: Cidr4[] = [];
  for (const block of largestFirst) {
    if (!kept.some((outer) => holds(outer, block))) {
      kept.push(block);
    }
  }
  return kept;
}

function holds(outer: Cidr4, inner: Cidr4): boolean {
  const [first, end] = rangeOf4(outer);
  return first <= inner.base && inner.base < end && outer.length <= inner.length;
}

function endsOnOctet(block: Cidr4): boolean {
  return block.length % OCTET_BITS === 0;
}

function textOf(block: Cidr4): string {
  const whole = octetsOf(block).slice(0, block.length / OCTET_BITS);
  return whole.length === OCTETS ? literal(whole.join('.')) : `${whole.join('.')}.*`;
}

/** One anchored expression per digit pattern of the split octet: the syntax has `|` but no groups. */
function alternativesOf(block: Cidr4): string[] {
  const split = Math.floor(block.length / OCTET_BITS);
  const octets = octetsOf(block);
  const low = Number(octets[split]);
  const high = low + 2 ** (OCTET_BITS - (block.length % OCTET_BITS)) - 1;
  const head = octets
    .slice(0, split)
    .map((octet) => `${octet}\\.`)
    .join('');
  const tail = split === OCTETS - 1 ? '$' : '\\.';
  return numberPatterns(low, high).map((digits) => `^${head}${digits}${tail}`);
}

function octetsOf(block: Cidr4): string[] {
  return formatIpv4(block.base).split('.');
}

/** Digit patterns that match exactly the decimals from `low` to `high`, both 0 to 255. */
function numberPatterns(low: number, high: number): string[] {
  const patterns: string[] = [];
  for (const [first, last] of [
    [0, 9],
    [10, 99],
    [100, 255],
  ] as const) {
    const from = Math.max(low, first);
    const to = Math.min(high, last);
    if (from <= to) {
      patterns.push(...sameWidth(String(from), String(to)));
    }
  }
  return patterns;
}

function sameWidth(low: string, high: string): string[] {
  const [a, b] = [low.charAt(0), high.charAt(0)];
  const [lowRest, highRest] = [low.slice(1), high.slice(1)];
  if (lowRest === '') {
    return [digits(Number(a), Number(b))];
  }
  if (a === b) {
    return sameWidth(lowRest, highRest).map((rest) => a + rest);
  }
  const nines = '9'.repeat(lowRest.length);
  const zeros = '0'.repeat(lowRest.length);
  const startsWhole = lowRest === zeros;
  const endsWhole = highRest === nines;
  const [from, to] = [Number(a) + (startsWhole ? 0 : 1), Number(b) - (endsWhole ? 0 : 1)];
  return [
    ...(startsWhole ? [] : sameWidth(lowRest, nines).map((rest) => a + rest)),
    ...(from <= to ? [digits(from, to) + '[0-9]'.repeat(lowRest.length)] : []),
    ...(endsWhole ? [] : sameWidth(zeros, highRest).map((rest) => b + rest)),
  ];
}

function digits(from: number, to: number): string {
  if (from === to) {
    return String(from);
  }
  return to === from + 1 ? `[${from}${to}]` : `[${from}-${to}]`;
}
