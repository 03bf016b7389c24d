import { describe, expect, it } from 'vitest';
import { cidrBlocks } from '../../../lib/egress/load/cidr-blocks';

describe('Fn::Cidr', () => {
  it("makes the six blocks of AWS's example", () => {
    expect(cidrBlocks('192.168.0.0/24', 6, 5)).toEqual([
      '192.168.0.0/27',
      '192.168.0.32/27',
      '192.168.0.64/27',
      '192.168.0.96/27',
      '192.168.0.128/27',
      '192.168.0.160/27',
    ]);
  });

  it.each<[string, number, number, string[]]>([
    ['10.0.0.0/16', 1, 8, ['10.0.0.0/24']],
    ['10.0.0.0/16', 3, 12, ['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20']],
    ['10.0.0.77/16', 1, 8, ['10.0.0.0/24']],
    ['0.0.0.0/0', 2, 31, ['0.0.0.0/1', '128.0.0.0/1']],
    ['10.0.0.0/32', 1, 0, ['10.0.0.0/32']],
    ['2001:db8:1234:1a00::/56', 2, 64, ['2001:db8:1234:1a00::/64', '2001:db8:1234:1a01::/64']],
    ['2001:db8::/32', 2, 95, ['2001:db8::/33', '2001:db8:8000::/33']],
    ['::/0', 2, 127, ['::/1', '8000::/1']],
  ])('of %s, %d times with %d bits', (...[block, count, bits, blocks]) => {
    expect(cidrBlocks(block, count, bits)).toEqual(blocks);
  });

  it('makes 256 blocks at most', () => {
    expect(cidrBlocks('10.0.0.0/8', 256, 8)).toHaveLength(256);
    expect(cidrBlocks('10.0.0.0/8', 257, 8)).toBeUndefined();
  });

  it.each<[string, string, number, number]>([
    ['more blocks than fit', '10.0.0.0/24', 5, 6],
    ['blocks larger than their source', '10.0.0.0/24', 1, 9],
    ['no blocks', '10.0.0.0/24', 0, 8],
    ['half a block', '10.0.0.0/24', 1.5, 4],
    ['blocks of fewer than no bits', '10.0.0.0/24', 1, -1],
    ['blocks of no number of bits', '10.0.0.0/24', 1, NaN],
    ['blocks out of no block', 'vpc', 1, 8],
  ])('cannot make %s', (...[, block, count, bits]) => {
    expect(cidrBlocks(block, count, bits)).toBeUndefined();
  });
});
