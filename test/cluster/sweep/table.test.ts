import { describe, expect, it } from 'vitest';
import shapes from '../../../lib/cluster/shapes.json';
import { SUBJECTS } from './subjects';

describe('the table of properties', () => {
  it.each(Object.keys(shapes.structs).filter((name) => /(?:Props|Attributes)$/.test(name)))(
    '%s is swept',
    (name) => {
      expect(Object.values(SUBJECTS).map(({ of }) => of)).toContain(name);
    },
  );
});
