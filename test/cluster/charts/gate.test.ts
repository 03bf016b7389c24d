import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { audit } from '../../../lib/egress/audit';
import { readInput } from '../../../lib/egress/load/input';
import type { ImageMirror } from '../../../lib/registry/image-mirror';
import { clusterIn, clusterStack } from '../helpers';
import { addCharts, addKarpenter } from './all-charts';

const folder = mkdtempSync(join(tmpdir(), 'airgap-charts-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Way = 'inVpc' | 'artifact';

type Add = typeof addCharts | typeof addKarpenter;

/** What the rules say of a cluster with charts. */
function findings(way: Way, add?: Add): string[] {
  const app = new App({ outdir: join(folder, `${way}-${add?.name ?? 'none'}`) });
  const stack = clusterStack(app);
  const objects =
    way === 'inVpc'
      ? ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') })
      : ObjectDelivery.artifact({ folder: 'objects' });
  const cluster = clusterIn({ stack, network: { handlerTier: {} }, cluster: { objects } });
  const images = stack.node.findChild('Images') as ImageMirror;
  const needs = add?.(stack, { cluster, images }) ?? {};
  new AdmissionPolicies(stack, 'Admission', {
    cluster,
    mirrors: [images],
    admitsAnyAddOnVersion: true,
    ...needs,
  });
  app.synth();
  const { report } = audit(readInput([app.outdir], undefined), { today: '2026-11-22' });
  return report.findings.map(({ ruleId, severity, message }) => `${severity} ${ruleId} ${message}`);
}

/** What is found with charts, and not without. */
function added(way: Way, add: Add): string[] {
  const without = new Set(findings(way));
  return findings(way, add).filter((finding) => !without.has(finding));
}

/** The controller keeps the certificates of its own webhooks, and the plugin opens devices: both are warned of. */
const KNOWN = [
  /^warning AG712 .*'lws-manager-role'/,
  /^warning AG713 .*'efa-support\/aws-efa-k8s-device-plugin'/,
];

describe('charts', () => {
  it.each(['inVpc', 'artifact'] as const)('add nothing to what is found in a cluster: %s', (way) => {
    expect(added(way, addCharts).filter((finding) => !KNOWN.some((known) => known.test(finding)))).toEqual(
      [],
    );
  });

  // The class of nodes names their group, and what Karpenter does with it is not in the template.
  it('let the analysis doubt the group of the nodes alone that Karpenter makes', () => {
    expect(added('inVpc', addKarpenter)).toEqual([
      expect.stringMatching(/^warning AG202 .*EC2NodeClass.* is handed it and may change its rules$/),
      expect.stringMatching(/^warning AG203 .*EC2NodeClass.* is handed it and may change its rules$/),
    ]);
  });

  it('of Karpenter are refused as an artifact, which is written before its address is known', () => {
    expect(() => findings('artifact', addKarpenter)).toThrow(
      /Deployment.apps:karpenter:karpenter' holds .*Endpoint/,
    );
  });
});
