import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assurancePage } from '../test/egress/mutation/assurance';
import { applyHarmless, applyOpenings } from '../test/egress/mutation/corpus';

/**
 * Runs the mutation corpus and writes docs/assurance.md with what came out, whatever it is.
 *
 * Usage: npm run assurance [-- YYYY-MM-DD]
 */
const epoch = process.env['SOURCE_DATE_EPOCH'];
const now = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
const date = process.argv[2] ?? now.toISOString().slice(0, 10);
const results = { openings: applyOpenings(), harmless: applyHarmless() };
writeFileSync(join(__dirname, '..', 'docs', 'assurance.md'), assurancePage(results, date));
const wrong = [...results.openings, ...results.harmless].filter(
  ({ outcome }) => outcome !== 'caught' && outcome !== 'quiet',
);
for (const { outcome, operator, network, said } of wrong) {
  console.error(`${outcome}: ${operator.title}, in ${network.name}: ${said}`);
}
process.exitCode = wrong.length === 0 ? 0 : 1;
