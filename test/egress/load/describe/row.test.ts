import { describe, expect, test } from 'vitest';
import { Row } from '../../../../lib/egress/load/describe/row';

const row = (value: Record<string, unknown>): Row => new Row('x.json', value);

describe('a list of an output', () => {
  test('that is left out, or null, is empty', () => {
    expect(row({ Routes: null }).rows('Routes')).toEqual([]);
    expect(row({}).texts('SubnetIds')).toEqual([]);
  });

  test.each([
    [{}, 'objects or texts'],
    ['0.0.0.0/0', 'objects or texts'],
    [[null], 'objects'],
    [['0.0.0.0/0'], 'objects'],
  ])('of objects cannot be %j', (Routes, kind) => {
    expect(() => row({ Routes }).rows('Routes')).toThrow(
      `'Routes' in x.json is not a list of ${kind}, expected the whole output of a call`,
    );
  });

  test('of texts cannot hold objects', () => {
    expect(() => row({ SubnetIds: ['subnet-a', {}] }).texts('SubnetIds')).toThrow(
      "'SubnetIds' in x.json is not a list of texts",
    );
  });
});
