import { renameSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Writes rows beside their file and puts them in its place, so that a run that stops leaves the old rows whole. */
export async function writeRows(path: string, rows: readonly unknown[]): Promise<void> {
  const options = await resolveConfig(path);
  const text = await format(JSON.stringify(rows), { ...options, filepath: path });
  const beside = `${path}.new`;
  writeFileSync(beside, text);
  renameSync(beside, path);
}
