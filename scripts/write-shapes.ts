import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterShapes } from './cluster-shapes';

writeFileSync(
  join(__dirname, '../lib/cluster/shapes.json'),
  `${JSON.stringify(clusterShapes(), undefined, 2)}\n`,
);
