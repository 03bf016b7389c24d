import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../lib/shared/errors';
import { readModels, refreshModels, type CatalogueRow } from './refresh/models';
import { writeRows } from './refresh/write';

/**
 * Writes the configurations of local copies of models into the catalogue, and says what changed.
 *
 * Usage: npm run models-refresh -- FOLDER
 *
 * FOLDER holds `ORG/NAME/config.json`, with `model.safetensors.index.json` beside it where there is one. Only members
 * that memory depends on are kept (`lib/sizing/models/members.json`). A licence stays for a person to set. Exit code 2
 * where the folder has no model.
 */
const CATALOGUE = join(__dirname, '..', 'lib', 'sizing', 'models', 'models.json');

async function main(): Promise<void> {
  const [folder, ...others] = process.argv.slice(2);
  if (folder === undefined || others.length > 0) {
    throw new UsageError('expected one folder: npm run models-refresh -- FOLDER');
  }
  const rows = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as readonly CatalogueRow[];
  const models = readModels(folder);
  const { rows: next, changes } = refreshModels(rows, models, new Date().toISOString().slice(0, 10));
  if (changes.length > 0) await writeRows(CATALOGUE, next);
  changes.forEach((line) => console.log(line));
  console.log(`${models.length} models read, ${changes.length} rows new or changed, ${next.length} in all`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
