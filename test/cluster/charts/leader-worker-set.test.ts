import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeaderWorkerSet } from '../../../lib/cluster/charts/leader-worker/leader-worker-set';
import type { LeaderWorkerSetProps } from '../../../lib/cluster/charts/leader-worker/leader-worker-set-props';
import { NamespaceIsolation } from '../../../lib/cluster/isolation/namespace-isolation';
import { objectProblems, partProblems } from '../kubernetes-schema';
import type { TestCluster } from './helpers';
import { DIGEST, imagesOf, mirrored, testCluster } from './helpers';

const MODELS = {
  mountPath: '/models',
  sizeGiB: 800,
  image: { name: 'tools/fetch', digest: DIGEST },
  args: ['s3://weights', '/models'],
};
const SMALL: Omit<LeaderWorkerSetProps, 'cluster' | 'images' | 'namespace'> = {
  name: 'llama',
  image: { name: 'vllm/vllm-openai', digest: DIGEST },
  size: 2,
  leader: { args: ['--node-rank', '0'] },
  worker: { args: ['--node-rank', '$(LWS_WORKER_INDEX)'], environment: { ROLE: 'worker' } },
  resources: { gpus: 8, cpus: 90, memoryGiB: 900, efaInterfaces: 32 },
  port: 8000,
};

type Options = Partial<LeaderWorkerSetProps>;

function set(options: Options = {}): { cluster: TestCluster; made: LeaderWorkerSet; pulled: string[] } {
  const { stack, cluster, images } = testCluster();
  const namespace = new NamespaceIsolation(stack, 'Models', {
    cluster,
    namespace: 'models',
    s3Ranges: ['3.5.0.0/16'],
  });
  const made = new LeaderWorkerSet(stack, 'Llama', { cluster, images, namespace, ...SMALL, ...options });
  return { cluster, made, pulled: imagesOf(stack) };
}

interface Template {
  readonly spec: {
    readonly containers: readonly Readonly<Record<string, unknown>>[];
    readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
    readonly volumes: readonly unknown[];
    readonly [member: string]: unknown;
  };
}

interface SetSpec {
  readonly replicas: number;
  readonly startupPolicy: string;
  readonly rolloutStrategy: unknown;
  readonly leaderWorkerTemplate: {
    readonly size: number;
    readonly restartPolicy: string;
    readonly leaderTemplate: Template;
    readonly workerTemplate: Template;
  };
}

const specOf = (options?: Options): SetSpec =>
  set(options).cluster.object('LeaderWorkerSet', 'llama').spec as SetSpec;
const templates = (options?: Options): Template[] => {
  const { leaderTemplate, workerTemplate } = specOf(options).leaderWorkerTemplate;
  return [leaderTemplate, workerTemplate];
};
const EVERYTHING: Options = {
  models: MODELS,
  groups: 3,
  callers: [{ namespace: 'gateway', labels: { app: 'gateway' } }],
  resources: { ...SMALL.resources, hugePages: 2560, sharedMemoryGiB: 32 },
  nodeSelector: { 'eks.amazonaws.com/nodegroup': 'p5' },
  environment: { HF_HUB_OFFLINE: '1' },
  callsAws: true,
  readsS3: true,
};

