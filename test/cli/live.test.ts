import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { iamPolicy, readLive } from '../../bin/live';
import type { LiveOptions } from '../../bin/live';
import { loadNetwork } from '../../lib/egress/load/input';
import { outcomesOf } from '../egress/same-model/compare';
import type { Answer, Asked, FakeEc2 } from './live/fake-ec2';
import { fakeEc2 } from './live/fake-ec2';
import { network } from './live/network';
import { COMMAND } from './run';

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

const servers: FakeEc2[] = [];

async function server(answer: (asked: Asked) => Answer | undefined): Promise<FakeEc2> {
  const fake = await fakeEc2(answer);
  servers.push(fake);
  Object.entries(KEYS).forEach(([name, value]) => vi.stubEnv(name, value));
  return fake;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((fake) => fake.close()));
});

async function outcomes(
  answer: (asked: Asked) => Answer | undefined,
  rest: Partial<LiveOptions> = {},
): Promise<Record<string, string>> {
  const { url } = await server(answer);
  const input = await readLive({ region: 'eu-west-1', endpointUrl: url, vpcIds: [], ...rest });
  return outcomesOf(loadNetwork(input));
}

const failing =
  (action: string, code: string, status = 400) =>
  (asked: Asked): Answer | undefined =>
    asked.action === action ? { status, code } : network(asked);

const PUBLIC = 'subnet public > route-table public > 0.0.0.0/0 > internet-gateway 1 > internet';
const ALL = {
  private: `exposed: subnet private > route-table private > 0.0.0.0/0 > nat-gateway 1 > ${PUBLIC}`,
  public: `exposed: ${PUBLIC}`,
  alone: 'isolated',
};

describe('the live account', () => {
  test('is judged by all pages of the answers', async () => {
    expect(await outcomes(network)).toEqual(ALL);
  });

  test('is judged when calls are throttled at first', async () => {
    const throttled = (asked: Asked): Answer | undefined =>
      asked.action === 'DescribeSubnets' && asked.before < 1
        ? { status: 503, code: 'RequestLimitExceeded' }
        : network(asked);
    expect(await outcomes(throttled)).toEqual(ALL);
  }, 30_000);

  test('lists only the VPCs that are asked for', async () => {
    expect(await outcomes(network, { vpcIds: ['vpc-2'] })).toEqual({ alone: 'isolated' });
  });

  test('is only asked for what it says, never changed', async () => {
    const fake = await server(network);
    await readLive({ region: 'eu-west-1', endpointUrl: fake.url, vpcIds: [] });
    expect(fake.asked.filter((name) => !/^(?:Describe|Get|Search)/.test(name))).toEqual([]);
    expect(fake.asked).toContain('DescribeRouteTables more');
  });

  test('is unproven where the Region does not know a call', async () => {
    const { url } = await server(failing('DescribeNatGateways', 'InvalidAction'));
    const input = await readLive({ region: 'eu-west-1', endpointUrl: url, vpcIds: [] });
    expect(input.notices).toEqual([
      'ec2:DescribeNatGateways is not known in eu-west-1, so what it shows counts as unknown',
    ]);
    expect(outcomesOf(loadNetwork(input))['private']).toMatch(/^unproven: .* > nat-gateway 1$/);
  });
});

