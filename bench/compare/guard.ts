import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { analyseFolder } from '../engine';
import { byTurns, timed } from '../measure';
import type { Results } from '../results';

/** One of them is enough: it takes longer for it than we for all. */
const NAME = 'cfn-guard on one template, Control Tower rules';

/** It is slow and steady. */
const FEWER = { runs: 3, warmUps: 1 };

/**
 * The binary and the Control Tower rules of `@cdklabs/cdk-validator-cfnguard`, called as its plugin calls it.
 *
 * @param guard - the folder of that package, which is no dependency of ours: `npm pack` it and unpack it anywhere
 */
export function compareGuard(
  results: Results,
  { app, guard }: { readonly app: string; readonly guard: string },
): void {
  const binary = join(
    guard,
    'bin',
    platform() === 'darwin' ? 'macos' : 'ubuntu',
    arch() === 'x64' ? 'x86_64' : 'aarch64',
    'cfn-guard',
  );
  const [template = ''] = readdirSync(app).filter((file) => file.endsWith('.template.json'));
  const rules = ['--rules', join(guard, 'rules/control-tower/cfn-guard')];
  const output = ['--output-format', 'json', '--show-summary', 'none', '--structured'];
  const parts = [
    timed(NAME, () => run(binary, ['validate', ...rules, '--data', join(app, template), ...output])),
    timed('analysis beside cfn-guard', () => void analyseFolder(app)),
  ];
  results.time(byTurns(parts, FEWER));
  const ratio = results.median(NAME) / results.median('analysis beside cfn-guard');
  results.atLeast(`${NAME} / analysis of all templates`, ratio, 1);
}

/** Exits 19 when a template breaks a rule; without an answer its time means nothing. */
function run(binary: string, args: readonly string[]): void {
  const { stdout, stderr } = spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (!Array.isArray(JSON.parse(stdout === '' ? 'null' : stdout))) {
    throw new Error(`cfn-guard gives no list of results: ${stderr.slice(0, 500)}`);
  }
}
