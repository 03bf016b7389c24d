import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run of the suite a folder for what it writes, and takes it away in the end: CDK leaves a folder for every app. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-airgap-test-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
