import { describe, expect, it } from 'vitest';
import { CNI_IMAGE, DIGEST, admission } from './helpers';
import { addOnPod, container, podOf, podReview, review } from './requests';

const policies = admission({
  digests: [DIGEST],
  hostAccess: [
    {
      namespace: 'gpu-system',
      serviceAccountName: 'device-plugin',
      why: 'tells the kubelet of GPUs',
      hostPaths: ['/var/lib/kubelet/device-plugins'],
    },
  ],
  debugNamespaces: ['laboratory'],
  sessionGroups: ['airgap:breakglass'],
});

const mount = (path: string) => ({ volumes: [{ name: 'host', hostPath: { path } }] });
const gpus = (requests: object, limits: object) => ({
  containers: [container({ resources: { requests, limits } })],
});

describe('pods', () => {
  it.each([
    ['hostNetwork', { hostNetwork: true }],
    ['hostPID', { hostPID: true }],
    ['hostIPC', { hostIPC: true }],
    ['hostPath', mount('/')],
    ['hostPort', { containers: [container({ ports: [{ containerPort: 80, hostPort: 80 }] })] }],
    ['hostPort', { initContainers: [container({ ports: [{ containerPort: 80, hostPort: 80 }] })] }],
    ['privileged', { containers: [container({ securityContext: { privileged: true } })] }],
    ['privileged', { initContainers: [container({ securityContext: { privileged: true } })] }],
  ])('do not use their node: %s', (name, spec) => {
    expect(policies.review(podReview(spec)).denied).toEqual([expect.stringMatching(`^airgap-pods: ${name}`)]);
  });

  it.each([
    ['its own network said', { hostNetwork: false }],
    ['a port of its own', { containers: [container({ ports: [{ containerPort: 8000 }] })] }],
    ['memory as a volume', { volumes: [{ name: 'shm', emptyDir: { medium: 'Memory' } }] }],
  ])('are admitted with %s', (_, spec) => {
    expect(policies.review(podReview(spec)).denied).toEqual([]);
  });

  it.each([undefined, 'baseline', 'privileged'])('are refused in a namespace that enforces %s', (level) => {
    const namespaceLabels: Record<string, string> =
      level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level };
    expect(policies.review(podReview({}, { namespaceLabels })).denied).toEqual([
      'airgap-pods: a namespace with pods must enforce the Pod Security level restricted',
    ]);
  });
});

describe('service accounts that are named', () => {
  const path = '/var/lib/kubelet/device-plugins';

  it('mount the path that they are named with', () => {
    expect(policies.review(podOf('gpu-system', 'device-plugin', mount(path))).denied).toEqual([]);
  });

  it.each([
    ['another path', podOf('gpu-system', 'device-plugin', mount('/var/lib/kubelet'))],
    ['a path below', podOf('gpu-system', 'device-plugin', mount(`${path}/x`))],
    ['another account', podOf('gpu-system', 'default', mount(path))],
    ['another namespace', podReview({ serviceAccountName: 'device-plugin', ...mount(path) })],
    ['the network of the node', podOf('gpu-system', 'device-plugin', { hostNetwork: true })],
  ])('are refused %s', (_, request) => {
    expect(policies.review(request).denied).not.toEqual([]);
  });

  it('of add-ons may use what their add-on does', () => {
    const cni = {
      hostNetwork: true,
      ...mount('/opt/cni/bin'),
      containers: [
        container({
          image: CNI_IMAGE,
          securityContext: { privileged: true },
          ports: [{ containerPort: 61678, hostPort: 61678 }],
        }),
      ],
    };
    expect(policies.review(addOnPod(cni)).denied).toEqual([]);
  });
});

