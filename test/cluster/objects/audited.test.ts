import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Chart } from 'cdk8s';
import { afterAll, describe, expect, it } from 'vitest';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { audit } from '../../../lib/egress/audit';
import { readInput } from '../../../lib/egress/load/input';
import { clusterIn, clusterStack } from '../helpers';
import { chartOf, inVpcCluster, NAMESPACE, SETTINGS, type Sketch } from './helpers';

const root = mkdtempSync(join(tmpdir(), 'audited-'));
let count = 0;
afterAll(() => rmSync(root, { recursive: true }));

/** Opens a way in from the internet. */
const PUBLIC_SERVICE: Sketch = {
  kind: 'Service',
  name: 'front',
  namespace: 'serving',
  more: {
    metadata: {
      name: 'front',
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' },
    },
    spec: { type: 'LoadBalancer' },
  },
};
const PUBLIC_NAME: Sketch = {
  kind: 'Service',
  name: 'outside',
  namespace: 'serving',
  more: { spec: { type: 'ExternalName', externalName: 'api.example.com' } },
};

type Way = 'inVpc' | 'artifact';

/** An assembly with objects. @returns its folder */
function assembly(way: Way, chart: Chart): string {
  const outdir = join(root, `out${count++}`);
  const app = new App({ outdir });
  const stack = clusterStack(app);
  const cluster =
    way === 'inVpc'
      ? inVpcCluster(stack)
      : clusterIn({ stack, cluster: { objects: ObjectDelivery.artifact({ folder: 'objects' }) } });
  cluster.addObjects('Base', chart);
  app.synth();
  return outdir;
}

/** Rules that speak of clusters, or of what the network lacks, and what they say. */
function found(folder: string): string[] {
  const { report } = audit(readInput([folder], undefined), { today: '2026-11-22' });
  return report.findings
    .filter(({ ruleId, severity }) => /^AG(?:7|8)/.test(ruleId) && severity !== 'warning')
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
}

describe.each(['inVpc', 'artifact'] as const)('objects that come in by %s', (way) => {
  it('are seen', () => {
    expect(found(assembly(way, chartOf(NAMESPACE, SETTINGS)))).toEqual([]);
  });

  it('are judged', () => {
    expect(found(assembly(way, chartOf(NAMESPACE, PUBLIC_SERVICE, PUBLIC_NAME))).sort()).toEqual([
      expect.stringMatching(/^AG70\d .*front/),
      expect.stringMatching(/^AG70\d .*outside/),
    ]);
  });
});

describe('an artifact is not taken for what it is not', () => {
  const layoutOf = (folder: string): string => join(folder, 'objects', 'blobs', 'sha256');
  const spoiled = (spoil: (folder: string) => void): string[] => {
    const folder = assembly('artifact', chartOf(NAMESPACE, SETTINGS));
    spoil(folder);
    return found(folder);
  };

  it('when a byte of it is changed', () => {
    const findings = spoiled((folder) => {
      const files = readdirSync(layoutOf(folder)).map((name) => join(layoutOf(folder), name));
      const layer = files.find((file) => readFileSync(file)[0] === 0x1f) ?? '';
      const bytes = readFileSync(layer);
      bytes[600] = (bytes[600] ?? 0) ^ 1;
      writeFileSync(layer, bytes);
    });
    expect(findings).toEqual([expect.stringMatching(/^AG710 .*is something else/)]);
  });

  it('when it is missing', () => {
    expect(spoiled((folder) => rmSync(join(folder, 'objects'), { recursive: true }))).toEqual([
      expect.stringMatching(/^AG710 .*is not in it/),
    ]);
  });

  it('when the template names a folder elsewhere', () => {
    const findings = spoiled((folder) => {
      const file = join(folder, 'Prod.template.json');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace('"Layout": "objects"', '"Layout": "../objects"'));
    });
    expect(findings).toEqual([expect.stringMatching(/^AG710 .*folder and the digest/)]);
  });
});
