import { describe, expect, it } from 'vitest';
import { CNI_IMAGE, DIGEST, admission } from './helpers';
import { DAEMON_SETS, container, podOf, podReview, review } from './requests';

const OPERATOR_IMAGE = '602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks/operator:v1.0.0';
const policies = admission({
  digests: [DIGEST],
  addOns: [
    { serviceAccountName: 'aws-node', images: [CNI_IMAGE], usesHost: true },
    { serviceAccountName: 'default', images: [CNI_IMAGE], usesHost: true },
    { namespace: 'observed', serviceAccountName: 'operator', images: [OPERATOR_IMAGE] },
  ],
  hostAccess: [{ namespace: 'kube-system', serviceAccountName: 'watcher', why: 'watches' }],
});
const denied = (request: Parameters<typeof policies.review>[0]) => policies.review(request).denied;
const EKS = 'eks:addon-manager';
const OPERATOR = 'system:serviceaccount:observed:operator';

describe('what add-ons run', () => {
  const spec = { serviceAccountName: 'aws-node', containers: [container({ image: CNI_IMAGE })] };
  const shell = { ...spec, containers: [container({ image: CNI_IMAGE, command: ['sh'] })] };
  const workload = (what: string, pod: object, more: object = {}) => ({
    ...review(what, { spec: { template: { spec: pod } } }, { namespace: 'kube-system' }),
    ...more,
  });
  const daemons = (pod: object, more: object = {}) => workload('daemonsets.apps DaemonSet', pod, more);
  const before = daemons(spec).object;

  it.each([
    ['EKS', daemons(shell, { user: EKS })],
    [
      'the controller of Deployments',
      workload('replicasets.apps ReplicaSet', spec, {
        user: 'system:serviceaccount:kube-system:deployment-controller',
      }),
    ],
    ['an operator that is an add-on', daemons(spec, { user: OPERATOR })],
  ])('is written by %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['a DaemonSet', daemons(spec)],
    ['a Deployment', workload('deployments.apps Deployment', shell)],
    ['a ReplicationController', workload('replicationcontrollers ReplicationController', spec)],
    ['a Job', workload('jobs.batch Job', { ...spec, serviceAccountName: 'default' })],
    [
      'a CronJob',
      review(
        'cronjobs.batch CronJob',
        { spec: { jobTemplate: { spec: { template: { spec } } } } },
        { namespace: 'kube-system' },
      ),
    ],
    ['another command of what is there', daemons(shell, { operation: 'UPDATE', oldObject: before })],
    ['one more container', daemons({ ...spec, containers: [...spec.containers, container()] })],
  ])('is written by nobody else: %s', (_, request) => {
    expect(denied(request)).toContain('airgap-add-ons: what add-ons run is changed by Amazon EKS alone');
  });

  it('is restarted by who may: the same in a new revision', () => {
    const object = {
      ...before,
      spec: { template: { spec, metadata: { annotations: { restarted: 'now' } } } },
    };
    expect(denied({ ...daemons(spec), object, operation: 'UPDATE', oldObject: before })).toEqual([]);
  });

  it('is no matter of workloads with other images', () => {
    const other = { serviceAccountName: 'watcher', containers: [container()] };
    expect(denied(daemons(other))).toEqual([]);
  });

  it.each([
    ['somebody', podOf('kube-system', 'aws-node', { hostNetwork: true, ...shell })],
    [
      'somebody as the account that every pod has',
      podOf('kube-system', 'default', { ...shell, serviceAccountName: 'default' }),
    ],
    [
      'the account of a pod that is none of an operator',
      { ...podOf('kube-system', 'aws-node', spec), user: 'system:serviceaccount:kube-system:default' },
    ],
  ])('is no pod that %s makes', (_, request) => {
    expect(denied(request)).toContain('airgap-images: an image is from elsewhere');
  });

  it.each([DAEMON_SETS, EKS, OPERATOR, 'system:kube-controller-manager'])(
    'is a pod that %s makes',
    (user) => {
      expect(denied({ ...podOf('kube-system', 'aws-node', { hostNetwork: true, ...spec }), user })).toEqual(
        [],
      );
    },
  );
});

