import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as Main from '../../bin/main';
import type { CliResult } from './run';

const MAIN = resolve(__dirname, '../../dist/bin/main.js');
const load = createRequire(__filename);

/**
 * Answers a command line by the compiled command in this process, which spares starting one for each of many; for commands
 * that answer at once and look at no environment.
 */
export function cliHere(args: readonly string[], { cwd }: { readonly cwd?: string } = {}): CliResult {
  if (!existsSync(MAIN)) {
    throw new Error(`${MAIN} is missing, run 'npm run build' first`);
  }
  const { fail, main } = load(MAIN) as typeof Main;
  const before = process.cwd();
  const { stdout, stderr } = process;
  const writes = [stdout.write.bind(stdout), stderr.write.bind(stderr)] as const;
  const told = { stdout: '', stderr: '' };
  stdout.write = (text: string | Uint8Array) => ((told.stdout += String(text)), true);
  stderr.write = (text: string | Uint8Array) => ((told.stderr += String(text)), true);
  try {
    process.chdir(cwd ?? join(__dirname, 'cases'));
    const exitCode = answer(() => main(args), fail);
    return { exitCode, ...told };
  } finally {
    process.chdir(before);
    Object.assign(stdout, { write: writes[0] });
    Object.assign(stderr, { write: writes[1] });
  }
}

function answer(run: () => number | Promise<number>, fail: (error: unknown) => number): number {
  try {
    const code = run();
    if (typeof code !== 'number')
      throw new Error('the command does not answer at once, start a process for it');
    return code;
  } catch (error) {
    return fail(error);
  }
}
