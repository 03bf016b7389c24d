import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assurancePage } from '../test/egress/mutation/assurance';
import { applyHarmless, applyOpenings } from '../test/egress/mutation/corpus';
import { withResourceTypes } from '../test/resource-types/assurance';

/**
 * Runs the mutation corpus and writes docs/assurance.md with what came out, whatever it is.
 *
 * Usage: npm run assurance [-- YYYY-MM-DD | -- --resource-types]
 *
 * `--resource-types` writes the section that counts resource types alone, without running the corpus.
 */
const PAGE = join(__dirname, '..', 'docs', 'assurance.md');

if (process.argv.includes('--resource-types')) {
  writeFileSync(PAGE, withResourceTypes(readFileSync(PAGE, 'utf8')));
} else {
  writePage();
}

function writePage(): void {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const now = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
  const date = process.argv[2] ?? now.toISOString().slice(0, 10);
  const results = { openings: applyOpenings(), harmless: applyHarmless() };
  writeFileSync(PAGE, assurancePage(results, date));
  const wrong = [...results.openings, ...results.harmless].filter(
    ({ outcome }) => outcome !== 'caught' && outcome !== 'quiet',
  );
  for (const { outcome, operator, network, said } of wrong) {
    console.error(`${outcome}: ${operator.title}, in ${network.name}: ${said}`);
  }
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
