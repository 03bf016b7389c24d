import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Scores } from '../scripts/mutation-scores';
import { withRun, withTables } from '../scripts/mutation-scores';
import data from '../scripts/stryker/scores.json';

const EMPTY = '<!-- scores: written by npm run mutate --><!-- end of scores -->';
const mutants = (...statuses: string[]): { mutants: { id: string; status: string }[] } => ({
  mutants: statuses.map((status, index) => ({ id: String(index), status })),
});
const NOW = { date: '2026-11-21', oneIn: 1, exists: () => true };

describe('scores of mutation testing', () => {
  test('count what a test notices, what none does and what none reaches', () => {
    const files = { a: mutants('Killed', 'Timeout', 'Survived', 'NoCoverage', 'NoCoverage', 'Ignored') };
    expect(withRun({}, { files }, NOW)).toEqual({
      a: { date: '2026-11-21', killed: 2, survived: 1, unreached: 2 },
    });
  });

  test('count those that were asked, where not all were', () => {
    const files = { a: mutants('Killed', 'RuntimeError', 'NoCoverage', 'NoCoverage', 'Survived') };
    expect(withRun({}, { files }, { ...NOW, oneIn: 2 })).toEqual({
      a: { date: '2026-11-21', killed: 1, survived: 1, unreached: 1, oneIn: 2 },
    });
  });

  test('of files that a run leaves out stay, and of files that are gone go', () => {
    const score = { date: '2026-11-20', killed: 1, survived: 0, unreached: 0 };
    const found = withRun({ a: score, b: score }, { files: {} }, { ...NOW, exists: (file) => file === 'a' });
    expect(found).toEqual({ a: score });
  });

  test('are summed for each room and for all of lib/egress', () => {
    const score = { date: '2026-11-21', killed: 3, survived: 1, unreached: 0 };
    const page = withTables(EMPTY, {
      'lib/egress/load/a.ts': score,
      'lib/egress/load/b.ts': { ...score, date: '2026-11-20', unreached: 1 },
      'lib/shared/c.ts': { ...score, oneIn: 2 },
    });
    expect(page).toContain('| load | 66.7 % | 6 | 2 | 1 | all | 2026-11-20 to 2026-11-21 |');
    expect(page).toContain('| shared | 75.0 % | 6 | 2 | 0 | one in 2 | 2026-11-21 |');
    expect(page).toContain('| **lib/egress, as far as asked** | 66.7 % | 6 | 2 | 1 |');
    expect(page).toMatch(/\| load\/b.ts .*\n\| load\/a.ts /);
  });

  test('are on the page as they are kept', () => {
    const page = readFileSync(join(__dirname, '../docs/mutation-testing.md'), 'utf8');
    expect(withTables(page, data satisfies Scores)).toBe(page);
  });
});