describe('LeaderWorkerSet', () => {
  it.each([
    ['as little as there is', {}],
    ['everything', EVERYTHING],
  ])('brings in what Kubernetes takes: %s', (_, options) => {
    const thirdParty = ['leaderworkerset.x-k8s.io/v1 LeaderWorkerSet'];
    expect(objectProblems(set(options).cluster.objects, { thirdParty })).toEqual([]);
    expect(templates(options).flatMap((template) => partProblems('PodTemplateSpec', template))).toEqual([]);
  });

  it('takes its images from the mirror by digest, and says so', () => {
    expect(new Set(set(EVERYTHING).pulled)).toEqual(
      new Set([mirrored('vllm/vllm-openai'), mirrored('tools/fetch')]),
    );
  });

  it('has groups of the size that is asked for', () => {
    expect(specOf({ groups: 3, size: 4 })).toMatchObject({ replicas: 3, leaderWorkerTemplate: { size: 4 } });
  });

  it('starts workers before the leader is ready, which waits for them', () => {
    expect(specOf().startupPolicy).toBe('LeaderCreated');
  });

  it('writes all that the webhook of the controller would fill in', () => {
    expect(specOf()).toMatchObject({
      networkConfig: { subdomainPolicy: 'Shared' },
      rolloutStrategy: { type: 'RollingUpdate', rollingUpdateConfiguration: { maxUnavailable: 1 } },
      leaderWorkerTemplate: { restartPolicy: expect.any(String) },
    });
  });

  it('makes a group anew when one of its pods fails', () => {
    expect(specOf().leaderWorkerTemplate.restartPolicy).toBe('RecreateGroupOnPodRestart');
  });

  it('never has more groups than traffic is allowed in', () => {
    expect(specOf().rolloutStrategy).toMatchObject({ rollingUpdateConfiguration: { maxSurge: 0 } });
  });

  it('lets leader and workers run what they are told', () => {
    expect(templates().map(({ spec }) => spec.containers[0]!.args)).toEqual([
      ['--node-rank', '0'],
      ['--node-rank', '$(LWS_WORKER_INDEX)'],
    ]);
  });

  it('gives workers their environment and that of both', () => {
    const [leader, worker] = templates({ environment: { A: '1' } }).map(
      ({ spec }) => spec.containers[0]!.env,
    );
    const both = [
      { name: 'HOME', value: '/home/model' },
      { name: 'A', value: '1' },
    ];
    expect(leader).toEqual(both);
    expect(worker).toEqual([...both, { name: 'ROLE', value: 'worker' }]);
  });

  it('asks the leader alone how it is', () => {
    const [leader, worker] = templates().map(({ spec }) => spec.containers[0]!);
    expect(Object.keys(leader!).filter((name) => name.endsWith('Probe'))).toHaveLength(3);
    expect(Object.keys(worker!).filter((name) => name.endsWith('Probe'))).toEqual([]);
  });

  it('waits for a model as long as is said', () => {
    const [leader] = templates({ startupMinutes: 45 });
    expect(leader!.spec.containers[0]!.startupProbe).toMatchObject({
      periodSeconds: 10,
      failureThreshold: 270,
    });
  });
});

describe('nodes of a LeaderWorkerSet', () => {
  it.each([0, 1])('have GPUs, adapters and the labels that are named', (index) => {
    expect(templates(EVERYTHING)[index]!.spec).toMatchObject({
      nodeSelector: {
        'nvidia.com/gpu.present': 'true',
        'vpc.amazonaws.com/efa.present': 'true',
        'eks.amazonaws.com/nodegroup': 'p5',
      },
      tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    });
  });

  it('need no adapters where none are asked for', () => {
    const [leader] = templates({ resources: { gpus: 8, cpus: 90, memoryGiB: 900 } });
    expect(leader!.spec.nodeSelector).toEqual({ 'nvidia.com/gpu.present': 'true' });
    expect(JSON.stringify(leader)).not.toContain('vpc.amazonaws.com/efa');
  });

  it.each([0, 1])('give whole devices, as much as is asked for', (index) => {
    const devices = { 'nvidia.com/gpu': 8, 'vpc.amazonaws.com/efa': 32, 'hugepages-2Mi': '5120Mi' };
    expect(templates(EVERYTHING)[index]!.spec.containers[0]!.resources).toEqual({
      requests: { cpu: 90, memory: '900Gi', ...devices },
      limits: { memory: '900Gi', ...devices },
    });
  });

  it('keep the model on their disks', () => {
    const [leader] = templates(EVERYTHING);
    expect(leader!.spec.volumes).toContainEqual({ name: 'models', emptyDir: { sizeLimit: '800Gi' } });
  });
});

