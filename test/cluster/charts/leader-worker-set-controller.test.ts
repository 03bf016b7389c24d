import { describe, expect, it } from 'vitest';
import { LeaderWorkerSetController } from '../../../lib/cluster/charts/leader-worker/leader-worker-set-controller';
import { objectProblems } from '../kubernetes-schema';
import type { TestCluster } from './helpers';
import { DIGEST, imagesOf, mirrored, pinned, testCluster } from './helpers';
import { DEFINITION, LABELS, LWS_IMAGE, NAMESPACE, ROLE, WEBHOOK, deployment } from './releases';

function controller(...documents: object[]): {
  cluster: TestCluster;
  made: LeaderWorkerSetController;
  pulled: string[];
} {
  const { stack, cluster, images } = testCluster();
  const made = new LeaderWorkerSetController(stack, 'Lws', {
    cluster,
    images,
    ...pinned(...documents),
    mirrored: { [LWS_IMAGE]: { name: 'lws/lws', digest: DIGEST } },
  });
  return { cluster, made, pulled: imagesOf(stack) };
}

const release = (): ReturnType<typeof controller> =>
  controller(NAMESPACE, DEFINITION, deployment(), WEBHOOK, ROLE);

interface Pod {
  readonly template: { readonly spec: Readonly<Record<string, unknown>> };
}

describe('LeaderWorkerSetController', () => {
  it('brings in what Kubernetes takes', () => {
    expect(objectProblems(release().cluster.objects)).toEqual([]);
  });

  it('takes its image from the mirror by digest, and says so', () => {
    const { cluster, pulled } = release();
    const { template } = cluster.object('Deployment', 'lws-controller-manager').spec as Pod;
    expect(template.spec.containers).toEqual([{ name: 'manager', image: mirrored('lws/lws') }]);
    expect(pulled).toEqual([mirrored('lws/lws')]);
  });

  it('makes the namespace as strict as there is', () => {
    expect(release().cluster.object('Namespace', 'lws-system').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  it('makes the namespace before what stands in it', () => {
    expect(release().cluster.objects[0]).toMatchObject({ kind: 'Namespace' });
  });

  it('gives its pods the seccomp profile that restricted namespaces ask for', () => {
    const { template } = release().cluster.object('Deployment', 'lws-controller-manager').spec as Pod;
    expect(template.spec.securityContext).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('keeps a seccomp profile that is written', () => {
    const securityContext = { seccompProfile: { type: 'Localhost', localhostProfile: 'x' } };
    const { cluster } = controller(NAMESPACE, DEFINITION, deployment({ securityContext }));
    const { template } = cluster.object('Deployment', 'lws-controller-manager').spec as Pod;
    expect(template.spec.securityContext).toEqual(securityContext);
  });

  it('is called by the control plane, and calls the Kubernetes API', () => {
    expect(release().cluster.object('NetworkPolicy', 'allow-controller').spec).toEqual({
      podSelector: { matchLabels: LABELS },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ protocol: 'TCP', port: 9443 }] }],
      egress: [
        {
          to: [{ ipBlock: { cidr: '172.20.0.1/32' } }, { ipBlock: { cidr: '10.0.0.0/16' } }],
          ports: [{ protocol: 'TCP', port: 443 }],
        },
      ],
    });
  });

  it('lets the control plane through to its webhook', () => {
    expect(release().cluster.ports).toEqual([9443]);
  });

  it('passes over webhooks of sets while nobody answers, and over no other', () => {
    const { webhooks } = release().cluster.object('MutatingWebhookConfiguration', 'lws-mutating');
    expect(
      (webhooks as { name: string; failurePolicy: string }[]).map(({ name, failurePolicy }) => [
        name,
        failurePolicy,
      ]),
    ).toEqual([
      ['mleaderworkerset.kb.io', 'Ignore'],
      ['mpod.kb.io', 'Fail'],
    ]);
  });

  it('names the webhooks that change objects', () => {
    expect(release().made.mutatingWebhooks).toEqual(['lws-mutating']);
  });

  it.each([
    [
      'without the definition',
      [NAMESPACE, deployment()],
      /does not define 'leaderworkersets.leaderworkerset.x-k8s.io'/,
    ],
    ['without a namespace', [DEFINITION, deployment()], /has 0 objects of kind Namespace, expected one/],
    [
      'with two namespaces',
      [NAMESPACE, { ...NAMESPACE, metadata: { name: 'other' } }, DEFINITION, deployment()],
      /has 2 objects of kind Namespace, expected one/,
    ],
    [
      'with a deployment of no pods',
      [NAMESPACE, DEFINITION, { ...deployment(), spec: { image: LWS_IMAGE } }],
      /has a Deployment without pods/,
    ],
  ])('refuses a manifest %s', (_, documents, message) => {
    expect(() => controller(...documents)).toThrow(message);
  });
});
