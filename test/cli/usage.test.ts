import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from './here';
import { cli, TODAY } from './run';

const OPTIONS =
  '--format, --output, --parameters, --filters, --boundary, --waivers, --write-waivers, --manifest, --baseline, --region, --rules, --fail-on, --date, --allow-path-waivers, ' +
  '--live, --profile, --vpc-id, --endpoint-url, --print-iam-policy';
const manifest = (artifacts: unknown): string => JSON.stringify({ version: '55.0.0', artifacts });

const FILES: Readonly<Record<string, string | Buffer>> = {
  'good.json': '{"Resources":{}}',
  'other/good.json': '{"Resources":{}}',
  'empty.json': '',
  'truncated.json': '{"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"',
  'binary.json': Buffer.from([0, 1, 2, 255, 254]),
  'list.json': '[{"Resources":{}}]',
  'null.json': 'null',
  'stray.json': '{"Nowhere":"x"}',
  'no-template.json': '{"name":"cdk-airgap"}',
  'resources-list.json': '{"Resources":[]}',
  'no-assembly/good.json': '{"Resources":{}}',
  'no-version/manifest.json': '{}',
  'artifact-list/manifest.json': manifest([]),
  'artifact-null/manifest.json': manifest({ Net: null }),
  'no-file/manifest.json': manifest({
    Net: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Net.template.json' } },
  }),
  ...assembly('one'),
  ...assembly('two'),
};

