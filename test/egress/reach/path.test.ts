import { describe, expect, test } from 'vitest';
import type { Leak } from '../../../lib/egress/reach/path';
import { describeKind, hopTo, kindOfId, worse } from '../../../lib/egress/reach/path';
import { NO_ADDRESS } from '../../../lib/shared/address-set';

const leak = (verdict: Leak['verdict'], logicalId: string): Leak => ({
  verdict,
  hops: [],
  to: NO_ADDRESS,
  when: [],
  origin: { stack: 'Net', logicalId, resourceType: 'AWS::EC2::Route' },
  cause: 'route',
});
const [out, second] = [leak('exposed', 'A'), leak('exposed', 'B')];
const [unknown, other] = [leak('unproven', 'C'), leak('unproven', 'D')];

describe('the worse of two ends', () => {
  test.each<[string, Leak | undefined, Leak | undefined, Leak | undefined]>([
    ['nothing and nothing', undefined, undefined, undefined],
    ['nothing and an end', undefined, unknown, unknown],
    ['an end and nothing', unknown, undefined, unknown],
    ['a way out and an unknown', out, unknown, out],
    ['an unknown and a way out', unknown, out, out],
    ['two ways out: the first', out, second, out],
    ['two unknowns: the first', unknown, other, unknown],
  ])('%s', (...[, a, b, expected]) => {
    expect(worse(a, b)).toBe(expected);
  });
});

describe('an id of something outside the input', () => {
  test.each([
    ['igw-1', 'internet-gateway'],
    ['eigw-1', 'egress-only-internet-gateway'],
    ['cagw-1', 'carrier-gateway'],
    ['vgw-1', 'virtual-private-gateway'],
    ['vpce-1', 'vpc-endpoint'],
    ['nat-1', 'nat-gateway'],
    ['lgw-1', 'unknown'],
    ['', 'unknown'],
  ])('%j names a thing of kind %s', (id, kind) => {
    expect(kindOfId(id)).toBe(kind);
  });
});

test('a kind is said in words, and an unknown one is a target', () => {
  expect(describeKind('core-network')).toBe('core network');
  expect(describeKind('egress-only-internet-gateway')).toBe('egress only internet gateway');
  expect(describeKind('unknown')).toBe('target');
});

test('a hop to what the input does not show has the name that the input uses', () => {
  expect(hopTo({ id: 'x#1', label: 'VpcId' }, 'subnet', undefined)).toEqual({ kind: 'subnet', id: 'VpcId' });
});
