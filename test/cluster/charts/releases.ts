// Objects like those of releases, as small as can be.

export const LWS_IMAGE = 'registry.k8s.io/lws/lws:v0.10.0';
export const LABELS = { 'control-plane': 'controller-manager' };

export const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lws-system' } };
export const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'leaderworkersets.leaderworkerset.x-k8s.io' },
  spec: {
    group: 'leaderworkerset.x-k8s.io',
    names: { kind: 'LeaderWorkerSet', plural: 'leaderworkersets' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
export const WEBHOOK = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'lws-mutating' },
  webhooks: [
    {
      name: 'mleaderworkerset.kb.io',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      clientConfig: { service: { name: 'lws-webhook-service', namespace: 'lws-system' } },
      rules: [
        {
          apiGroups: ['leaderworkerset.x-k8s.io'],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['leaderworkersets'],
        },
      ],
    },
    {
      name: 'mpod.kb.io',
      failurePolicy: 'Fail',
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { service: { name: 'lws-webhook-service', namespace: 'lws-system' } },
    },
  ],
};

export const deployment = (pod: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'lws-controller-manager', namespace: 'lws-system' },
  spec: {
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        containers: [{ name: 'manager', image: LWS_IMAGE }],
        securityContext: { runAsNonRoot: true },
        ...pod,
      },
    },
  },
});

/** Puts its certificate into its webhooks. */
export const ROLE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'lws-manager-role' },
  rules: [
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations'],
      verbs: ['get', 'update'],
    },
  ],
};

/** The definition of a kind. */
export const definition = (name: string): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  spec: {
    group: name.slice(name.indexOf('.') + 1),
    names: { kind: 'Thing', plural: name.split('.')[0] },
    scope: 'Cluster',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
});

/** Kinds of Karpenter. */
export const KARPENTER_KINDS = [
  'ec2nodeclasses.karpenter.k8s.aws',
  'nodeclaims.karpenter.sh',
  'nodepools.karpenter.sh',
];