function assembly(folder: string): Readonly<Record<string, string>> {
  return {
    [`${folder}/manifest.json`]: manifest({ Net: { type: 'aws:cloudformation:stack' } }),
    [`${folder}/Net.template.json`]: '{"Resources":{}}',
  };
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'airgap-cli-'));
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a command line that cannot be answered', () => {
  test.each<[readonly string[], string | RegExp]>([
    [[], 'no command given, expected audit, endpoints, explain or size (see cdk-airgap --help)'],
    [
      ['aduit'],
      "unknown command 'aduit', expected audit, endpoints, explain or size (see cdk-airgap --help)",
    ],
    [
      ['--verbose'],
      "unknown command '--verbose', expected audit, endpoints, explain or size (see cdk-airgap --help)",
    ],
    [['audit'], 'audit has no INPUT, expected a cloud assembly (cdk.out) or'],
    [['audit', ''], 'an INPUT of audit is empty, expected a path'],
    [['audit', 'gone'], 'gone does not exist, expected a cloud assembly (cdk.out)'],
    [['audit', 'no-assembly'], 'no-assembly holds no manifest.json, expected a cloud assembly (cdk.out) or'],
    [['audit', 'no-version'], "no-version/manifest.json has no 'version', expected the manifest of a cloud"],
    [
      ['audit', 'artifact-list'],
      "'artifacts' of artifact-list/manifest.json is no object of objects, expected",
    ],
    [
      ['audit', 'artifact-null'],
      "'artifacts' of artifact-null/manifest.json is no object of objects, expected",
    ],
    [['audit', 'no-file'], 'no-file/Net.template.json does not exist, expected a CloudFormation template'],
    [['audit', 'empty.json'], /^empty\.json .*, expected a cloud assembly|^empty\.json .*; expected a cloud/],
    [['audit', 'truncated.json'], /^truncated\.json is not valid JSON: .*; expected a cloud assembly/],
    [['audit', 'binary.json'], /^binary\.json .*expected a cloud assembly/],
    [['audit', 'list.json'], 'list.json holds a list, expected a cloud assembly (cdk.out)'],
    [['audit', 'null.json'], "null.json holds 'null', expected a cloud assembly (cdk.out)"],
    [
      ['audit', 'no-template.json'],
      "no-template.json has no 'Resources', expected a CloudFormation template",
    ],
    [['audit', 'resources-list.json'], "'Resources' of resources-list.json is not an object, expected a"],
    [['audit', 'good.json', 'good.json'], /good\.json is given twice, expected each input once$/],
    [
      ['audit', 'one', 'two'],
      "stack 'Net' is in one/Net.template.json and in two/Net.template.json, expected",
    ],
    [['audit', 'good.json', '--verbose'], `unknown option '--verbose', expected ${OPTIONS}`],
    [['audit', 'good.json', '-v'], `unknown option '-v', expected ${OPTIONS}`],
    [
      ['audit', 'good.json', '--format'],
      '--format has no value, or one that begins with a hyphen, expected one: write the latter as --format=VALUE',
    ],
    [
      ['audit', '--output', '--format', 'json', 'good.json'],
      '--output has no value, or one that begins with a hyphen, expected one',
    ],
    [['audit', 'good.json', '--live=yes'], '--live has a value, expected it without one'],
    [
      ['audit', 'good.json', '--format', 'json', '--format', 'text'],
      '--format is given more than once, expected it once',
    ],
    [['audit', 'good.json', '--format', 'xml'], /^--format is 'xml', expected text, json.* or \w+$/],
    [['audit', 'good.json', '--format', ''], '--format is empty, expected a value'],
    [
      ['audit', 'good.json', '--rules', 'AG1'],
      "--rules names 'AG1', expected ids or families of AG000, AG001,",
    ],
    [['audit', 'good.json', '--rules', 'AG001,ag002'], "--rules names 'ag002', expected ids or families of"],
    [['audit', 'good.json', '--rules', 'AG999'], "--rules names 'AG999', expected ids or families of"],
    [['audit', 'good.json', '--rules', 'AG001,'], "--rules names '', expected ids or families of"],
    [['audit', 'good.json', '--date', 'today'], "--date is 'today', expected a date YYYY-MM-DD"],
    [['audit', 'good.json', '--date', '2026-02-30'], "--date is '2026-02-30', expected a date YYYY-MM-DD"],
    [['audit', 'good.json', '--fail-on', 'info'], "--fail-on is 'info', expected error or warning"],
    [['audit', 'good.json', '--region', ''], '--region is empty, expected a value'],
    [['audit', 'good.json', '--parameters', 'gone'], 'gone does not exist, expected parameter values'],
    [['audit', 'good.json', '--parameters', 'one'], 'one is a folder, expected parameter values'],
    [
      ['audit', 'good.json', '--parameters', 'list.json'],
      'list.json: item 1 is no parameter, expected {"ParameterKey", "ParameterValue"} or "Name=value"',
    ],
    [
      ['audit', 'good.json', '--parameters', 'stray.json'],
      "stray.json has 'Nowhere', which is no parameter of the input, expected no parameters",
    ],
    [
      ['audit', 'good.json', '--parameters', 'truncated.json'],
      /^truncated\.json is not valid JSON: .*expected/,
    ],
    [
      ['audit', 'good.json', '--output', 'gone/report'],
      /^--output gone\/report cannot be written: ENOENT: .*/,
    ],
    [['audit', 'good.json', '--output', 'good.json/report'], /^--output .* cannot be written: ENOTDIR: .*/],
    [['audit', 'good.json', '--output', 'one'], '--output one is a folder, expected a file'],
  ])('%j is told in one line', (args, message) => {
    const { exitCode, stdout, stderr } = cliHere(args, { cwd: folder });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cdk-airgap: [^\n]+\n$/);
    expect(stderr.slice('cdk-airgap: '.length, -1)).toEqual(
      typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
    );
  });

  test.runIf(process.platform === 'linux')('a file that cannot be read is told in one line', () => {
    const { exitCode, stdout, stderr } = cli(['audit', '/proc/self/mem']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cdk-airgap: \/proc\/self\/mem cannot be read: EIO: [^\n]+\n$/);
  });

  test('a day in the environment that is none is told in one line', () => {
    const { exitCode, stderr } = cli(['audit', 'good.json'], {
      cwd: folder,
      env: { SOURCE_DATE_EPOCH: 'now' },
    });
    expect([exitCode, stderr]).toEqual([
      2,
      "cdk-airgap: SOURCE_DATE_EPOCH is 'now', expected seconds since 1970\n",
    ]);
  });

  test('leaves no file behind', () => {
    const before = readdirSync(folder);
    ['one', 'gone/report', 'good.json/report'].forEach((output) =>
      cli(['audit', 'good.json', '--output', output], { cwd: folder }),
    );
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('the help', () => {
  const { exitCode, stdout, stderr } = cli(['audit', '--help']);

  test('of audit goes to standard output, with exit code 0', () => {
    expect([exitCode, stderr, stdout.startsWith('cdk-airgap audit: ')]).toEqual([0, '', true]);
  });

  test.each(OPTIONS.split(', '))('of audit tells of %s', (option) => {
    expect(stdout).toContain(`  ${option} `);
  });

  test('of audit has examples', () => {
    expect(stdout).toMatch(/\nExamples:\n {2}cdk-airgap audit cdk\.out\n/);
  });

  test.each([['--help'], ['-h'], ['help']])('of the command is printed for %s', (argument) => {
    const run = cli([argument]);
    expect([
      run.exitCode,
      run.stderr,
      /^cdk-airgap: .*\nExamples:\n.*\nExit codes: /s.test(run.stdout),
    ]).toEqual([0, '', true]);
  });
});

describe('--version', () => {
  test('prints the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(cli(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('templates of one name in two folders', () => {
  test('are two stacks', () => {
    const { exitCode, stdout } = cli(['audit', 'good.json', 'other/good.json', '--date', TODAY], {
      cwd: folder,
    });
    expect([exitCode, stdout.includes('2 stacks')]).toEqual([0, true]);
  });
});
