import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, TODAY } from './run';

const CASES = join(__dirname, 'cases');
const MANIFEST = resolve(__dirname, '../../package.json');

/** What is audited, and the exit code. The expected output lies beside it; `vitest -u` writes it anew. */
const AUDITS: readonly (readonly [string, readonly string[], number])[] = [
  ['isolated', ['isolated/template.json'], 0],
  ['exposed', ['exposed/template.json'], 1],
  ['unproven', ['unproven/template.json'], 1],
  ['assembly', ['assembly'], 1],
  ['filters', ['filters/template.json', '--filters'], 0],
];

describe.each(AUDITS)('the audit of the case %s', (name, input, exitCode) => {
  test('prints the text that its readers know', async () => {
    const run = cli(['audit', ...input, '--date', TODAY]);
    expect([run.exitCode, run.stderr]).toEqual([exitCode, '']);
    await expect(run.stdout).toMatchFileSnapshot(join(CASES, `${name}.txt`));
  });

  test('prints the JSON that its readers parse', async () => {
    const run = cli(['audit', ...input, '--date', TODAY, '--format', 'json']);
    expect([run.exitCode, run.stderr]).toEqual([exitCode, '']);
    await expect(run.stdout.replace(`"version": "${version()}"`, '"version": "0.0.0"')).toMatchFileSnapshot(
      join(CASES, `${name}.json`),
    );
  });

  test('prints the same when it runs again', () => {
    const args = ['audit', ...input, '--date', TODAY, '--format', 'json'];
    expect(cli(args)).toEqual(cli(args));
  });
});

function version(): string {
  return (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version;
}
