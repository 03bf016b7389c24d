import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { CfnFirewallDomainList } from 'aws-cdk-lib/aws-route53resolver';
import { afterAll, describe, expect, test } from 'vitest';
import { gated } from '../gate/apps';
import type { Synthesis } from '../gate/synthesis';
import { rulesOf, summaryOf, synthesize } from '../gate/synthesis';

const folder = mkdtempSync(join(tmpdir(), 'airgap-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An app with a domain list, compared with a baseline of this content. */
function judged(content: unknown): Synthesis {
  const baseline = join(folder, 'baseline.json');
  writeFileSync(baseline, JSON.stringify(content));
  return synthesize((outdir) => {
    const app = gated(outdir, { baseline });
    const stack = new Stack(app, 'Net', { env: { account: '111122223333', region: 'eu-central-1' } });
    new CfnFirewallDomainList(stack, 'List', { name: 'mirrors', domains: ['mirror.example.internal'] });
    return app;
  });
}

const MIRROR = { kind: 'name', destination: 'mirror.example.internal', via: 'Net/List' };

describe('a baseline of the gate', () => {
  test('passes what it has', () => {
    expect(judged({ schemaVersion: 1, destinations: [MIRROR] })).toMatchObject({ passes: true, open: [] });
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
