import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import { ClusterRoles } from '../../../lib/cluster/isolation/cluster-roles';
import { NamespaceIsolation } from '../../../lib/cluster/isolation/namespace-isolation';
import { SystemIsolation } from '../../../lib/cluster/isolation/system-isolation';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { audit } from '../../../lib/egress/audit';
import { readInput } from '../../../lib/egress/load/input';
import { ImageMirror } from '../../../lib/registry/image-mirror';
import { DIGEST, clusterIn, clusterStack } from '../helpers';
import { inVpcCluster } from '../objects/helpers';

const root = mkdtempSync(join(tmpdir(), 'isolated-'));
let count = 0;
afterAll(() => rmSync(root, { recursive: true }));

type Way = 'inVpc' | 'artifact';

/** An assembly with a cluster that is isolated inside. @returns its folder */
function assembly(way: Way): string {
  const outdir = join(root, `out${count++}`);
  const app = new App({ outdir });
  const stack = clusterStack(app);
  const cluster =
    way === 'inVpc'
      ? inVpcCluster(stack)
      : clusterIn({ stack, cluster: { objects: ObjectDelivery.artifact({ folder: 'objects' }) } });
  const mirror = stack.node.findAll().find((node): node is ImageMirror => node instanceof ImageMirror)!;
  new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], admitsAnyAddOnVersion: true });
  new SystemIsolation(stack, 'System', { cluster });
  new ClusterRoles(stack, 'Roles', { cluster });
  const serving = new NamespaceIsolation(stack, 'Serving', { cluster, namespace: 'serving' });
  serving.addWorkload('gateway', { labels: { app: 'gateway' }, callsAws: true, callsKubernetes: true });
  mirror.imageUri('vllm/vllm-openai', DIGEST);
  app.synth();
  return outdir;
}

describe.each<Way>(['inVpc', 'artifact'])('a cluster that is isolated inside, by %s', (way) => {
  const folder = assembly(way);

  it('passes every rule', () => {
    const { report } = audit(readInput([folder], undefined), { today: '2026-11-22' });
    const found = report.findings
      // No perimeter is drawn around the identities of this app.
      .filter(({ ruleId }) => !['AG504', 'AG520'].includes(ruleId))
      .map(({ ruleId, message }) => `${ruleId} ${message}`);
    expect(found).toEqual([]);
  });
});

it('templates name the digests that constructs require after the policies were made', () => {
  const template = readFileSync(join(assembly('inVpc'), 'Prod.template.json'), 'utf8');
  const digits = DIGEST.slice('sha256:'.length);
  expect(template.replaceAll('\\', '')).toContain(`"${digits}":"airgap/vllm/vllm-openai"`);
});

it('artifacts name them too', () => {
  const blobs = join(assembly('artifact'), 'objects', 'blobs', 'sha256');
  const texts = readdirSync(blobs).map((name) => plain(readFileSync(join(blobs, name))));
  const digits = DIGEST.slice('sha256:'.length);
  expect(texts.filter((text) => text.includes(`${digits}": "airgap/vllm/vllm-openai"`))).toHaveLength(1);
});

function plain(bytes: Buffer): string {
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
}
