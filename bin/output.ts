import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isFolder } from '../lib/egress/load/files';
import { UsageError } from '../lib/shared/errors';

/** Writes what an option asks for to standard output, or to a file, which appears whole or not at all. */
export function write(file: string | undefined, text: string, option = '--output'): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  if (isFolder(file)) {
    throw new UsageError(`${option} ${file} is a folder, expected a file`);
  }
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary)) {
      rmSync(temporary);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${option} ${file} cannot be written: ${reason}; expected a file in a folder`);
  }
}

/** Whoever reads standard output may stop early: that is no failure, and the exit code still tells the verdict. */
export function watchOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') {
      process.stderr.write(`cdk-airgap: standard output cannot be written: ${message}\n`);
      process.exit(2);
    }
  });
}
