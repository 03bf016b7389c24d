import { expect, test } from 'vitest';
import data from '../../../lib/egress/rules/data/unjudged-types.json';
import { resourceType } from '../../../lib/resource-types/catalogue';
import { unjudgedTypes } from '../../../scripts/unjudged-types';

test('the types that no rule judges are those that no rule names', () => {
  expect(data.types).toEqual(unjudgedTypes());
});

test('are all in the catalogue', () => {
  expect(data.types.filter((type) => resourceType(type) === undefined)).toEqual([]);
});
