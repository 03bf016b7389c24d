import { expect, it } from 'vitest';
import shapes from '../../lib/cluster/shapes.json';
import { clusterShapes } from '../../scripts/cluster-shapes';

// Here, since reading the types takes as long as a compilation.
it('the table of properties is what the interfaces say: npm run shapes writes it', () => {
  expect(shapes).toEqual(clusterShapes());
}, 60_000);
