import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Results } from './assurance';
import { ROWS, assurancePage } from './assurance';
import type { Application } from './corpus';
import { HARMLESS, OPENINGS, applyHarmless, applyOpenings, openNetworks } from './corpus';
import { NETWORKS } from './networks';
import { apply } from './operator';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'assurance.md'), 'utf8');

const titles = (operators: readonly { readonly title: string }[]): readonly string[] =>
  operators.map(({ title }) => title);

function others(found: readonly Application[], expected: Application['outcome']): readonly string[] {
  return found
    .filter(({ outcome }) => outcome !== expected)
    .map(
      ({ outcome, operator, network, said }) => `${outcome}: ${operator.title}, in ${network.name}: ${said}`,
    );
}

describe('the mutation corpus', () => {
  let results: Results;
  beforeAll(() => {
    results = { openings: applyOpenings(), harmless: applyHarmless() };
  }, 300_000);

  test('starts from isolated networks', () => {
    expect(openNetworks()).toEqual([]);
  });

  test('opens a path in every row of the taxonomy', () => {
    expect([...new Set(OPENINGS.map(({ row }) => row))].sort()).toEqual(Object.keys(ROWS));
  });

  test('tells each operator from all others', () => {
    expect(new Set(titles(OPENINGS)).size).toBe(OPENINGS.length);
    expect(new Set(titles(HARMLESS)).size).toBe(HARMLESS.length);
  });

  test('changes every network with every operator', () => {
    const idle = [...OPENINGS, ...HARMLESS].flatMap((operator) =>
      NETWORKS.flatMap((network) =>
        network.sites
          .filter(
            (site) => JSON.stringify(network.sources) === JSON.stringify(apply(operator, network, site)),
          )
          .map(() => `${operator.title} in ${network.name}`),
      ),
    );
    expect(idle).toEqual([]);
  });

  test('has every opened path reported as what it is', () => {
    expect(others(results.openings, 'caught')).toEqual([]);
  });

  test('has nothing said of what opens no path', () => {
    expect(others(results.harmless, 'quiet')).toEqual([]);
  });

  test('is what the committed page says that it is', () => {
    const [, date] = /on (\d{4}-\d{2}-\d{2}):/.exec(PAGE) ?? [];
    expect(PAGE).toBe(assurancePage(results, date ?? 'no date'));
  });
});
