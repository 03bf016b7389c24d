// Prints 'N passed, N failed' from the JSON report of a vitest run: node test-summary.mjs FILE
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// A file that cannot be loaded, or whose set-up fails, has no failed test of its own: count it as one.
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
).length;

console.log(`${report.numPassedTests} passed, ${report.numFailedTests + brokenFiles} failed`);
