import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../lib/egress/model/manifest';
import type { AuditReport } from '../../lib/egress/report/report';
import { cliHere } from './here';
import type { CliResult } from './run';
import { cli, TODAY } from './run';

const folder = mkdtempSync(join(tmpdir(), 'airgap-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Without a resolver, of which there is a finding of its own. */
const VPC = {
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false },
};
/** Of which there is a finding of its own where no policy closes it to other networks. */
const TOPIC = { Type: 'AWS::SNS::Topic' };
const CLOSED = {
  Type: 'AWS::SNS::TopicPolicy',
  Properties: {
    Topics: [{ Ref: 'Topic' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:SourceVpc': { Ref: 'Vpc' } } },
      },
    },
  },
};
const PEOPLE = {
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'someone@example.com' },
};

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const calm = file('net.json', { Resources: { Vpc: VPC, Topic: TOPIC, Closed: CLOSED } });
const more = file('more.json', { Resources: { Vpc: VPC, Topic: TOPIC, Closed: CLOSED, People: PEOPLE } });

function run(...args: readonly string[]): CliResult {
  const asked = ['audit', ...args, '--date', TODAY];
  // A page is drawn, which takes time.
  return args.includes('html') ? cli(asked, { cwd: folder }) : cliHere(asked, { cwd: folder });
}

function reported(...args: readonly string[]): AuditReport {
  return JSON.parse(run(...args, '--format', 'json').stdout) as AuditReport;
}

describe('--manifest', () => {
  const schema = JSON.parse(
    readFileSync(resolve(__dirname, '../../docs/schema/manifest.schema.json'), 'utf8'),
  );
  const accepts = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(schema);

  test.each([calm, more, 'exposed', 'assembly'])('of %s has the form that the schema describes', (input) => {
    const path = input.startsWith(folder) ? input : resolve(__dirname, 'cases', input);
    const known = input === 'exposed' ? join(path, 'template.json') : path;
    const manifest: unknown = JSON.parse(run(known, '--manifest', '-').stdout);
    expect([accepts(manifest), accepts.errors ?? null]).toEqual([true, null]);
  });

  test('prints the manifest instead of the report', () => {
    const { stdout } = run(calm, '--manifest', '-');
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, tool: { name: 'cdk-airgap' }, destinations: [] });
  });

  test('writes a file and prints the report', () => {
    const { stdout } = run(more, '--manifest', 'written.json');
    const { destinations } = JSON.parse(readFileSync(join(folder, 'written.json'), 'utf8')) as Manifest;
    expect(stdout).toContain('AG402');
    expect(destinations.map(({ destination }) => destination)).toContain('someone@example.com');
  });

  test('does not change the exit code', () => {
    expect(run(more, '--manifest', '-').exitCode).toBe(run(more).exitCode);
  });
});

