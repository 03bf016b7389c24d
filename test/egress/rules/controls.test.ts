import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../lib/egress/rules/catalogue';
import type { Framework } from '../../../lib/egress/rules/controls';
import {
  CONTROL_PARAMETERS,
  CONTROL_ROWS,
  FRAMEWORKS,
  THEMES,
  controlsFor,
} from '../../../lib/egress/rules/controls';
import { controlsMatrix } from '../../../scripts/controls-matrix';

const NIST = /^(?:AC|AU|CA|CM|SA|SC|SI|SR)-[1-9]\d?(?:\([1-9]\d?\))?$/;
/** How a clause of each framework is written. */
const FORM: Readonly<Record<Framework, RegExp>> = {
  'NIST-800-53r5': NIST,
  'FedRAMP-r5-Moderate': NIST,
  'FedRAMP-r5-High': NIST,
  HIPAA: /^164\.3(?:08|12)\([a-e]\)(?:\(\d\))?(?:\(i{1,3}\)\([A-D]\))?$/,
  'PCI-DSS-4.0.1': /^(?:[1-9]|1[0-2])\.\d{1,2}(?:\.\d{1,2})?$/,
  'SOC-2': /^CC[1-9]\.\d$/,
  'CIS-AWS-5.0.0': /^[1-5]\.\d{1,2}(?:\.\d)?$/,
};
const EVERYWHERE: readonly Framework[] = ['NIST-800-53r5', 'HIPAA', 'PCI-DSS-4.0.1', 'SOC-2'];

describe.each(CATALOGUE.map((rule) => [rule.id, rule.controls] as const))(
  'the controls of %s',
  (_, controls) => {
    test.each(EVERYWHERE)('name a clause of %s', (framework) => {
      expect(controls[framework]?.length ?? 0).toBeGreaterThan(0);
    });
  },
);

describe('the table of controls', () => {
  test.each(CONTROL_ROWS.map((row) => [row.theme, row.framework, row] as const))(
    'spells the clauses for %s as %s does',
    (_theme, framework, { controls }) => {
      expect(controls.filter((clause) => !FORM[framework].test(clause))).toEqual([]);
      expect(controls).not.toEqual([]);
    },
  );

  test('has one row for a theme and a framework', () => {
    const keys = CONTROL_ROWS.map(({ theme, framework }) => `${theme} ${framework}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('names a source and the day on which it was read, in every row', () => {
    const rows = [...CONTROL_ROWS, ...CONTROL_PARAMETERS, ...Object.values(FRAMEWORKS)];
    expect(rows.filter(({ source, date }) => source === '' || !/^20\d\d-[01]\d-[0-3]\d$/.test(date))).toEqual(
      [],
    );
  });

  test('names frameworks and themes that exist, and uses every one of them', () => {
    expect([...new Set(CONTROL_ROWS.map(({ framework }) => framework))].sort()).toEqual(
      Object.keys(FRAMEWORKS).sort(),
    );
    expect([...new Set(CONTROL_ROWS.map(({ theme }) => theme))].sort()).toEqual(Object.keys(THEMES).sort());
  });

  test('has the four frameworks that every rule needs, for every theme', () => {
    const missing = Object.keys(THEMES).flatMap((theme) =>
      EVERYWHERE.filter(
        (framework) => !CONTROL_ROWS.some((row) => row.theme === theme && row.framework === framework),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('controls for several themes', () => {
  test('hold each clause once, sorted', () => {
    const clauses = controlsFor('inbound', 'boundary')['NIST-800-53r5'];
    expect(clauses).toEqual(['AC-17', 'AC-4', 'SC-7', 'SC-7(4)', 'SC-7(5)']);
  });

  test('do not depend on the order of the themes', () => {
    expect(JSON.stringify(controlsFor('inbound', 'boundary'))).toBe(
      JSON.stringify(controlsFor('boundary', 'inbound')),
    );
  });

  test('leave out a framework that says nothing of them', () => {
    expect(Object.keys(controlsFor('supply-chain'))).not.toContain('CIS-AWS-5.0.0');
  });
});

describe('the control matrix', () => {
  const page = readFileSync(resolve(__dirname, '../../../docs/controls.md'), 'utf8');

  test('is what the rules say now', () => {
    expect(page).toBe(controlsMatrix());
  });
});
