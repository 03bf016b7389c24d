import type { SameModelCase } from '../case';
import { EDGE } from './edge';
import { INSIDE } from './inside';
import { TRANSIT } from './transit';

/** Every network that the loaders must agree on. */
export const CASES: readonly SameModelCase[] = [...EDGE, ...INSIDE, ...TRANSIT];
