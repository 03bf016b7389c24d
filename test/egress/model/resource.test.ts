import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../lib/egress/model/resource';
import { Resources, Text } from '../../../lib/egress/model/resource';

const resource = (id: string, type: string): Resource => ({
  id,
  type,
  origin: { stack: 'Net', logicalId: id, resourceType: type },
  when: [],
  at: () => [],
  barriers: () => [],
  written: () => [],
  metadata: () => [],
});

describe('the resources of an input', () => {
  const [vpc, subnet, second] = [resource('V', 'Vpc'), resource('A', 'Subnet'), resource('B', 'Subnet')];

  it('are found by type, in the order of the input', () => {
    const resources = new Resources();
    [subnet, vpc, second].forEach((one) => resources.add(one));
    expect(resources.ofType('Subnet')).toEqual([subnet, second]);
    expect(resources.ofType('Vpc')).toEqual([vpc]);
    expect(resources.ofType('Route')).toEqual([]);
    expect(resources.types).toEqual(['Subnet', 'Vpc']);
  });

  it('are found that come after a question', () => {
    const resources = new Resources();
    resources.add(subnet);
    expect(resources.ofType('Subnet')).toEqual([subnet]);
    resources.add(second);
    expect(resources.ofType('Subnet')).toEqual([subnet, second]);
    expect(resources.all).toEqual([subnet, second]);
  });

  it('are found by id', () => {
    const resources = new Resources();
    resources.add(vpc);
    expect(resources.get('V')).toBe(vpc);
    expect(resources.get('Gone')).toBeUndefined();
  });
});

describe('a text that is known in part', () => {
  it('is filled where it has holes', () => {
    const text = new Text(['arn:', { why: 'the Region is open', parameter: 'AWS::Region' }, ':x']);
    expect(text.fill(({ parameter }) => `<${parameter}>`)).toBe('arn:<AWS::Region>:x');
  });
});
