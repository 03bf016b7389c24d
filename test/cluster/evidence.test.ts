import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { afterAll, describe, expect, it, test } from 'vitest';
import { ClusterAccessPolicy } from '../../lib/cluster/access';
import { ClusterAddon } from '../../lib/cluster/addons/cluster-addon';
import { clusterIn, clusterStack } from './helpers';

const folder = mkdtempSync(join(tmpdir(), 'airgap-evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = JSON.parse(readFileSync(resolve(__dirname, '../../docs/schema/cluster.schema.json'), 'utf8'));
const accepts = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);

const app = new App({ outdir: folder });
const cluster = clusterIn({
  stack: clusterStack(app),
  cluster: { clusterName: 'own', addons: [ClusterAddon.coreDns({ version: 'v1.12.4-eksbuild.1' })] },
});
const principal = new iam.Role(cluster, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });
cluster.grantAccess('Operators', { principal, policy: ClusterAccessPolicy.VIEW, namespaces: ['serving'] });
app.synth();
const evidence = JSON.parse(readFileSync(join(folder, cluster.evidenceFile), 'utf8'));

describe('the evidence of a cluster', () => {
  it('lies beside the templates', () => {
    expect(cluster.evidenceFile).toMatch(/^ProdCluster.+\.cluster\.json$/);
  });

  it('is as its schema says', () => {
    accepts(evidence);
    expect(accepts.errors).toBeNull();
  });

  it('says what is closed', () => {
    expect(evidence.closed).toEqual({
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
      controlPlaneEgressMode: 'CUSTOMER_ROUTED',
      authenticationMode: 'API',
      creatorIsAdministrator: false,
      secretsEncryption: 'customer-key',
      controlPlaneLogs: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      networkPolicyMode: 'standard',
    });
  });

  it('says until when the version has support', () => {
    expect(evidence.kubernetes).toEqual({
      version: '1.35',
      endOfStandardSupport: '2027-03-27',
      endOfExtendedSupport: '2028-03-27',
      supportPolicy: 'EXTENDED',
    });
  });

  it('says which images come from AWS', () => {
    expect(evidence.addons.find(({ name }: { name: string }) => name === 'coredns')).toEqual({
      name: 'coredns',
      version: 'v1.12.4-eksbuild.1',
      images: [
        {
          repository: '602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks/coredns',
          tags: ['v1.12.4-eksbuild.1'],
        },
      ],
    });
  });

  it('says who may do what', () => {
    expect(evidence.access).toEqual([
      { principal: 'Prod/Cluster/Operators', policy: 'AmazonEKSViewPolicy', namespaces: ['serving'] },
    ]);
  });

  test.each(['traffic of the control plane', 'EKS Capabilities', 'images of the add-ons', 'security group'])(
    'says that %s stay with AWS',
    (what) => {
      expect(evidence.staysWithAws.map((row: { what: string }) => row.what).join('\n')).toContain(what);
    },
  );
});