describe('pods in kube-system', () => {
  it.each(['watcher', 'aws-load-balancer-controller'])('run as %s', (account) => {
    expect(denied(podOf('kube-system', account, {}))).toEqual([]);
  });

  it.each(['default', 'daemon-set-controller', 'aws-node', 'namespace-controller'])(
    'run no image of ours as %s',
    (account) => {
      expect(denied(podOf('kube-system', account, {}))).toEqual([
        'airgap-pods: pods in kube-system run as service accounts that are named alone',
      ]);
    },
  );

  it('run as further service accounts that are named', () => {
    const more = admission({ digests: [DIGEST], systemServiceAccounts: ['own'] });
    expect(more.review(podOf('kube-system', 'own', {})).denied).toEqual([]);
  });
});

describe('tokens of service accounts that may more', () => {
  const token = (more: object = {}) => ({
    ...review('serviceaccounts/token TokenRequest', { spec: {} }, { namespace: 'kube-system' }),
    ...more,
  });
  const secret = (type: string, namespace = 'kube-system') =>
    review('secrets Secret', { type }, { namespace });

  it.each([
    ['kubelets', token({ user: 'system:node:ip-10-0-0-7', groups: ['system:nodes'] })],
    ['the controllers of Kubernetes', token({ user: 'system:kube-controller-manager' })],
  ])('are given to %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it('are given to nobody else', () => {
    expect(denied(token())).toEqual([
      'airgap-tokens: tokens of service accounts that may more are for their pods alone',
    ]);
  });

  it('are not kept as a Secret', () => {
    expect(denied(secret('kubernetes.io/service-account-token'))).toEqual([
      expect.stringMatching(/^airgap-tokens: no token/),
    ]);
  });

  it.each([
    ['another Secret', secret('Opaque')],
    ['a token where pods are restricted', token({ namespace: 'serving' })],
  ])('are not %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });
});

describe('namespaces', () => {
  const labels = (level?: string, version?: string) => ({
    ...(level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level }),
    ...(version === undefined ? {} : { 'pod-security.kubernetes.io/enforce-version': version }),
  });
  const namespace = (of: object, name = 'own') =>
    review('namespaces Namespace', { metadata: { name, labels: of } }, { namespace: name });

  it.each([
    ['of the newest version', labels('restricted')],
    ['of the newest version, by its name', labels('restricted', 'latest')],
    ['of the version of the cluster', labels('restricted', 'v1.35')],
    ['of the version before an upgrade', labels('restricted', 'v1.34')],
  ])('are admitted with restricted %s', (_, of) => {
    expect(denied(namespace(of))).toEqual([]);
    expect(denied(podReview({}, { namespaceLabels: of }))).toEqual([]);
  });

  it.each([
    ['no level', labels()],
    ['another level', labels('baseline')],
    ['a version that asks for less', labels('restricted', 'v1.18')],
    ['a version that knows no probes', labels('restricted', 'v1.33')],
    ['a version that is none', labels('restricted', 'v1.x')],
  ])('are refused with %s, and so are their pods', (_, of) => {
    expect(denied(namespace(of))).toEqual([expect.stringMatching(/^airgap-namespaces: /)]);
    expect(denied(podReview({}, { namespaceLabels: of }))).toHaveLength(1);
  });

  it('that are named are what they are', () => {
    expect(denied(namespace(labels('privileged'), 'observed'))).toEqual([]);
  });

  it('keep the labels that they have', () => {
    const object = namespace(labels('baseline'), 'old').object;
    expect(
      denied({ ...namespace(labels('baseline'), 'old'), operation: 'UPDATE', oldObject: object }),
    ).toEqual([]);
  });

  it.each([labels(), labels('restricted', 'v1.20')])('lose no label (%#)', (of) => {
    const oldObject = namespace(labels('restricted', 'v1.35')).object;
    expect(denied({ ...namespace(of), operation: 'UPDATE', oldObject })).toHaveLength(1);
  });
});
