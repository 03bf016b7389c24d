import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../lib/shared/errors';
import type { InstanceType } from '../lib/sizing/hardware/instances';
import { refreshInstances } from './refresh/instances';
import { writeRows } from './refresh/write';

/**
 * Writes what local files of AWS say into the catalogue of instance types, and says what changed.
 *
 * Usage: npm run instances-refresh -- FILE…
 *
 * Each FILE is the output of `aws ec2 describe-instance-types`, of `aws pricing get-products`, or an offer file of the
 * price list of EC2. Exit code 2 for a file that is none of these.
 */
const CATALOGUE = join(__dirname, '..', 'lib', 'sizing', 'hardware', 'instances.json');

async function main(): Promise<void> {
  const paths = process.argv.slice(2);
  if (paths.length === 0) throw new UsageError('expected files: npm run instances-refresh -- FILE…');
  const rows = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as readonly InstanceType[];
  const files = paths.map((path) => ({ path, content: readJson(path) }));
  const refreshed = refreshInstances(rows, files, new Date().toISOString().slice(0, 10));
  if (refreshed.changes.length > 0) await writeRows(CATALOGUE, refreshed.rows);
  refreshed.changes.forEach((line) => console.log(line));
  console.log(
    `${paths.length} files read, ${refreshed.changes.length} lines above, ${refreshed.rows.length} types`,
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
