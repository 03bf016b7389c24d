import { describe, expect, it } from 'vitest';
import shapes from '../../../lib/cluster/shapes.json';
import { clusterShapes } from '../../../scripts/cluster-shapes';
import { SUBJECTS } from './subjects';

describe('the table of properties', () => {
  it('is what the interfaces say: npm run shapes writes it', () => {
    expect(shapes).toEqual(clusterShapes());
  }, 60_000);

  it.each(Object.keys(shapes.structs).filter((name) => /(?:Props|Attributes)$/.test(name)))(
    '%s is swept',
    (name) => {
      expect(Object.values(SUBJECTS).map(({ of }) => of)).toContain(name);
    },
  );
});
