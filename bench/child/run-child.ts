import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs a script of this folder in a process of its own and returns the JSON that it prints. */
export function runChild<T>(script: string, args: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, join(__dirname, script), ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (status !== 0) {
    throw new Error(`bench/child/${script} ${args.join(' ')} exits ${String(status)}: ${stderr}`);
  }
  return JSON.parse(stdout) as T;
}
