import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOSED } from './leaks/closed';
import { analysed, measure } from './leaks/measure';
import { leaksPage } from './leaks/page';
import { SPECIMENS } from './leaks/specimens';

/**
 * Writes docs/what-leaks-by-default.md by making and analysing every construct; with `--check`, only says whether the page
 * is what would be written, and ends with 1 when it is not.
 */
const file = join(__dirname, '..', 'docs', 'what-leaks-by-default.md');
const { version } = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')) as {
  version: string;
};
const measured = Object.keys(SPECIMENS)
  .sort()
  .map((name) => measure(name));
const page = leaksPage(measured, version);
const broken = Object.keys(CLOSED).filter((name) => !isClosed(name));
if (broken.length > 0) {
  console.error(
    `what is said to use instead of ${broken.join(', ')} is not isolated: mend scripts/leaks/closed.ts`,
  );
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  writeFileSync(file, page);
} else if (readFileSync(file, 'utf8') !== page) {
  console.error(`${file} is not what the analysis says now: run 'npm run leaks' and read the difference`);
  process.exitCode = 1;
}

function isClosed(name: string): boolean {
  const make = CLOSED[name];
  return make !== undefined && analysed(make).verdict === 'isolated';
}
