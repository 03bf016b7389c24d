import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { loadAssembly } from '../../../lib/egress/load/assembly';
import { gpuGroup, ground, neededFor, NVIDIA_TYPES } from './helpers';

const TYPES = ['g5.xlarge', 'g6e.xlarge', 'g7e.2xlarge', 'p4d.24xlarge', 'p5.48xlarge', 'p6-b200.48xlarge'];

it('passes the gate with nodes of many families in one app', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'airgap-families-'));
  const app = new App({ outdir });
  const place = ground(app);
  const instances = NVIDIA_TYPES.filter(({ instanceType }) => TYPES.includes(instanceType));
  for (const instance of instances) {
    const { instanceType } = instance;
    gpuGroup({ instanceType, ...neededFor(instance) }, place, `Gpus-${instanceType.replace('.', '-')}`);
  }
  app.synth();
  const { findings } = audit(loadAssembly(outdir), { today: '2026-11-22' });
  rmSync(outdir, { recursive: true });
  expect(instances).toHaveLength(TYPES.length);
  expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
});
