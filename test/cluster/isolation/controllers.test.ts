import { describe, expect, it } from 'vitest';
import controllers from '../../../lib/cluster/isolation/controllers.json';
import type { Review } from './admission';
import { CNI_IMAGE, DIGEST, admission } from './helpers';
import { container, podOf, podReview, review } from './requests';

const ECR = '602401143452.dkr.ecr.eu-central-1.amazonaws.com';
const DNS_IMAGE = `${ECR}/eks/coredns:v1.12.4-eksbuild.1`;
const OPERATOR_IMAGE = `${ECR}/eks/observability/cloudwatch-agent-operator:3.3.0`;
const AGENT_IMAGE = `${ECR}/eks/observability/cloudwatch-agent:1.300064.0`;
const policies = admission({
  digests: [DIGEST],
  addOns: [
    { serviceAccountName: 'aws-node', images: [CNI_IMAGE], usesHost: true },
    { serviceAccountName: 'coredns', images: [DNS_IMAGE] },
    { namespace: 'amazon-cloudwatch', serviceAccountName: 'cloudwatch-operator', images: [OPERATOR_IMAGE] },
    {
      namespace: 'amazon-cloudwatch',
      serviceAccountName: 'cloudwatch-agent',
      images: [AGENT_IMAGE],
      usesHost: true,
    },
  ],
});
const denied = (request: Review) => policies.review(request).denied;

const controller = (name: string) => `system:serviceaccount:kube-system:${name}`;
const running = (serviceAccountName: string, image: string) => ({
  serviceAccountName,
  containers: [container({ image })],
});
const DNS = running('coredns', DNS_IMAGE);
const CNI = { ...running('aws-node', CNI_IMAGE), hostNetwork: true };
const AGENT = { ...running('cloudwatch-agent', AGENT_IMAGE), hostNetwork: true };

const workload = (what: string, pod: object, more: Partial<Review> = {}): Review => ({
  ...review(what, { spec: { template: { spec: pod } } }, { namespace: 'kube-system' }),
  ...more,
});
const by = (user: string, request: Review): Review => ({ ...request, user });
const restarted = (what: string, pod: object): Review => {
  const { object } = workload(what, pod);
  const template = { spec: pod, metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } };
  return {
    ...workload(what, pod),
    operation: 'UPDATE',
    object: { ...object, spec: { template } },
    oldObject: object,
  };
};
const [DAEMONS, DEPLOYMENT, REPLICAS] = [
  'daemonsets.apps DaemonSet',
  'deployments.apps Deployment',
  'replicasets.apps ReplicaSet',
];

describe('add-ons come up', () => {
  it.each(controllers.controlPlane.users)('what %s writes', (user) => {
    expect([DAEMONS, DEPLOYMENT].flatMap((what) => denied(by(user, workload(what, CNI))))).toEqual([]);
  });

  it.each<[string, Review]>([
    ['pods of a DaemonSet', by(controller('daemon-set-controller'), podOf('kube-system', 'aws-node', CNI))],
    ['a revision of a Deployment', by(controller('deployment-controller'), workload(REPLICAS, DNS))],
    ['pods of a Deployment', by(controller('replicaset-controller'), podOf('kube-system', 'coredns', DNS))],
    [
      'what an operator that is an add-on makes',
      by('system:serviceaccount:amazon-cloudwatch:cloudwatch-operator', {
        ...workload(DAEMONS, AGENT),
        namespace: 'amazon-cloudwatch',
      }),
    ],
    [
      'the pods of that',
      by(controller('daemon-set-controller'), podOf('amazon-cloudwatch', 'cloudwatch-agent', AGENT)),
    ],
    ['a namespace of an add-on', by('eks:addon-manager', review('namespaces Namespace', {}))],
    [
      'roles of an add-on',
      by(
        'eks:addon-manager',
        review('clusterroles.rbac.authorization.k8s.io ClusterRole', {
          rules: [{ apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] }],
        }),
      ),
    ],
    [
      'a webhook of an add-on that changes pods',
      by(
        'eks:addon-manager',
        review('mutatingwebhookconfigurations.admissionregistration.k8s.io MutatingWebhookConfiguration', {
          webhooks: [{ clientConfig: { service: {} } }],
        }),
      ),
    ],
  ])('%s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });
});