describe('--baseline', () => {
  const agreed = file('agreed.json', run(calm, '--manifest', '-').stdout);
  const wide = file('wide.json', run(more, '--manifest', '-').stdout);

  test('holds for the input that it was written of', () => {
    const ids = reported(more, '--baseline', wide).findings.map(({ ruleId }) => ruleId);
    expect(ids).not.toContain('AG906');
  });

  test('fails where a destination was added, and names it', () => {
    const { exitCode, stdout } = run(more, '--baseline', agreed);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('address someone@example.com via more/People');
  });

  test.each(['text', 'json', 'sarif', 'junit', 'html'])('is told of in %s', (format) => {
    expect(run(more, '--baseline', agreed, '--format', format).stdout).toContain('someone@example.com');
  });

  test('tells on standard error what is no longer there', () => {
    const renamed = file('more-before.json', readFileSync(wide, 'utf8').replaceAll('more/', 'net/'));
    const { exitCode, stderr } = run(calm, '--baseline', renamed);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'the baseline has address someone@example.com via net/People, which is no longer there',
    );
  });

  test.each([
    ['{}', 'has schemaVersion none, expected 1 of a manifest'],
    ['{"schemaVersion": 2, "destinations": []}', 'has schemaVersion 2, expected 1 of a manifest'],
    ['{"schemaVersion": 1}', "has no list 'destinations', expected a manifest"],
    ['{"schemaVersion": 1, "destinations": [{"kind": "name"}]}', 'has no destination, expected a manifest'],
    ['{"schemaVersion": 1, "destinations": [7]}', 'has no kind, expected a manifest'],
    ['[]', 'expected a manifest'],
  ])('refuses %s in one line', (content, message) => {
    const { exitCode, stdout, stderr } = run(calm, '--baseline', file('bad.json', content));
    expect([exitCode, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    expect(stderr).toContain(message);
  });
});

describe('--write-waivers', () => {
  const draft = join(folder, 'draft.yaml');
  const drafted = run(more, '--write-waivers', draft);
  const text = readFileSync(draft, 'utf8');

  test('drafts a waiver for each finding and still fails', () => {
    expect([drafted.exitCode, [...text.matchAll(/rule: (AG\d+)/g)].map(([, id]) => id)]).toEqual([
      1,
      ['AG402'],
    ]);
  });

  test('gives them 90 days', () => {
    expect(text).toContain('expires: 2027-02-19');
  });

  test('drafts nothing that passes as it is', () => {
    const { findings } = reported(more, '--waivers', draft);
    expect(findings.map(({ ruleId, waiver }) => [ruleId, waiver])).toEqual([
      ['AG402', null],
      ['AG903', null],
    ]);
  });

  test('drafts what passes once reason and owner are there', () => {
    const complete = file(
      'complete.yaml',
      text.replaceAll('reason: ""', 'reason: ticket 7').replaceAll('owner: ""', 'owner: net-team'),
    );
    expect(run(more, '--waivers', complete).exitCode).toBe(0);
  });

  test('overwrites nothing', () => {
    const { exitCode, stderr } = run(more, '--write-waivers', draft);
    expect([exitCode, stderr]).toEqual([
      2,
      `cdk-airgap: --write-waivers ${draft} exists, expected a new file: nothing is overwritten\n`,
    ]);
    expect(readFileSync(draft, 'utf8')).toBe(text);
  });

  test('says what cannot be waived', () => {
    const exposed = resolve(__dirname, 'cases/exposed/template.json');
    run(exposed, '--write-waivers', 'paths.yaml');
    expect(readFileSync(join(folder, 'paths.yaml'), 'utf8')).toMatch(
      /# These cannot be waived:\n# {3}AG001 /,
    );
  });

  test('leaves no temporary file', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('refuses the file of another option', () => {
    const { exitCode, stderr } = run(more, '--write-waivers', 'same', '--output', 'same');
    expect([exitCode, existsSync(join(folder, 'same'))]).toEqual([2, false]);
    expect(stderr).toContain('same is named twice by --manifest, --output and --write-waivers');
  });
});

describe('--waivers', () => {
  const entry = {
    ...{ rule: 'AG402', stack: 'more', logicalId: 'People' },
    ...{ reason: 'ticket 7', owner: 'net-team', expires: '2027-01-31' },
  };
  const waived = file('waivers.json', { waivers: [entry] });

  test.each(['text', 'json', 'sarif', 'junit', 'html'])(
    'shows reason, owner and last day in %s',
    (format) => {
      const { exitCode, stdout } = run(more, '--waivers', waived, '--format', format);
      expect(exitCode).toBe(0);
      expect(['ticket 7', 'net-team', '2027-01-31'].filter((part) => !stdout.includes(part))).toEqual([]);
    },
  );

  test.each([
    ['is expired', { expires: '2026-01-31' }, 'AG903'],
    ['has no owner', { owner: ' ' }, 'AG903'],
    ['names another resource', { logicalId: 'Topic' }, 'AG904'],
    ['names another stack', { stack: 'net' }, 'AG904'],
  ])('does not count one that %s', (_, changes, ruleId) => {
    const path = file('changed.json', { waivers: [{ ...entry, ...changes }] });
    const ids = reported(more, '--waivers', path).findings.map((finding) => finding.ruleId);
    expect(ids).toContain(ruleId);
    expect(run(more, '--waivers', path).exitCode).toBe(1);
  });

  test.each([
    ['{}', "has no list 'waivers', expected a waiver file"],
    ['waivers: [7]', 'is not an object, expected a waiver file'],
    ['waivers: [{rule: AG402}]', 'has no stack, expected the stack of its finding'],
    ['waivers: [{rule: AG402, stack: more}]', 'has no logicalId, expected that of its finding'],
    [
      'waivers: [{rule: AG402, resourceType: AWS::Own::Type}]',
      'waives AG402 for a resourceType, expected AG910, or stack and logicalId',
    ],
    [
      'waivers: [{rule: AG910, stack: more, resourceType: AWS::Own::Type}]',
      'has a resourceType beside stack or logicalId, expected one or the other',
    ],
    ['waivers: [{rule: AG910, resourceType: 7}]', "has resourceType '7', expected a type such as"],
    ['waivers: [{rules: AG402}]', "has member 'rules', expected rule, stack"],
  ])('refuses %s in one line', (content, message) => {
    const { exitCode, stderr } = run(calm, '--waivers', file('bad.yaml', content));
    expect([exitCode, stderr.split('\n').length]).toEqual([2, 2]);
    expect(stderr).toContain(message);
  });
});
