import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutationReport, Scores } from './mutation-scores';
import { withRun, withTables } from './mutation-scores';

/**
 * Adds what a run of Stryker has found to scripts/stryker/scores.json, and writes docs/mutation-testing.md from that.
 *
 * Usage: tsx scripts/write-scores.ts [reports/mutation.json]
 */
const ROOT = join(__dirname, '..');
const SCORES = join(ROOT, 'scripts', 'stryker', 'scores.json');
const PAGE = join(ROOT, 'docs', 'mutation-testing.md');

const [, , report] = process.argv;
const old = JSON.parse(readFileSync(SCORES, 'utf8')) as Scores;
const scores = report === undefined ? old : added(report);
writeFileSync(SCORES, `{\n${Object.entries(scores).map(line).join(',\n')}\n}\n`);
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), scores));

function added(path: string): Scores {
  const run = JSON.parse(readFileSync(path, 'utf8')) as MutationReport;
  const date = new Date().toISOString().slice(0, 10);
  const oneIn = Number(process.env['MUTATION_ONE_IN'] ?? 1);
  return withRun(old, run, { date, oneIn, exists: (file) => existsSync(join(ROOT, file)) });
}

function line([file, score]: [string, unknown]): string {
  const members = Object.entries(score as object).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `  ${JSON.stringify(file)}: { ${members.join(', ')} }`;
}
