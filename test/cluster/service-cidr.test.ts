import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { serviceCidrOf } from '../../lib/cluster/service-cidr';
import { formatCidr, parseCidr, rangeOf4 } from '../../lib/shared/cidr';

const of = (given?: string, vpc = '10.0.0.0/16'): string => serviceCidrOf('C', vpc, given);

describe('the range of Services', () => {
  it('is the first that Amazon EKS takes', () => {
    expect(of()).toBe('172.20.0.0/16');
  });

  it('is the second where the VPC has the first', () => {
    expect(of(undefined, '172.20.128.0/20')).toBe('10.100.0.0/16');
  });

  test.each(['10.1.0.0/16', '192.168.5.0/24', '172.16.0.0/12'])('may be %s', (cidr) => {
    expect(of(cidr)).toBe(cidr);
  });

  test.each([
    ['10.1.0.0', "expected an IPv4 block known at synthesis, like '172.20.0.0/16'"],
    ['10.1.2.3/16', 'expected an IPv4 block known at synthesis'],
    ['fd00::/108', 'expected an IPv4 block known at synthesis'],
    ['10.1.0.0/25', 'expected a prefix length between 12 and 24'],
    ['10.0.0.0/8', 'expected a prefix length between 12 and 24'],
    ['100.64.0.0/16', 'expected a block inside one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16'],
    ['11.0.0.0/16', 'expected a block inside one of'],
    ['10.0.128.0/20', 'expected a block that is not in the VPC, whose range is 10.0.0.0/16'],
    ['10.0.0.0/12', 'expected a block that is not in the VPC'],
  ])('is not %s: %s', (cidr, problem) => {
    expect(() => of(cidr)).toThrow(`C has serviceCidr '${cidr}', ${problem}`);
  });

  it('never has an address of the VPC', () => {
    const block = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 12, max: 24 }))
      .map(([second, length]) => formatCidr(parseCidr(`10.${second}.0.0/${length}`)!));
    fc.assert(
      fc.property(block, block, (vpc, given) => {
        let taken: string;
        try {
          taken = serviceCidrOf('C', vpc, given);
        } catch {
          return;
        }
        const [a, b] = [vpc, taken].map((text) => rangeOf4(parseCidr(text) as never));
        expect(a![1] <= b![0] || b![1] <= a![0]).toBe(true);
      }),
    );
  });
});
