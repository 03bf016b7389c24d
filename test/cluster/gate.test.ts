import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { afterAll, describe, expect, it, test } from 'vitest';
import { ClusterAddon } from '../../lib/cluster/addons/cluster-addon';
import { ObjectDelivery } from '../../lib/cluster/objects/object-delivery';
import { AirGapChecks } from '../../lib/egress/pack';
import { clusterIn, clusterStack } from './helpers';

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'airgap-cluster-'));
afterAll(() => rmSync(folder, { recursive: true }));

const app = new App({ outdir: folder });
const stack = clusterStack(app);
clusterIn({
  stack,
  network: { handlerTier: {} },
  cluster: {
    objects: ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') }),
    addons: [
      ClusterAddon.ebsCsiDriver(),
      ClusterAddon.efsCsiDriver(),
      ClusterAddon.mountpointS3CsiDriver({ bucketArns: ['arn:aws:s3:::weights'] }),
      ClusterAddon.metricsServer(),
      ClusterAddon.cloudWatchObservability(),
    ],
  },
});
Validations.of(app).addPlugins(
  new AirGapChecks({ date: '2026-11-22' }),
  new AwsSolutionsChecks(),
  new NIST80053R5Checks(),
);
try {
  app.synth();
} catch (error) {
  expect(String(error)).toContain('validation-report.json');
}
const { pluginReports } = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8')) as {
  pluginReports: { pluginName: string; conclusion: string; violations: Violation[] }[];
};

const KUBECTL = 'Prod/Cluster/Objects/KubectlHandler/';

/** Rules of a pack that are broken by the cluster, less its kubectl handler, without what they are about. */
function broken(pack: string): string[] {
  const found = pluginReports.find(({ pluginName }) => pluginName === pack)?.violations ?? [];
  const own = found.filter(({ violatingConstructs }) =>
    violatingConstructs.some(
      ({ constructPath }) => constructPath.startsWith('Prod/Cluster/') && !constructPath.startsWith(KUBECTL),
    ),
  );
  return [...new Set(own.map(({ ruleName }) => ruleName.replace(/\[.*/, '')))].sort();
}

/** Constructs of the cluster that a rule of the air-gap pack tells of. */
function placesOf(rule: string): string[] {
  const found = pluginReports.find(({ pluginName }) => pluginName === 'AirGap')?.violations ?? [];
  return found
    .filter(({ ruleName }) => ruleName === rule)
    .flatMap(({ violatingConstructs }) => violatingConstructs.map(({ constructPath }) => constructPath))
    .filter((path) => path.startsWith('Prod/Cluster/'));
}

describe('a cluster with every add-on', () => {
  it('passes the air-gap pack', () => {
    expect(pluginReports.find(({ pluginName }) => pluginName === 'AirGap')?.conclusion ?? 'success').toBe(
      'success',
    );
  });

  test.each([
    'AG202',
    'AG203',
    'AG209',
    'AG304',
    'AG310',
    'AG801',
    'AG802',
    'AG803',
    'AG804',
    'AG805',
    'AG806',
    'AG807',
    'AG808',
  ])('breaks no %s, not even as a warning', (rule) => {
    expect(broken('AirGap')).not.toContain(rule);
  });

  it('leaves to NetworkPerimeter what keys do not refuse by themselves', () => {
    expect(broken('AirGap').filter((rule) => rule !== 'AG504')).toEqual([]);
    expect(placesOf('AG504').filter((path) => !/(?:Key|LogGroup)\/Resource$/.test(path))).toEqual([]);
  });

  it('has no role, of its handler either, with which calls from another network reach anything', () => {
    expect(placesOf('AG520')).toEqual([]);
  });

  it('breaks nothing of NIST 800-53', () => {
    expect(broken('NIST.800.53.R5')).toEqual([]);
  });

  it('breaks of AWS Solutions only that policies name families of resources', () => {
    expect(broken('AwsSolutions')).toEqual(['AwsSolutions-IAM5']);
  });
});