describe('what pods do to their node in namespaces that need not be restricted', () => {
  const lenient = admission({
    digests: [DIGEST],
    unrestrictedNamespaces: ['lenient'],
    debugNamespaces: ['lenient'],
    hostAccess: [
      {
        namespace: 'gpu-system',
        serviceAccountName: 'metrics',
        why: 'profiles',
        capabilities: ['SYS_ADMIN'],
      },
      { namespace: 'gpu-system', serviceAccountName: 'all', why: 'all', privileged: true },
    ],
  });
  const adding = (...add: string[]) => container({ securityContext: { capabilities: { add } } });
  const judged = (namespace: string, account: string, spec: object) =>
    lenient.review(podOf(namespace, account, { ...spec })).denied;
  const hostProcess = { securityContext: { windowsOptions: { hostProcess: true } } };

  it.each([
    ['SYS_ADMIN', { containers: [adding('SYS_ADMIN')] }],
    ['NET_ADMIN', { containers: [container(), adding('NET_BIND_SERVICE', 'NET_ADMIN')] }],
    ['ALL', { containers: [adding('ALL')] }],
    ['NET_RAW first', { initContainers: [adding('NET_RAW')] }],
    ['SYS_PTRACE in containers that are added', { ephemeralContainers: [adding('SYS_PTRACE')] }],
  ])('is no capability that nobody named: %s', (_, spec) => {
    expect(judged('lenient', 'default', spec)).toEqual([
      expect.stringMatching(/^airgap-pods: capabilities are/),
    ]);
  });

  it('is a capability that the service account is named with', () => {
    expect(judged('gpu-system', 'metrics', { containers: [adding('SYS_ADMIN')] })).toEqual([]);
  });

  it.each([
    ['another one', 'metrics', 'NET_ADMIN'],
    ['that of another account', 'default', 'SYS_ADMIN'],
  ])('is not %s', (_, account, name) => {
    expect(judged('gpu-system', account, { containers: [adding(name)] })).toHaveLength(1);
  });

  it.each([
    ['what every pod may add', 'lenient/default', adding('NET_BIND_SERVICE')],
    ['any capability of what may be privileged', 'gpu-system/all', adding('NET_ADMIN')],
  ])('is %s', (_, who, one) => {
    const [namespace = '', account = ''] = who.split('/');
    expect(judged(namespace, account, { containers: [one] })).toEqual([]);
  });

  it('is any capability of add-ons that use the host', () => {
    const cni = { ...adding('NET_ADMIN', 'NET_RAW'), image: CNI_IMAGE };
    expect(lenient.review(addOnPod({ containers: [cni] })).denied).toEqual([]);
  });

  it.each([
    ['the pod', hostProcess],
    ['a container', { containers: [container(hostProcess)] }],
    ['a container before', { initContainers: [container(hostProcess)] }],
  ])('is no process of the node itself, by %s', (_, spec) => {
    expect(judged('gpu-system', 'all', spec)).toEqual(['airgap-pods: hostProcess is for nobody']);
  });

  it.each([
    'nfs',
    'iscsi',
    'fc',
    'glusterfs',
    'rbd',
    'cephfs',
    'flocker',
    'flexVolume',
    'gitRepo',
    'azureFile',
  ])('is no volume of a server: %s', (source) => {
    const volumes = [
      { name: 'one', emptyDir: {} },
      { name: 'far', [source]: {} },
    ];
    expect(judged('gpu-system', 'all', { volumes })).toEqual([
      'airgap-pods: a pod names no volume of a server itself',
    ]);
  });

  it.each([
    'emptyDir',
    'configMap',
    'secret',
    'projected',
    'downwardAPI',
    'persistentVolumeClaim',
    'ephemeral',
  ])('is a volume of the cluster: %s', (source) => {
    expect(judged('lenient', 'default', { volumes: [{ name: 'near', [source]: {} }] })).toEqual([]);
  });
});

describe('add-ons', () => {
  it('use no node in pods with other images', () => {
    const mixed = { hostNetwork: true, containers: [container({ image: CNI_IMAGE }), container()] };
    expect(policies.review(addOnPod(mixed)).denied).toContain(
      'airgap-pods: hostNetwork is for service accounts that are named alone',
    );
  });

  it('use no node by images of ours alone', () => {
    expect(policies.review(addOnPod({ hostPID: true })).denied).toContain(
      'airgap-pods: hostPID is for service accounts that are named alone',
    );
  });
});

describe('containers with GPUs', () => {
  const right = { 'nvidia.com/gpu': '4', cpu: '8', memory: '64Gi' };

  it('are admitted with all that they take', () => {
    expect(policies.review(podReview(gpus(right, right))).denied).toEqual([]);
  });

  it.each([
    ['no requests', {}, right],
    ['fewer requests than limits', { ...right, 'nvidia.com/gpu': '2' }, right],
    ['no request of CPU', { 'nvidia.com/gpu': '4', memory: '64Gi' }, right],
    ['no request of memory', { 'nvidia.com/gpu': '4', cpu: '8' }, right],
    ['no limit', right, { cpu: '8' }],
    ['a part of a GPU without requests', {}, { 'nvidia.com/mig-1g.5gb': '1' }],
  ])('are refused with %s', (_, requests, limits) => {
    expect(policies.review(podReview(gpus(requests, limits))).denied).toEqual([
      expect.stringContaining('a container with GPUs states their limits'),
    ]);
  });

  it('are no others: one without GPUs says nothing of what it takes', () => {
    expect(policies.review(podReview(gpus({}, { memory: '1Gi' }))).denied).toEqual([]);
  });
});

describe('pods that run', () => {
  const debug = (namespace: string) =>
    podReview(
      { ephemeralContainers: [container()] },
      { namespace, operation: 'UPDATE', resource: 'pods/ephemeralcontainers', oldObject: podReview().object },
    );

  it('get no further containers', () => {
    expect(policies.review(debug('serving')).denied).toEqual([
      'airgap-ephemeral-containers: containers are not added to pods that run',
    ]);
  });

  it('get them in namespaces that are named', () => {
    expect(policies.review(debug('laboratory')).denied).toEqual([]);
  });

  it('get none there that is privileged, also where pods need not be restricted', () => {
    const lenient = admission({
      digests: [DIGEST],
      debugNamespaces: ['laboratory'],
      unrestrictedNamespaces: ['laboratory'],
    });
    const privileged = podReview(
      { ephemeralContainers: [container({ securityContext: { privileged: true } })] },
      {
        ...{ namespace: 'laboratory', namespaceLabels: {}, operation: 'UPDATE' },
        ...{ resource: 'pods/ephemeralcontainers', oldObject: podReview().object },
      },
    );
    expect(lenient.review(privileged).denied).toEqual([
      'airgap-pods: privileged containers are for service accounts that are named alone',
    ]);
  });

  it.each(['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy'])(
    'have no sessions: %s',
    (resource) => {
      const session = review(`${resource} PodExecOptions`, {}, { operation: 'CONNECT' });
      expect(policies.review(session).denied).toHaveLength(1);
      expect(policies.review({ ...session, groups: ['airgap:breakglass'] }).denied).toEqual([]);
    },
  );
});
