import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { showProgress } from '../../bin/live/progress';
import { COMMAND } from './run';

const CLEAR = '\r\u001b[K';

describe('the progress of a live audit', () => {
  let written: string[];
  const isTerminal = process.stderr.isTTY;

  beforeEach(() => {
    written = [];
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    process.stderr.isTTY = true;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    process.stderr.isTTY = isTerminal;
  });

  test('is silent in the first second', () => {
    const { tell, done } = showProgress();
    vi.advanceTimersByTime(1000);
    tell('describe-vpcs');
    done();
    expect(written).toEqual([]);
  });

  test('is one line after it, which is cleared in the end', () => {
    const { tell, done } = showProgress();
    tell('describe-vpcs');
    vi.advanceTimersByTime(1001);
    tell('describe-subnets');
    tell('get-managed-prefix-list-entries pl-1');
    done();
    expect(written).toEqual([
      `${CLEAR}call 2: describe-subnets`,
      `${CLEAR}call 3: get-managed-prefix-list-entries pl-1`,
      CLEAR,
    ]);
  });

  test('is silent where there is no terminal', () => {
    process.stderr.isTTY = false;
    const { tell, done } = showProgress();
    vi.advanceTimersByTime(5000);
    tell('describe-vpcs');
    done();
    expect(written).toEqual([]);
  });
});

test('a live audit without the SDK says what to install', () => {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-no-sdk-'));
  // A copy of the package in a place where nothing is installed.
  cpSync(dirname(dirname(COMMAND)), join(folder, 'dist'), { recursive: true });
  const args = [join(folder, 'dist/bin/cdk-airgap.js'), 'audit', '--live', '--region', 'eu-west-1'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect([status, stdout, stderr]).toEqual([
    2,
    '',
    "cdk-airgap: --live needs the package '@aws-sdk/client-ec2', which is not installed: npm install @aws-sdk/client-ec2\n",
  ]);
});
