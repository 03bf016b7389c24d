import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isFolder } from '../../lib/egress/load/files';
import type { NetworkAnswer } from '../../lib/endpoints/report/report';
import { UsageError } from '../../lib/shared/errors';

/** Refuses a folder that could not be written in the end, and policies that would be of nobody. */
export function checkPolicies(folder: string, answers: readonly NetworkAnswer[]): void {
  if (existsSync(folder) && !(isFolder(folder) && readdirSync(folder).length === 0)) {
    throw new UsageError(
      `--policies ${folder} exists, expected a new or empty folder: nothing is overwritten`,
    );
  }
  if (answers.some(({ report }) => report.account === null)) {
    throw new UsageError('--policies has no account to compare with, expected --account');
  }
}

/** Writes each policy as `KEY.json`, in a folder for each network where there are several; all of them or none. */
export function writePolicies(folder: string, answers: readonly NetworkAnswer[]): void {
  const temporary = `${folder.replace(/[/\\]+$/, '')}.${process.pid}.tmp`;
  try {
    answers.forEach((answer) => writeAll(join(temporary, answers.length > 1 ? nameOf(answer) : ''), answer));
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(temporary, folder);
  } catch (error) {
    if (existsSync(temporary)) {
      rmSync(temporary, { recursive: true });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--policies ${folder} cannot be written: ${reason}; expected a new or empty folder`);
  }
}

function writeAll(folder: string, { policies }: NetworkAnswer): void {
  mkdirSync(folder, { recursive: true });
  policies.forEach(({ key, document }) =>
    writeFileSync(join(folder, `${key}.json`), `${JSON.stringify(document, null, 2)}\n`),
  );
}

function nameOf({ report: { stage, account, region } }: NetworkAnswer): string {
  return [...stage.split('/'), account ?? '', region].filter((part) => part !== '').join('-');
}
