import { formatCidr, parseCidr } from '../../shared/cidr';

/** CloudFormation makes no more blocks at once. */
const MOST_BLOCKS = 256;

/**
 * The blocks that Fn::Cidr cuts a block into, from its start.
 *
 * @param bits - address bits that each block keeps: 8 makes /24 of IPv4 and /120 of IPv6
 * @returns undefined when they do not fit, or when an argument is none
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(block: string, count: number, bits: number): string[] | undefined {
  const cidr = parseCidr(block);
  if (cidr === undefined || !isWithin(count, 1, MOST_BLOCKS)) {
    return undefined;
  }
  const length = (cidr.family === 4 ? 32 : 128) - bits;
  const fits = isWithin(bits, 0, 128) && isWithin(length, cidr.length, 128);
  if (!fits || BigInt(count) > 1n << BigInt(length - cidr.length)) {
    return undefined;
  }
  return Array.from({ length: count }, (_, index) =>
    formatCidr(
      cidr.family === 4
        ? { family: 4, base: cidr.base + index * 2 ** bits, length }
        : { family: 6, base: cidr.base + (BigInt(index) << BigInt(bits)), length },
    ),
  );
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
