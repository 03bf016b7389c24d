import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../lib/egress/report/ways-out';
import { CATALOGUE } from '../../../lib/egress/rules/catalogue';
import notJudged from '../../../lib/egress/rules/not-judged.json';
import { TAXONOMY } from '../../../lib/resource-types/taxonomy';
import { waysOut } from '../../../scripts/ways-out';

const coverage = coverageOf(CATALOGUE);
const reasons: Readonly<Record<string, string>> = { ...notJudged.undecidable, ...notJudged.open };

describe('the ways out', () => {
  it.each(Object.entries(TAXONOMY))('%s (%s) has a rule, or a reason for none', (id) => {
    expect(coverage.has(id) || (reasons[id] ?? '') !== '').toBe(true);
  });

  it('are all that rules cover', () => {
    expect([...coverage.keys()].filter((id) => TAXONOMY[id] === undefined)).toEqual([]);
  });

  it('are all that reasons are given for', () => {
    expect(Object.keys(reasons).filter((id) => TAXONOMY[id] === undefined)).toEqual([]);
  });

  it('have one reason each', () => {
    const both = Object.keys(notJudged.open).filter((id) => id in notJudged.undecidable);
    expect(both).toEqual([]);
  });

  it('are on the page that npm run docs writes', () => {
    const page = readFileSync(resolve(__dirname, '../../../docs/ways-out.md'), 'utf8');
    expect(page).toBe(waysOut());
  });
});