describe('pods of a LeaderWorkerSet', () => {
  it.each([0, 1])('keep the standard restricted', (index) => {
    const { spec } = templates(EVERYTHING)[index]!;
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of [...spec.containers, ...spec.initContainers!]) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    }
    expect(JSON.stringify(spec)).not.toMatch(/hostPath|hostNetwork|hostIPC|hostPID/);
  });

  it('have no rights in the Kubernetes API', () => {
    expect(templates()[0]!.spec).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: 'llama',
    });
  });

  it('share memory by a volume and not with their node', () => {
    expect(templates(EVERYTHING)[0]!.spec.volumes).toContainEqual({
      name: 'shared-memory',
      emptyDir: { medium: 'Memory', sizeLimit: '32Gi' },
    });
  });

  it('read the model that is filled before, and cannot change it', () => {
    const { containers, initContainers } = templates(EVERYTHING)[0]!.spec;
    expect(initContainers![0]!.volumeMounts).toContainEqual({
      name: 'models',
      mountPath: '/models',
      readOnly: false,
    });
    expect(containers[0]!.volumeMounts).toContainEqual({
      name: 'models',
      mountPath: '/models',
      readOnly: true,
    });
  });
});

describe('traffic of a LeaderWorkerSet', () => {
  const policy = (name: string, options?: Options): unknown =>
    set(options).cluster.object('NetworkPolicy', name).spec;
  const NAME = 'leaderworkerset.sigs.k8s.io/name';
  const group = (index: number): object => ({
    [NAME]: 'llama',
    'leaderworkerset.sigs.k8s.io/group-index': String(index),
  });

  it.each([0, 1, 2])('stays in its group', (index) => {
    const own = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'models' } },
      podSelector: { matchLabels: group(index) },
    };
    expect(policy(`allow-llama-${index}`, { groups: 3 })).toEqual({
      podSelector: { matchLabels: group(index) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [own] }],
      egress: [{ to: [own] }],
    });
  });

  it('has a policy for every group and no more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (groups) => {
        const names = set({ groups }).cluster.objects.map(({ metadata }) => metadata.name);
        expect(names.filter((name) => /^allow-llama-\d+$/.test(name))).toHaveLength(groups);
      }),
      { numRuns: 6 },
    );
  });

  it('comes from callers to the leader alone, at its port', () => {
    expect(policy('allow-llama-leader', EVERYTHING)).toMatchObject({
      podSelector: { matchLabels: { [NAME]: 'llama', 'leaderworkerset.sigs.k8s.io/worker-index': '0' } },
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'gateway' } } }],
          ports: [{ protocol: 'TCP', port: 8000 }],
        },
      ],
    });
  });

  it('comes from nobody where nobody is named', () => {
    expect(policy('allow-llama-leader')).not.toHaveProperty('ingress');
  });

  it('is asked for by a service for the leaders', () => {
    const { cluster, made } = set();
    expect(cluster.object('Service', made.serviceName).spec).toEqual({
      type: 'ClusterIP',
      selector: { [NAME]: 'llama', 'leaderworkerset.sigs.k8s.io/worker-index': '0' },
      ports: [{ name: 'http', port: 8000, targetPort: 8000 }],
    });
  });
});

describe('LeaderWorkerSet refuses', () => {
  const resources = SMALL.resources;
  it.each([
    [
      'a name that is no label of DNS',
      { name: 'Llama' },
      "LeaderWorkerSet 'Stack/Llama' has name 'Llama', expected at most 40",
    ],
    ['a name that is too long', { name: 'a'.repeat(41) }, 'expected at most 40 lower-case letters'],
    ['a group of one', { size: 1 }, 'size is 1, expected a whole number of at least 2'],
    ['no group', { groups: 0 }, 'groups is 0, expected a whole number of at least 1'],
    ['root', { user: 0 }, 'user is 0, expected a whole number of at least 1'],
    [
      'half a GPU',
      { resources: { ...resources, gpus: 0.5 } },
      'resources.gpus is 0.5, expected a whole number',
    ],
    [
      'fewer adapters than none',
      { resources: { ...resources, efaInterfaces: -1 } },
      'resources.efaInterfaces is -1',
    ],
    [
      'shared memory that is all memory',
      { resources: { ...resources, memoryGiB: 16 } },
      'resources.sharedMemoryGiB is 16 of 16 GiB of memory, expected less',
    ],
  ])('%s', (_, options, message) => {
    expect(() => set(options)).toThrow(message);
  });
});
