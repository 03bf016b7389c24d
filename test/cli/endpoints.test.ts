import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, describe, expect, it } from 'vitest';
import type { EndpointsReport } from '../../lib/endpoints/report/report';
import { cliHere } from './here';
import { cli, type CliResult } from './run';

const CASES = join(__dirname, 'cases');
const schema = JSON.parse(
  readFileSync(resolve(__dirname, '../../docs/schema/endpoints.schema.json'), 'utf8'),
) as object;
const accepts = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
}).compile(schema);

const folder = mkdtempSync(join(tmpdir(), 'airgap-endpoints-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]): CliResult {
  const asked = ['endpoints', ...args];
  // A picture is laid out, which takes time.
  return args.includes('svg') ? cli(asked) : cliHere(asked);
}

function reported(...args: readonly string[]): EndpointsReport {
  return JSON.parse(run(...args, '--format', 'json').stdout) as EndpointsReport;
}

/** What is asked, and the exit code; the expected output lies in `cases`, and `vitest -u` writes it anew. */
const ASKED: readonly (readonly [string, readonly string[], number])[] = [
  ['endpoints-profile', ['--profile', 'eks', '--region', 'eu-central-1'], 0],
  ['endpoints-assembly', ['requirements'], 1],
  ['endpoints-workloads', ['workloads/template.json', '--region', 'eu-central-1'], 0],
];

describe.each(ASKED)('endpoints of the case %s', (name, args, exitCode) => {
  it('are printed as the text that people read', async () => {
    const { stdout, stderr, exitCode: code } = run(...args);
    expect([code, stderr]).toEqual([exitCode, '']);
    await expect(stdout).toMatchFileSnapshot(join(CASES, `${name}.txt`));
  });

  it('are printed as the JSON that programs parse', async () => {
    const { stdout } = run(...args, '--format', 'json');
    const text = stdout.replace(/"version": "[^"]+"/, '"version": "0.0.0"');
    await expect(text).toMatchFileSnapshot(join(CASES, `${name}.json`));
  });

  it('are as the schema says', () => {
    accepts(reported(...args));
    expect(accepts.errors ?? []).toEqual([]);
  });

  it('are the same when it runs again', () => {
    expect(run(...args, '--format', 'json')).toEqual(run(...args, '--format', 'json'));
  });
});

describe('the schema of the endpoints', () => {
  const good = JSON.stringify(reported('--need', 'kms', '--region', 'eu-central-1'));

  it.each<[string, string, string]>([
    ['another schemaVersion', '"schemaVersion":1', '"schemaVersion":2'],
    ['a kind of its own', '"kind":"interface"', '"kind":"other"'],
    ['no zones', '"zones":3', '"zones":0'],
    ['a policy that EC2 refuses', /"characters":\d+/.exec(good)?.[0] ?? '', '"characters":20481'],
  ])('refuses %s', (_, from, to) => {
    expect(accepts(JSON.parse(good.replace(from, to)))).toBe(false);
  });
});

describe('the endpoints command', () => {
  const REGION = ['--region', 'eu-central-1'] as const;

  it.each<[string, readonly string[], string]>([
    [
      'nothing to start from',
      [],
      'endpoints has nothing to start from, expected an INPUT, --need or --profile',
    ],
    ['no Region', ['--need', 'kms'], "endpoints has no --region, expected one like 'eu-central-1'"],
    ['a misspelt service', ['--need', 'bedrok', ...REGION], "--need names 'bedrok', expected a service of"],
    ['a misspelt prefix', ['--need', 'kmss:Decrypt', ...REGION], '(near: kms'],
    ['an empty place in a list', ['--need', 'kms,', ...REGION], "--need names '', expected a service of"],
    ['no action', ['--need', 'kms:', ...REGION], "--need names 'kms:', expected a service of"],
    [
      'an unknown profile',
      ['--profile', 'x', ...REGION],
      "profile 'x' is unknown, expected one of: minimal,",
    ],
    ['a misspelt Region', ['--need', 'kms', '--region', 'eu-centrl-1'], '(near: eu-central-1,'],
    ['too many zones', ['--need', 'kms', ...REGION, '--zones', '7'], "--zones is '7', expected 1 to 6"],
    ['no zone', ['--need', 'kms', ...REGION, '--zones', '0'], "--zones is '0', expected 1 to 6"],
    [
      'a gateway elsewhere',
      ['--need', 'kms', ...REGION, '--central', 's3'],
      "--central names 's3', expected",
    ],
    ['a service elsewhere that is none', ['--need', 'kms', ...REGION, '--central', 'kmz'], '(near: kms'],
    ['an account of 11 digits', ['--need', 'kms', ...REGION, '--account', '11112222333'], '12 digits'],
    ['an odd organization', ['--need', 'kms', ...REGION, '--organization-id', 'r-1'], 'o-a1b2c3d4e5'],
    [
      'a price in words',
      ['--need', 'kms', ...REGION, '--price', 'low'],
      "--price is 'low', expected US dollars",
    ],
    [
      'a price of nothing',
      ['--need', 'kms', ...REGION, '--price', '0.000'],
      "--price is '0.000', expected US dollars above 0",
    ],
    [
      'a price below nothing',
      ['--need', 'kms', ...REGION, '--price', '-1'],
      '--price has no value, or one that begins with a hyphen, expected one',
    ],
    [
      'a price that is no number',
      ['--need', 'kms', ...REGION, '--price', 'NaN'],
      "--price is 'NaN', expected",
    ],
    ['a power of ten', ['--need', 'kms', ...REGION, '--price', '1e-2'], "--price is '1e-2', expected"],
    ['data in words', ['--need', 'kms', ...REGION, '--gb', 'much'], "--gb is 'much', expected GB in a month"],
    [
      'an action that AWS does not have',
      ['--need', 's3:GetObjct', ...REGION],
      '(near: s3:GetObject): name a newer one',
    ],
    ['two profiles', ['--profile', 'eks,llm', ...REGION], "profile 'eks,llm' is unknown, expected one of"],
    [
      'two Regions',
      ['--need', 'kms', ...REGION, '--region', 'us-east-1'],
      '--region is given more than once',
    ],
    ['a part of a zone', ['--need', 'kms', ...REGION, '--zones', '1.5'], "--zones is '1.5', expected 1 to 6"],
    [
      'a FIPS choice',
      ['--need', 'kms', ...REGION, '--fips=no'],
      '--fips has a value, expected it without one',
    ],
    [
      'a registry of nobody',
      ['--need', 'ecr', ...REGION, '--image-registry-accounts', '1'],
      "--image-registry-accounts names '1', expected the 12 digits",
    ],
    [
      'a folder to print into',
      ['--need', 'kms', ...REGION, '--output', '.'],
      '--output . is a folder, expected',
    ],
    ['less than no data', ['--need', 'kms', ...REGION, '--gb=-1'], "--gb is '-1', expected GB in a month"],
    [
      'an unknown format',
      ['--need', 'kms', ...REGION, '--format', 'yaml'],
      "--format is 'yaml', expected text",
    ],
    ['an unknown option', ['--needs', 'kms'], "unknown option '--needs', expected --need, --profile"],
    ['two inputs', ['requirements', 'assembly'], 'endpoints has 2 INPUTs, expected one cloud assembly'],
    ['an input that is not there', ['gone'], 'gone does not exist, expected a cloud assembly (cdk.out)'],
    [
      'a template without its Region',
      ['workloads/template.json'],
      "the stack of 'Summarise' in workloads/template.json does not say its Region, expected --region",
    ],
    [
      'a template of a network alone',
      ['isolated/template.json'],
      'isolated/template.json asks for nothing, expected',
    ],
    ['an assembly that requires nothing', ['assembly'], 'assembly asks for nothing, expected constructs'],
    ['policies of nobody', ['--need', 'kms', ...REGION, '--policies', 'new'], 'expected --account'],
  ])('refuses %s', (_, args, message) => {
    const { exitCode, stdout, stderr } = run(...args);
    expect([exitCode, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    expect(stderr).toContain(message);
  });

  it('takes a key, an action and a prefix', () => {
    const [network] = reported('--need', 'sts,kms:Decrypt,ecr', ...REGION).networks;
    expect(network?.endpoints.map(({ key }) => key)).toEqual(['ecr-api', 'ecr-dkr', 'kms', 's3', 'sts']);
  });

  it('fails where no endpoint serves what is asked for', () => {
    const asked = ['--need', 'iam', '--region', 'cn-north-1'];
    expect(run(...asked).exitCode).toBe(1);
    expect(reported(...asked)).toMatchObject({ served: false, networks: [{ unmet: [{ service: 'iam' }] }] });
  });

  it('tells no cost where no source tells the price', () => {
    expect(reported('--need', 'kms', '--region', 'us-iso-east-1').networks[0]).toMatchObject({
      cost: null,
      endpoints: [{ key: 'kms', usdPerMonth: null }],
    });
  });

  it('counts with a price that is given', () => {
    const args = ['--need', 'kms', '--region', 'us-iso-east-1', '--price', '0.02', '--zones', '2'];
    expect(reported(...args).networks[0]?.cost).toMatchObject({
      usdPerMonth: 29.2,
      savedByOneZoneLess: 14.6,
    });
  });

  it('tells what a price replaces that is given', () => {
    const args = ['--need', 'kms', '--region', 'eu-central-1', '--price', '0.02'];
    expect(reported(...args).networks[0]?.cost?.price).toMatchObject({
      usdPerHour: 0.02,
      replaces: { usdPerHour: 0.012, date: '2026-09-22' },
    });
    expect(run(...args).stdout).toContain(
      'given for every interface endpoint here, instead of $0.012 of AWS',
    );
  });

  it('says that nothing is paid for gateway endpoints, whatever the price', () => {
    expect(run('--need', 's3', '--region', 'us-gov-west-1').stdout).toContain('cost: none here');
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'eusc-de-east-1', 'sa-east-1'])(
    'serves %s without a price, and says so',
    (region) => {
      const { exitCode, stdout } = run('--profile', 'minimal', '--region', region);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(
        `no source tells the price of an interface endpoint in ${region}; give it with`,
      );
    },
  );

  it('says that data is not counted where only its price is missing', () => {
    const args = ['--need', 'kms', '--region', 'us-iso-east-1', '--price', '0.02', '--gb', '10'];
    expect(run(...args).stdout).toContain('data is not counted');
  });

  it('takes the zones of the subnets of an assembly', () => {
    expect(reported('requirements').networks.map(({ stage, zones }) => [stage, zones])).toEqual([
      ['Prod', 2],
      ['', 3],
    ]);
  });

  it('writes the report into a file', () => {
    const file = join(folder, 'report.json');
    const { stdout } = run('--need', 'kms', ...REGION, '--format', 'json', '--output', file);
    expect(stdout).toBe('');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ served: true });
  });
});

describe.each([
  ['mermaid', /^flowchart LR\n/],
  ['svg', /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /],
] as const)('--format %s', (format, form) => {
  it('draws all networks in one', () => {
    const { exitCode, stdout, stderr } = run('requirements', '--format', format);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(form);
    expect(stdout).toContain('Endpoints of Prod in eu-central-1, Endpoints of us-west-2');
  });
});

describe('--policies', () => {
  const ASK = [
    '--need',
    'kms:Decrypt,oidc-eks',
    '--region',
    'eu-central-1',
    '--account',
    '111122223333',
  ] as const;

  it('writes the policy of each endpoint that takes one', () => {
    const into = join(folder, 'policies');
    expect(run(...ASK, '--policies', into).exitCode).toBe(0);
    expect(readdirSync(into)).toEqual(['kms.json']);
    expect(JSON.parse(readFileSync(join(into, 'kms.json'), 'utf8'))).toMatchObject({
      Statement: [
        { Action: ['kms:Decrypt'], Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } },
      ],
    });
  });

  it('writes a folder for each of several networks', () => {
    const into = join(folder, 'networks');
    run('requirements', '--account', '111122223333', '--policies', into);
    expect(readdirSync(into)).toEqual(['111122223333-us-west-2', 'Prod-111122223333-eu-central-1']);
  });

  it('overwrites nothing', () => {
    const into = join(folder, 'full');
    mkdirSync(into);
    writeFileSync(join(into, 'mine.txt'), 'mine');
    const { exitCode, stderr } = run(...ASK, '--policies', into);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('full exists, expected a new or empty folder: nothing is overwritten');
    expect(readdirSync(into)).toEqual(['mine.txt']);
  });

  it('leaves nothing behind where it cannot write', () => {
    const into = join(folder, 'report.json', 'policies');
    writeFileSync(join(folder, 'report.json'), '');
    expect(run(...ASK, '--policies', into).exitCode).toBe(2);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(into)).toBe(false);
  });
});
