import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { afterAll, describe, expect, test } from 'vitest';
import { gated } from '../gate/apps';
import type { Synthesis } from '../gate/synthesis';
import { rulesOf, summaryOf, synthesize } from '../gate/synthesis';

const folder = mkdtempSync(join(tmpdir(), 'airgap-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An app with an endpoint to AWS KMS, compared with a baseline of this content. */
function judged(content: unknown): Synthesis {
  const baseline = join(folder, 'baseline.json');
  writeFileSync(baseline, JSON.stringify(content));
  return synthesize((outdir) => {
    const app = gated(outdir, { baseline });
    const stack = new Stack(app, 'Net', { env: { account: '111122223333', region: 'eu-central-1' } });
    new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    new ec2.CfnVPCEndpoint(stack, 'Kms', {
      vpcEndpointType: 'Interface',
      vpcId: 'vpc-1',
      subnetIds: ['subnet-1'],
      securityGroupIds: ['sg-1'],
      serviceName: 'com.amazonaws.eu-central-1.kms',
    });
    return app;
  });
}

const KMS = {
  kind: 'endpoint-service',
  destination: 'com.amazonaws.eu-central-1.kms',
  via: 'Net/Kms',
};

describe('a baseline of the gate', () => {
  test('passes what it has', () => {
    expect(judged({ schemaVersion: 1, destinations: [KMS] })).toMatchObject({ passes: true, open: [] });
  });

  test('fails what it does not have', () => {
    const { passes, open } = judged({ schemaVersion: 1, destinations: [] });
    expect([passes, rulesOf(open)]).toEqual([false, ['AG000', 'AG906']]);
  });

  test('fails when it cannot be read', () => {
    const found = judged({ schemaVersion: 2 });
    expect(found.passes).toBe(false);
    expect(summaryOf(found)).toContain('has schemaVersion 2, expected 1');
  });
});
