import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { AuditReport } from '../../lib/egress/report/report';
import { cli, COMMAND, TODAY } from './run';

const EXPOSED = 'exposed/template.json';
const IDLE_GATEWAY = 'isolated/template.json';
const TERMINAL = ['--import', 'data:text/javascript,process.stdout.isTTY=true;process.stdout.columns=100'];

const folder = mkdtempSync(join(tmpdir(), 'airgap-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(args: readonly string[]): AuditReport & { readonly exitCode: number | null } {
  const { exitCode, stdout } = cli(['audit', ...args, '--date', TODAY, '--format', 'json']);
  return { ...(JSON.parse(stdout) as AuditReport), exitCode };
}

describe('an assembly whose synthesis failed at the gate', () => {
  test('is audited like any other', () => {
    const { exitCode, verdict, findings } = report(['assembly']);
    expect([exitCode, verdict, findings.map(({ ruleId }) => ruleId)]).toEqual([
      1,
      'exposed',
      ['AG001', 'AG201'],
    ]);
  });

  test('keeps its waivers', () => {
    const { findings, summary } = report(['assembly']);
    expect(findings.map(({ waiver }) => waiver?.owner)).toEqual([undefined, 'network-team']);
    expect(summary.findings).toEqual({ error: 1, warning: 0, waived: 1 });
  });

  test('loses its waivers once they have expired', () => {
    const { stdout } = cli(['audit', 'assembly', '--date', '2030-07-01', '--format', 'json']);
    const { summary, findings } = JSON.parse(stdout) as AuditReport;
    expect(summary.findings.waived).toBe(0);
    expect(findings.map(({ ruleId }) => ruleId)).toContain('AG903');
  });

  test('is judged on the day of SOURCE_DATE_EPOCH when no date is given', () => {
    const waived = (epoch: string): number => {
      const { stdout } = cli(['audit', 'assembly', '--format', 'json'], {
        env: { SOURCE_DATE_EPOCH: epoch },
      });
      return (JSON.parse(stdout) as AuditReport).summary.findings.waived;
    };
    expect([waived('1909008000'), waived('1909094400')]).toEqual([1, 0]);
  });
});

describe('--rules', () => {
  test.each([
    ['AG201', ['AG201']],
    ['AG0xx', ['AG001', 'AG001']],
    ['AG0xx, AG201', ['AG001', 'AG001', 'AG201']],
    ['AG005', []],
    ['AG9xx', []],
  ])('%s filters the list', (rules, listed) => {
    const { findings } = report([EXPOSED, '--rules', rules]);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(listed);
  });

  test('changes neither the verdict, nor the counts, nor the exit code', () => {
    const { findings: _all, ...whole } = report([EXPOSED]);
    const { findings: _none, ...filtered } = report([EXPOSED, '--rules', 'AG900']);
    expect(filtered).toEqual(whole);
    expect(filtered.exitCode).toBe(1);
  });
});

describe('--fail-on', () => {
  test.each([
    ['error', 0],
    ['warning', 1],
  ])('%s: a warning alone exits %i', (failOn, exitCode) => {
    expect(report([IDLE_GATEWAY, '--fail-on', failOn])).toMatchObject({ exitCode, verdict: 'isolated' });
  });
});

describe('--parameters', () => {
  test('decide a condition, for every stack or for one', () => {
    const verdictsWith = (values: unknown): unknown => {
      const file = join(folder, 'parameters.json');
      writeFileSync(file, JSON.stringify(values));
      return report([EXPOSED, '--parameters', file]).subnets.map(({ verdict }) => verdict);
    };
    expect(verdictsWith({ WithNat: 'no' })).toEqual(['isolated', 'exposed']);
    expect(verdictsWith({ WithNat: 'yes' })).toEqual(['exposed', 'exposed']);
    expect(verdictsWith({ template: { WithNat: 'no' } })).toEqual(['isolated', 'exposed']);
  });
});

describe('--allow-path-waivers', () => {
  const assembly = join(folder, 'assembly');

  test('accepts a waived path: exit code 0, and the verdict stays exposed', () => {
    spawnSync('cp', ['-R', join(__dirname, 'cases/assembly'), assembly]);
    const file = join(assembly, 'assembly-Prod/ProdNet055D510C.metadata.json');
    const metadata = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown[]>;
    const waiver = { rule: 'AG001', reason: 'agreed', owner: 'network-team', expires: '2030-06-30' };
    metadata['/Prod/Net/Routes/Exit'] = [{ type: 'cdk-airgap:waiver', data: waiver }];
    writeFileSync(file, JSON.stringify(metadata));

    const refused = report([assembly]);
    const accepted = report([assembly, '--allow-path-waivers']);
    expect([refused.exitCode, refused.summary.findings.waived]).toEqual([1, 1]);
    expect([accepted.exitCode, accepted.verdict, accepted.summary.findings]).toEqual([
      0,
      'exposed',
      { error: 0, warning: 0, waived: 2 },
    ]);
  });
});

describe('--output', () => {
  test('writes what would have been printed, and prints nothing', () => {
    const file = join(folder, 'report.json');
    const args = ['audit', EXPOSED, '--date', TODAY, '--format', 'json'];
    const { exitCode, stdout, stderr } = cli([...args, '--output', file]);
    expect([exitCode, stdout, stderr]).toEqual([1, '', '']);
    expect(readFileSync(file, 'utf8')).toBe(cli(args).stdout);
  });

  test('never writes colours', () => {
    const file = join(folder, 'report.txt');
    cli(['audit', EXPOSED, '--output', file], { node: TERMINAL });
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b');
  });
});

describe('colours', () => {
  const isColoured = (env: Record<string, string>, node: readonly string[]): boolean =>
    cli(['audit', EXPOSED], { env, node }).stdout.includes('\u001b[');

  test('are for terminals', () => {
    expect([isColoured({}, TERMINAL), isColoured({}, [])]).toEqual([true, false]);
  });

  test('are off where NO_COLOR says so', () => {
    expect(isColoured({ NO_COLOR: '1' }, TERMINAL)).toBe(false);
  });
});

describe('standard output', () => {
  test.runIf(process.platform !== 'win32')(
    'may be closed early: the exit code is that of the verdict',
    () => {
      const script = `"$0" "$1" audit ${EXPOSED} | head -c 1 >/dev/null; echo "$\{PIPESTATUS[0]}"`;
      const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, COMMAND], {
        cwd: join(__dirname, 'cases'),
        encoding: 'utf8',
      });
      expect([stdout, stderr]).toEqual(['1\n', '']);
    },
  );
});

describe('the command', () => {
  test('loads no file of aws-cdk-lib, constructs or cdk-nag', () => {
    const print = 'process.on("exit",()=>process.stderr.write(Object.keys(require.cache).join("\\n")))';
    const hook = join(folder, 'hook.cjs');
    writeFileSync(hook, print);
    const { exitCode, stderr } = cli(['audit', 'assembly', '--date', TODAY], { node: ['--require', hook] });
    const loaded = stderr.split('\n');
    expect([exitCode, loaded.includes(COMMAND)]).toEqual([1, true]);
    expect(loaded.filter((file) => /node_modules\/(aws-cdk-lib|constructs|cdk-nag)\//.test(file))).toEqual(
      [],
    );
  });
});