describe('an account that cannot be read', () => {
  test.each<[string, string, string]>([
    [
      'a missing permission',
      'UnauthorizedOperation',
      '--live may not call ec2:DescribeNatGateways in eu-west-1, expected a policy that allows it (see --print-iam-policy)',
    ],
    [
      'a session that has expired',
      'RequestExpired',
      'the AWS credentials are not accepted in eu-west-1: RequestExpired: no',
    ],
    ['any other error', 'Odd', 'ec2:DescribeNatGateways fails in eu-west-1: Odd: no'],
  ])('by %s is one line', async (_, code, message) => {
    await expect(outcomes(failing('DescribeNatGateways', code))).rejects.toThrow(message);
  });

  test('by no credentials is one line', async () => {
    const { url } = await server(network);
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    await expect(readLive({ region: 'eu-west-1', endpointUrl: url, vpcIds: [] })).rejects.toThrow(
      '--live finds no AWS credentials, expected --profile, AWS_PROFILE or AWS_ACCESS_KEY_ID',
    );
  });

  test('by no Region is one line', async () => {
    const { url } = await server(network);
    vi.stubEnv('AWS_REGION', '');
    vi.stubEnv('AWS_DEFAULT_REGION', '');
    await expect(readLive({ endpointUrl: url, vpcIds: [] })).rejects.toThrow(
      '--live knows no Region, expected --region or AWS_REGION',
    );
  });

  test('by a VPC that is not there names those that are', async () => {
    await expect(outcomes(network, { vpcIds: ['vpc-3'] })).rejects.toThrow(
      "--vpc-id names 'vpc-3', which is not in eu-west-1, expected vpc-1, vpc-2",
    );
  });

  test.each<[Partial<LiveOptions>, string]>([
    [{ vpcIds: ['main'] }, "--vpc-id is 'main', expected the id of a VPC such as"],
    [{ endpointUrl: '127.0.0.1' }, "--endpoint-url is '127.0.0.1', expected http:// or https:// and a host"],
  ])('by a bad option is one line: %j', async (rest, message) => {
    await expect(readLive({ vpcIds: [], ...rest })).rejects.toThrow(message);
  });
});

test('the IAM policy allows exactly the calls that are made', async () => {
  const fake = await server(({ action, ...asked }) => {
    const id = { DescribeRouteServers: 'rs-1', DescribeTransitGatewayRouteTables: 'tgw-rtb-1' }[action];
    const name = action === 'DescribeRouteServers' ? 'routeServerId' : 'transitGatewayRouteTableId';
    const list = action === 'DescribeRouteServers' ? 'routeServerSet' : 'transitGatewayRouteTables';
    return id === undefined
      ? network({ action, ...asked })
      : `<${list}><item><${name}>${id}</${name}></item></${list}>`;
  });
  await readLive({ region: 'eu-west-1', endpointUrl: fake.url, vpcIds: [] });
  const made = new Set(fake.asked.map((name) => `ec2:${name.split(' ')[0] ?? ''}`));
  const policy = JSON.parse(iamPolicy()) as { Statement: { Action: string[] }[] };
  expect(policy.Statement.map(({ Action }) => Action)).toEqual([[...made].sort()]);
});

describe('the command', () => {
  interface Ended {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  const run = (args: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, ...KEYS };
      execFile(process.execPath, [COMMAND, 'audit', ...args], { env }, (error, stdout, stderr) =>
        resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  test('prints the policy and asks nothing', async () => {
    expect(await run(['--live', '--print-iam-policy'])).toEqual({
      exitCode: 0,
      stdout: iamPolicy(),
      stderr: '',
    });
  });

  test('judges the account, without progress where there is no terminal', async () => {
    const { url } = await server(network);
    const ended = await run(['--live', '--region', 'eu-west-1', '--endpoint-url', url, '--vpc-id', 'vpc-2']);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toContain('isolated');
  });

  test('answers a missing permission with one line and exit code 2', async () => {
    const { url } = await server(failing('DescribeVpcs', 'UnauthorizedOperation', 403));
    const ended = await run(['--live', '--region', 'eu-west-1', '--endpoint-url', url]);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^cdk-airgap: --live may not call ec2:DescribeVpcs in eu-west-1, .*\n$/);
  });

  test('takes a folder of outputs as an input', async () => {
    const path = mkdtempSync(join(tmpdir(), 'snapshot-'));
    writeFileSync(join(path, 'a'), JSON.stringify({ Vpcs: [], Subnets: [], Odd: 1 }));
    const ended = await run([path]);
    rmSync(path, { recursive: true });
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stderr).toBe(`cdk-airgap: 'Odd' in ${join(path, 'a')} is not an output that is read\n`);
  });

  test.each([
    [['cdk.out', '--live'], "audit --live is given the INPUT 'cdk.out', expected one or the other"],
    [['cdk.out', '--profile', 'x'], '--profile is given without --live, expected both or neither'],
    [['--print-iam-policy'], '--print-iam-policy is given without --live, expected both or neither'],
  ])('answers %j with one line and exit code 2', async (args, message) => {
    expect(await run(args)).toEqual({ exitCode: 2, stdout: '', stderr: `cdk-airgap: ${message}\n` });
  });
});
