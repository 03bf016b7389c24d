/** IP version of an address block. */
export type IpFamily = 4 | 6;

/**
 * An address block.
 *
 * `base` has its host bits cleared, as EC2 itself does with `100.68.0.18/18`.
 */
export type Cidr =
  | { readonly family: 4; readonly base: number; readonly length: number }
  | { readonly family: 6; readonly base: bigint; readonly length: number };

const V4_BITS = 32;
const V6_BITS = 128;

/**
 * Reads `a.b.c.d/n` or an IPv6 block in any RFC 4291 spelling; host bits may be set.
 *
 * @returns undefined when the text is not a block
 */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', prefix = '', ...more] = text.split('/');
  const length = parseDecimal(prefix, V6_BITS);
  if (length === undefined || more.length > 0) {
    return undefined;
  }
  if (!address.includes(':')) {
    const v4 = parseIpv4(address);
    return v4 === undefined || length > V4_BITS ? undefined : { family: 4, base: mask4(v4, length), length };
  }
  const v6 = parseIpv6(address);
  return v6 === undefined ? undefined : { family: 6, base: mask6(v6, length), length };
}

/** First address of the block and the first one after it. */
export function rangeOf4(cidr: Cidr & { family: 4 }): [number, number] {
  return [cidr.base, cidr.base + 2 ** (V4_BITS - cidr.length)];
}

/** First address of the block and the first one after it. */
export function rangeOf6(cidr: Cidr & { family: 6 }): [bigint, bigint] {
  return [cidr.base, cidr.base + (1n << BigInt(V6_BITS - cidr.length))];
}

/** Writes the block the way EC2 prints it. */
export function formatCidr(cidr: Cidr): string {
  return `${cidr.family === 4 ? formatIpv4(cidr.base) : formatIpv6(cidr.base)}/${cidr.length}`;
}

/** Dotted quad of a 32-bit number. */
export function formatIpv4(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/** RFC 5952 text of a 128-bit number. */
export function formatIpv6(value: bigint): string {
  const groups: string[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) {
    groups.push(((value >> shift) & 0xffffn).toString(16));
  }
  const text = groups.join(':');
  const zeros = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (zeros === undefined) {
    return text;
  }
  const head = text.slice(0, zeros.index);
  const tail = text.slice(zeros.index + zeros[0].length + ':'.length);
  return `${head}::${tail}`;
}

/** @returns undefined when the text is not a dotted quad; leading zeros are refused, as EC2 refuses them. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) {
    return undefined;
  }
  let value = 0;
  for (const part of parts) {
    const octet = parseDecimal(part, 255);
    if (octet === undefined) {
      return undefined;
    }
    value = value * 256 + octet;
  }
  return value;
}

/** @returns undefined when the text is not an IPv6 address (RFC 4291, with an embedded IPv4 tail allowed). */
export function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) {
    return undefined;
  }
  const head = parseGroups(halves[0] as string, halves.length === 1);
  const tail = parseGroups(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) {
    return undefined;
  }
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) {
    return undefined;
  }
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function parseGroups(text: string, allowsIpv4Tail: boolean): number[] | undefined {
  if (text === '') {
    return [];
  }
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const v4 = allowsIpv4Tail && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (v4 !== undefined) {
      groups.push(v4 >>> 16, v4 & 0xffff);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function parseDecimal(text: string, largest: number): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return value <= largest ? value : undefined;
}

function mask4(value: number, length: number): number {
  const size = 2 ** (V4_BITS - length);
  return Math.floor(value / size) * size;
}

function mask6(value: bigint, length: number): bigint {
  const host = BigInt(V6_BITS - length);
  return (value >> host) << host;
}
