import { describe, expect, test } from 'vitest';
import groups from '../../../lib/egress/load/default-groups.json';
import links from '../../../lib/egress/load/links.json';
import opaque from '../../../lib/egress/load/opaque-types.json';
import names from '../../../lib/egress/load/service-names.json';
import placements from '../../../lib/egress/load/terraform/placements.json';

const ROWS = [
  ...groups.cloudformation,
  ...groups.terraform,
  ...links.links,
  ...opaque.templates,
  ...opaque.harmlessTransforms,
  ...names.aws,
  ...Object.values(placements).flat(),
];

describe('the tables of the loaders', () => {
  test('say of each row where it is from and when it was read', () => {
    expect(ROWS.filter(({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date))).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    [
      'types that use a default security group',
      [...groups.cloudformation, ...groups.terraform].map(({ type }) => type),
    ],
    [
      'types that link',
      links.links.flatMap((row) => [...Object.keys(row.cloudformation), ...Object.keys(row.terraform)]),
    ],
    ['types of templates', opaque.templates.flatMap((row) => [...row.cloudformation, ...row.terraform])],
    [
      'types of plans that place nothing',
      [...placements.holders, ...placements.placesNothing].map(({ type }) => type),
    ],
    ['transforms', opaque.harmlessTransforms.map(({ name }) => name)],
    ['beginnings of names', names.aws.map(({ prefix }) => prefix)],
  ])('name none of the %s twice', (_, all) => {
    expect(new Set(all).size).toBe(all.length);
  });
});
