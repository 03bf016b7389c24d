import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { KarpenterController } from '../../../lib/cluster/charts/karpenter/karpenter-controller';
import type { KarpenterControllerProps } from '../../../lib/cluster/charts/karpenter/karpenter-controller-props';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { ImageMirror } from '../../../lib/registry/image-mirror';
import { clusterStack, existingCluster } from '../helpers';
import { objectProblems } from '../kubernetes-schema';
import type { TestCluster } from './helpers';
import { DIGEST, imagesOf, mirrored, pinned, testCluster } from './helpers';
import { KARPENTER_KINDS, definition } from './releases';

function karpenter(options: Partial<KarpenterControllerProps> = {}): {
  cluster: TestCluster;
  pulled: string[];
} {
  const { stack, cluster, images } = testCluster();
  new KarpenterController(stack, 'Karpenter', {
    cluster,
    images,
    image: { digest: DIGEST },
    definitions: KARPENTER_KINDS.map((name) => pinned(definition(name))),
    ...options,
  });
  return { cluster, pulled: imagesOf(stack) };
}

interface Pod {
  readonly containers: readonly {
    readonly image: string;
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly securityContext: unknown;
  }[];
  readonly securityContext: unknown;
}

function podOf(options?: Partial<KarpenterControllerProps>): Pod {
  const { spec } = karpenter(options).cluster.object('Deployment', 'karpenter');
  return (spec as { template: { spec: Pod } }).template.spec;
}

const environment = (options?: Partial<KarpenterControllerProps>): Record<string, string | undefined> =>
  Object.fromEntries(podOf(options).containers[0]!.env.map(({ name, value }) => [name, value]));

describe('KarpenterController', () => {
  it('brings in what Kubernetes takes', () => {
    const metricReaders = [{ namespace: 'monitoring', labels: { app: 'prometheus' } }];
    expect(objectProblems(karpenter({ metricReaders }).cluster.objects)).toEqual([]);
  });

  it('takes its image from the mirror by digest, and says so', () => {
    expect(podOf().containers.map(({ image }) => image)).toEqual([mirrored('karpenter/controller')]);
    expect(karpenter().pulled).toEqual([mirrored('karpenter/controller')]);
  });

  it('asks neither IAM nor the price list', () => {
    expect(environment()).toMatchObject({ ISOLATED_VPC: 'true' });
  });

  it('looks nothing up that is known', () => {
    expect(environment()).toMatchObject({
      CLUSTER_NAME: 'test',
      CLUSTER_ENDPOINT: 'https://ABC.gr7.eu-central-1.eks.amazonaws.com',
      AWS_REGION: 'eu-central-1',
    });
  });

  it('never asks the metadata of its machine, which it does not reach', () => {
    expect(environment()).toMatchObject({ AWS_EC2_METADATA_DISABLED: 'true' });
  });

  it.each([
    [undefined, undefined],
    ['interruptions', 'interruptions'],
  ])('learns of interruptions by the queue that is named: %s', (interruptionQueueName, value) => {
    expect(environment({ interruptionQueueName }).INTERRUPTION_QUEUE).toBe(value);
  });

  it('keeps the standard restricted', () => {
    const { cluster } = karpenter();
    expect(cluster.object('Namespace', 'karpenter').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(podOf().securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(podOf().containers[0]!.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('calls AWS by endpoints and the Kubernetes API, and is called by nobody', () => {
    const { spec } = karpenter().cluster.object('NetworkPolicy', 'allow-controller');
    expect(spec).not.toHaveProperty('ingress');
    const addresses = [...JSON.stringify(spec).matchAll(/"cidr":"([^"]+)"/g)].map(([, cidr]) => cidr);
    expect(new Set(addresses)).toEqual(
      new Set(['10.0.0.0/16', '169.254.170.23/32', 'fd00:ec2::23/128', '172.20.0.1/32']),
    );
  });

  it('has no right that leads to further rights', () => {
    const roles = karpenter().cluster.objects.filter(({ kind }) => /^(Cluster)?Role$/.test(kind));
    const rules = roles.flatMap((role) => role.rules as { resources: string[]; verbs: string[] }[]);
    const text = JSON.stringify(rules);
    expect(rules.length).toBeGreaterThan(5);
    expect(text).not.toMatch(
      /secrets|"\*"|impersonate|escalate|bind"|webhook|clusterrole|pods\/exec|serviceaccounts/,
    );
  });

  it('comes as an artifact into a cluster that is there: its address is known', () => {
    const stack = clusterStack();
    const cluster = existingCluster({ objects: ObjectDelivery.artifact() }, stack);
    const definitions = KARPENTER_KINDS.map((name) => pinned(definition(name)));
    const images = new ImageMirror(stack, 'Images');
    new KarpenterController(stack, 'Karpenter', { cluster, images, image: { digest: DIGEST }, definitions });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it('knows its kinds before it runs', () => {
    const kinds = karpenter().cluster.objects.map(({ kind }) => kind);
    expect(kinds.lastIndexOf('CustomResourceDefinition')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  it('runs on nodes that it did not make', () => {
    expect(JSON.stringify(podOf())).toContain('{"key":"karpenter.sh/nodepool","operator":"DoesNotExist"}');
  });

  it('runs where it is told to', () => {
    expect(podOf({ nodeSelector: { role: 'system' } })).toMatchObject({ nodeSelector: { role: 'system' } });
  });

  it.each([
    [
      'a kind is not defined',
      KARPENTER_KINDS.slice(1).map((name) => pinned(definition(name))),
      "definitions lack 'ec2nodeclasses.karpenter.k8s.aws', expected every file of pkg/apis/crds",
    ],
    [
      'something else is defined',
      [pinned({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } })],
      "definitions have ConfigMap 'x', expected kind CustomResourceDefinition alone",
    ],
    [
      'a file has changed',
      [{ ...pinned(definition(KARPENTER_KINDS[0]!)), sha256: '0'.repeat(64) }],
      'has the SHA-256',
    ],
  ])('refuses when %s', (_, definitions, message) => {
    expect(() => karpenter({ definitions })).toThrow(message);
  });
});