describe('a cluster is kept running', () => {
  it.each<[string, Review]>([
    ['add-ons are restarted', restarted(DEPLOYMENT, DNS)],
    ['DaemonSets of add-ons are restarted', restarted(DAEMONS, CNI)],
    ['pods are evicted from nodes', review('pods/eviction Eviction', {})],
    ['pods are deleted', review('pods Pod', podReview().object!, { operation: 'DELETE' })],
    [
      'add-ons are scaled',
      by(
        controller('horizontal-pod-autoscaler'),
        review('deployments/scale.apps Scale', {}, { operation: 'UPDATE' }),
      ),
    ],
    ['Jobs run', by(controller('job-controller'), podReview())],
    ['StatefulSets run, of groups of nodes also', by(controller('statefulset-controller'), podReview())],
    [
      'kubelets say how pods are',
      by('system:node:ip-10-0-1-1', review('pods/status Pod', {}, { operation: 'UPDATE' })),
    ],
    [
      'interfaces of pods are noted on them',
      by(
        'eks:vpc-resource-controller',
        podReview({}, { operation: 'UPDATE', oldObject: podReview().object }),
      ),
    ],
    [
      'pods get their tokens',
      by('system:node:ip-10-0-1-1', {
        ...review('serviceaccounts/token TokenRequest', {}, { namespace: 'kube-system' }),
        groups: ['system:nodes'],
      }),
    ],
    [
      'services know their pods',
      by(
        controller('endpointslice-controller'),
        review('endpointslices.discovery.k8s.io EndpointSlice', {
          addressType: 'IPv4',
          endpoints: [{ addresses: ['10.0.1.7'] }],
        }),
      ),
    ],
    [
      'Karpenter notes what it knows of a class of nodes',
      by(
        'system:serviceaccount:karpenter:karpenter',
        review(
          'ec2nodeclasses.karpenter.k8s.aws EC2NodeClass',
          { metadata: { name: 'own', finalizers: ['karpenter.k8s.aws/termination'] }, spec: { a: 1 } },
          { operation: 'UPDATE', oldObject: { metadata: { name: 'own' }, spec: { a: 1 } } },
        ),
      ),
    ],
    [
      'Karpenter makes nodes',
      by('system:serviceaccount:karpenter:karpenter', review('nodeclaims.karpenter.sh NodeClaim', {})),
    ],
    [
      'a driver makes a volume',
      by(
        'system:serviceaccount:kube-system:ebs-csi-controller-sa',
        review('persistentvolumes PersistentVolume', { spec: { csi: { driver: 'ebs.csi.aws.com' } } }),
      ),
    ],
    [
      'roles that are added up of others are written',
      by(
        controller('clusterrole-aggregation-controller'),
        review(
          'clusterroles.rbac.authorization.k8s.io ClusterRole',
          { rules: [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] }] },
          { operation: 'UPDATE' },
        ),
      ),
    ],
    [
      'leases are renewed',
      by('system:node:ip-10-0-1-1', review('leases.coordination.k8s.io Lease', {}, { operation: 'UPDATE' })),
    ],
  ])('%s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });
});

describe('a name like that of the control plane is not enough', () => {
  it.each([
    'xeks:addon-manager',
    'system:serviceaccount:eks:addon-manager',
    'arn:aws:iam::1:role/eks:addon-manager',
  ])('%s', (user) => {
    expect(denied(by(user, workload(DAEMONS, CNI)))).toEqual([
      'airgap-add-ons: what add-ons run is changed by Amazon EKS alone',
    ]);
  });
});
