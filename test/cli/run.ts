import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** The compiled command, as it ships. */
export const COMMAND = join(ROOT, 'dist/bin/cdk-airgap.js');

/** The day on which the tests judge waivers. */
export const TODAY = '2026-11-21';

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of node itself. */
  readonly node?: readonly string[];
}

/** Runs the compiled command. */
export function cli(args: readonly string[], { cwd, env, node = [] }: CliOptions = {}): CliResult {
  if (!existsSync(COMMAND)) {
    throw new Error(`${COMMAND} is missing, run 'npm run build' first`);
  }
  const { NO_COLOR: _noColor, SOURCE_DATE_EPOCH: _epoch, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, COMMAND, ...args], {
    cwd: cwd ?? join(__dirname, 'cases'),
    env: { ...inherited, ...env },
    encoding: 'utf8',
  });
  return { exitCode: status, stdout, stderr };
}
