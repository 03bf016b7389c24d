import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = resolve(__dirname, '../..');
const SERVICES = [
  'autoscaling',
  'bedrock',
  'bedrock-runtime',
  'dynamodb',
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'kms',
  'logs',
  'monitoring',
  'oidc-eks',
  's3',
  'secretsmanager',
  'ssm',
  'sts',
  'transcribe',
  'transcribestreaming',
];

function synthesize(flags: object) {
  const out = mkdtempSync(join(tmpdir(), 'airgap-example-'));
  outputs.push(out);
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'examples/regulated-fintech/app.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'true', CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(flags) },
  });
  const read = (file: string) => JSON.parse(readFileSync(join(out, file), 'utf8'));
  return { run, template: read('RegulatedFintech.template.json'), manifest: read('manifest.json') };
}

const outputs: string[] = [];
afterAll(() => outputs.forEach((out) => rmSync(out, { recursive: true })));

describe.each([
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
])('the regulated-fintech example, with %s', (_, flags) => {
  const { run, template, manifest } = synthesize(flags);
  const resources = Object.values(template.Resources as Record<string, { Type: string; Properties: never }>);

  test('synthesizes without a complaint of the built-in validation', () => {
    expect([run.status, run.stderr, run.stdout]).toEqual([0, '', '']);
  });

  test('looks nothing up', () => {
    expect(manifest.missing).toBeUndefined();
  });

  test('has the endpoints that the environment needs', () => {
    const names = resources
      .filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint')
      .map(({ Properties }) => (Properties as { ServiceName: string }).ServiceName);
    expect(names.map((name) => name.replace('com.amazonaws.eu-central-1.', '')).sort()).toEqual(SERVICES);
  });

  test('has no gateway, no route, no function', () => {
    const exits = /::(InternetGateway|NatGateway|EgressOnlyInternetGateway|Route|EIP|Function)$|^Custom::/;
    expect(resources.filter(({ Type }) => exits.test(Type))).toEqual([]);
  });
});
