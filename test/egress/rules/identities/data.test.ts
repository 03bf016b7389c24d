import { describe, expect, test } from 'vitest';
import paths from '../../../../lib/egress/rules/data/api-paths.json';
import policies from '../../../../lib/egress/rules/data/managed-policies.json';
import changes from '../../../../lib/egress/rules/data/network-changes.json';
import { resourceType } from '../../../../lib/resource-types/catalogue';

const ACTIONS = [
  ...paths.paths.flatMap(({ actions }) => actions),
  ...changes.changes.flatMap(({ needs }) => needs.flat()),
];

describe('the tables of calls', () => {
  test('name actions as IAM does', () => {
    expect(ACTIONS.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
  });

  test('name types that the catalogue knows', () => {
    const types = [...paths.paths, ...changes.changes].flatMap(
      ({ types = [] }: { types?: string[] }) => types,
    );
    expect(types.filter((type) => resourceType(type) === undefined)).toEqual([]);
  });

  test('say where each row comes from, and when', () => {
    const rows = [...paths.paths, ...changes.changes, paths.keepers, changes.idleKeys, policies];
    expect(rows.filter(({ source, date }) => source === '' || !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual([]);
  });
});

describe('the record of policies of AWS', () => {
  const names = policies.policies.map(({ name }) => name);

  test('has each policy once, in order', () => {
    expect(names).toEqual([...new Set(names)].sort());
    expect(policies.none).toEqual([...new Set(policies.none)].sort());
  });

  test('lists none both as allowing something and as allowing nothing', () => {
    const none = new Set(policies.none);
    expect(names.filter((name) => none.has(name))).toEqual([]);
  });

  test('tells of the actions of the tables alone', () => {
    const told = policies.policies.flatMap(
      ({ free = [], bound = [] }: { free?: string[]; bound?: string[] }) => [...free, ...bound],
    );
    expect([...new Set(told)].filter((action) => action !== '*' && !ACTIONS.includes(action))).toEqual([]);
  });

  test('knows that an administrator may do everything', () => {
    expect(policies.policies.find(({ name }) => name === 'AdministratorAccess')).toMatchObject({
      free: ['*'],
    });
  });
});
