import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CdkResult, CdkRun } from './gate/cdk';
import { cdk } from './gate/cdk';
import { temporaryFolder } from './gate/synthesis';

const AT_A_TIME = 2;
const ALLOWED_MS = 240_000;
const AFTER_THE_WAIVER_EXPIRED = '1909094400';

/** What is run, by name; every run starts node twice, so that tests share them. */
const RUNS: Readonly<Record<string, Omit<CdkRun, 'output'>>> = {
  'clean stack of an exposed app': { app: 'exposed', command: ['synth', 'Clean'] },
  staged: { app: 'staged' },
  'clean Stage of an exposed app': { app: 'staged', command: ['synth', 'Clean/*'] },
  'list of a staged app': { app: 'staged', command: ['ls'] },
  nested: { app: 'nested' },
  'day unknown': { app: 'isolated', epoch: 'tomorrow' },
  'one of two acknowledged': { app: 'one-of-two-acknowledged' },
  'everything acknowledged': { app: 'everything-acknowledged' },
  idle: { app: 'idle' },
  'idle, strictly': { app: 'idle', command: ['synth', '--strict'] },
  waived: { app: 'waived' },
  'waiver expired': { app: 'waived', epoch: AFTER_THE_WAIVER_EXPIRED },
  'path waived': { app: 'path-waived' },
};

const results = new Map<string, CdkResult>();

beforeAll(async () => {
  const folder = temporaryFolder();
  const waiting = Object.entries(RUNS);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, run] = next;
      const output = join(folder, name.replace(/\W+/g, '-'));
      mkdirSync(output);
      results.set(name, await cdk({ ...run, output }));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}, ALLOWED_MS);

function result(name: string): CdkResult {
  const found = results.get(name);
  if (found === undefined) throw new Error(`'${name}' was not run`);
  return found;
}

const PATH = /subnet '.+' → route table '.+' → 0\.0\.0\.0\/0 → internet gateway '.+' → internet/;

describe('cdk synth passes', () => {
  test.each([
    ['an app with warnings alone', 'idle'],
    ['a finding that a waiver covers', 'waived'],
    ['a path that a waiver covers, where the pack allows it', 'path waived'],
  ])('%s', (_, name) => {
    expect(result(name)).toMatchObject({ exitCode: 0 });
  });

  test('and prints the warning', () => {
    expect(result('idle').printed).toMatch(/WARNING internet gateway '.+' is in the input/);
  });
});

describe('cdk synth fails and prints the path', () => {
  test.each([
    ['when only the clean stack was selected', 'clean stack of an exposed app'],
    ['when all stacks are in Stages and none was selected', 'staged'],
    ['when only the clean Stage was selected', 'clean Stage of an exposed app'],
    ['of a route in a nested stack in a Stage', 'nested'],
    ['when every rule is acknowledged on the app', 'everything acknowledged'],
  ])('%s', (_, name) => {
    const { exitCode, printed } = result(name);
    expect([exitCode, PATH.test(printed), printed.includes('AirGap::AG000')]).toEqual([1, true, true]);
  });
});

describe('cdk synth fails', () => {
  test.each([
    [
      'when the analysis cannot tell the day',
      'day unknown',
      "SOURCE_DATE_EPOCH is 'tomorrow', expected seconds",
    ],
    ['when one of two findings is acknowledged', 'one of two acknowledged', 'AG905 Prod/Net/Network/Second'],
    [
      'and names the acknowledgements',
      'everything acknowledged',
      "acknowledgement 'AirGap::AG201' on '' is bare",
    ],
    ['once a waiver has expired', 'waiver expired', 'expired on 2030-06-30'],
    ['on a warning when it is run strictly', 'idle, strictly', "internet gateway 'NetworkGateway"],
  ])('%s', (_, name, text) => {
    const { exitCode, printed } = result(name);
    expect([exitCode, printed.includes(text)]).toEqual([1, true]);
  });
});

describe('cdk ls', () => {
  test('lists the stacks of an exposed app', () => {
    const { exitCode, printed } = result('list of a staged app');
    expect([exitCode, printed.includes('Prod/Net')]).toEqual([0, true]);
  });
});

describe('one output folder', () => {
  const apps = ['exposed', 'isolated', 'exposed'];
  const runs: CdkResult[] = [];

  beforeAll(async () => {
    const output = temporaryFolder();
    for (const app of apps) {
      runs.push(await cdk({ app, output }));
    }
  }, ALLOWED_MS);

  test('fails, passes once the leak is mended, and fails again when it is back', () => {
    expect(runs.map(({ exitCode, printed }) => [exitCode, PATH.test(printed)])).toEqual([
      [1, true],
      [0, false],
      [1, true],
    ]);
  });
});
