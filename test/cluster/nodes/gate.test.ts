import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aspects, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { AirGapChecks, NetworkPerimeter } from '../../../lib';
import { KarpenterFoundation } from '../../../lib/cluster/nodes/karpenter-foundation';
import { SystemNodeGroup } from '../../../lib/cluster/nodes/system-node-group';
import { gpuGroup, ground } from './helpers';

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

interface Finding {
  readonly pack: string;
  readonly rule: string;
  readonly path: string;
}

const folder = mkdtempSync(join(tmpdir(), 'airgap-nodes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the packs say of an app with nodes of both kinds, those of a model on two of them. */
function findings(context: Record<string, unknown>, name: string): readonly Finding[] {
  const app = new App({ outdir: join(folder, name), context });
  const on = ground(app);
  new SystemNodeGroup(on.stack, 'System', { cluster: on.cluster, images: on.images });
  new KarpenterFoundation(on.stack, 'Karpenter', { cluster: on.cluster, images: on.images });
  gpuGroup({}, on, 'Gpus');
  const size = { min: 2, desired: 2, max: 2 };
  gpuGroup({ instanceType: 'g6e.48xlarge', nodesPerReplica: 2, size }, on, 'Pair');
  Aspects.of(app).add(new NetworkPerimeter({ vpcs: [on.cluster.vpc] }));
  const packs = [new AirGapChecks({ date: '2026-11-22' }), new AwsSolutionsChecks(), new NIST80053R5Checks()];
  Validations.of(app).addPlugins(...packs);
  try {
    app.synth();
  } catch (error) {
    expect(String(error)).toContain('validation-report.json');
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: { pluginName: string; violations: Violation[] }[];
  };
  return pluginReports.flatMap(({ pluginName, violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({
        pack: pluginName,
        rule: ruleName,
        path: constructPath,
      })),
    ),
  );
}

describe.each([
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
])('nodes, with %s,', (name, flags) => {
  const all = findings(flags, name.replaceAll(' ', '-'));
  const ofNodes = all.filter(({ path }) => /^Prod\/(System|Gpus|Pair|Karpenter)\//.test(path));
  const packs = (pack: string): readonly string[] =>
    [
      ...new Set(ofNodes.filter((one) => one.pack === pack).map(({ rule, path }) => `${rule} ${path}`)),
    ].sort();

  it('are proven isolated', () => {
    expect(packs('AirGap')).toEqual([]);
  });

  it('keep every rule of AwsSolutions but that on patterns in policies', () => {
    expect(packs('AwsSolutions').filter((one) => !one.startsWith('AwsSolutions-IAM5['))).toEqual([]);
  });

  it('keep every rule of NIST 800-53 but that on groups that are open to themselves', () => {
    expect(packs('NIST.800.53.R5')).toEqual(['NIST.800.53.R5-EC2RestrictedCommonPorts Prod/Pair/FabricIn']);
  });

  it('are in an app of which the packs have something to say', () => {
    expect(all.length).toBeGreaterThan(ofNodes.length);
  });
});
