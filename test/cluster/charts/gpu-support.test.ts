import { describe, expect, it } from 'vitest';
import { COMPONENTS } from '../../../lib/cluster/charts/components';
import type { GpuSupportProps } from '../../../lib/cluster/charts/gpu/gpu-support';
import { GpuSupport, MigStrategy } from '../../../lib/cluster/charts/gpu/gpu-support';
import type { HostAccess } from '../../../lib/cluster/isolation/admission-policies-props';
import { objectProblems } from '../kubernetes-schema';
import type { TestCluster } from './helpers';
import { DIGEST, imagesOf, mirrored, testCluster } from './helpers';

const IMAGE = { digest: DIGEST };
const BOTH = { devicePlugin: IMAGE, dcgmExporter: IMAGE };

type Options = Partial<GpuSupportProps>;

function support(options: Options = BOTH): {
  cluster: TestCluster;
  pulled: string[];
  hostAccess: HostAccess[];
} {
  const { stack, cluster, images } = testCluster();
  const { hostAccess } = new GpuSupport(stack, 'Gpus', { cluster, images, ...options });
  return { cluster, pulled: imagesOf(stack), hostAccess };
}

interface Pod {
  readonly containers: readonly {
    readonly image: string;
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly securityContext: unknown;
    readonly volumeMounts: readonly { readonly mountPath: string }[];
  }[];
  readonly affinity: unknown;
  readonly volumes: readonly { readonly hostPath?: { readonly path: string } }[];
}

function podOf(name: string, options?: Options): Pod {
  const { spec } = support(options).cluster.object('DaemonSet', name);
  return (spec as { template: { spec: Pod } }).template.spec;
}

const PLUGIN = 'nvidia-device-plugin';
const EXPORTER = 'dcgm-exporter';
const ALL_SETTINGS: Options = {
  ...BOTH,
  migStrategy: MigStrategy.MIXED,
  podsPerGpu: 4,
  profilingMetrics: true,
  metricReaders: [{ namespace: 'monitoring', labels: { app: 'prometheus' } }],
};

describe('GpuSupport', () => {
  it.each([
    ['with both', BOTH],
    ['with the device plugin', { devicePlugin: IMAGE }],
    ['with metrics', { dcgmExporter: IMAGE }],
    ['with every setting', ALL_SETTINGS],
  ])('brings in what Kubernetes takes: %s', (_, options) => {
    expect(objectProblems(support(options).cluster.objects)).toEqual([]);
  });

  it('takes its images from the mirror by digest, and says so', () => {
    const { pulled } = support();
    expect(pulled).toEqual([mirrored('nvidia/k8s-device-plugin'), mirrored('nvidia/k8s/dcgm-exporter')]);
  });

  it.each([
    [PLUGIN, 'nvidia/k8s-device-plugin'],
    [EXPORTER, 'nvidia/k8s/dcgm-exporter'],
  ])('runs %s from the mirror', (name, image) => {
    expect(podOf(name).containers.map((container) => container.image)).toEqual([mirrored(image)]);
  });

  it('takes an image by another name', () => {
    expect(support({ devicePlugin: { digest: DIGEST, name: 'gpu/plugin' } }).pulled).toEqual([
      mirrored('gpu/plugin'),
    ]);
  });

  it('refuses an image by tag', () => {
    expect(() => support({ devicePlugin: { digest: 'v0.20.0' } })).toThrow(/named by tag 'v0.20.0'/);
  });

  it('brings nothing in that is not asked for', () => {
    const names = support({ devicePlugin: IMAGE }).cluster.objects.map(({ metadata }) => metadata.name);
    expect(names).not.toContain(EXPORTER);
  });
});

describe('the network of GpuSupport', () => {
  const policies = (options?: Options): unknown[] =>
    support(options)
      .cluster.objects.filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ spec }) => spec);

  it('denies what is not allowed', () => {
    expect(policies()).toContainEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('is reached by nobody', () => {
    expect(JSON.stringify(policies())).not.toContain('"ingress":');
  });

  it('asks for names and sends nothing else', () => {
    const rules = (policies(ALL_SETTINGS) as { egress?: unknown[] }[]).flatMap(({ egress = [] }) => egress);
    expect(rules).toEqual([
      expect.objectContaining({ ports: [53, 53].map((port) => expect.objectContaining({ port })) }),
    ]);
  });

  it('shows metrics to their readers alone', () => {
    expect(policies(ALL_SETTINGS)).toContainEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': EXPORTER } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
              podSelector: { matchLabels: { app: 'prometheus' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 9400 }],
        },
      ],
    });
  });

  it.each([PLUGIN, EXPORTER])('is that of the pod, not of the node: %s', (name) => {
    const pod = podOf(name, ALL_SETTINGS);
    expect(pod).not.toHaveProperty('hostNetwork');
    expect(pod).not.toHaveProperty('hostPID');
  });
});

describe('privileges of GpuSupport', () => {
  it.each([PLUGIN, EXPORTER])('are no rights in the Kubernetes API: %s', (name) => {
    expect(podOf(name)).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: name });
  });

  it('bind no role', () => {
    const kinds = support(ALL_SETTINGS).cluster.objects.map(({ kind }) => kind);
    expect(kinds.filter((kind) => /Role/.test(kind))).toEqual([]);
  });

  it.each([
    [PLUGIN, 'nvidia/k8s-device-plugin'],
    [EXPORTER, 'nvidia/k8s/dcgm-exporter'],
  ])('are exactly the files of the node that it needs: %s', (name, image) => {
    const paths = COMPONENTS.find((component) => component.name === image)?.hostPaths;
    const { volumes } = podOf(name, ALL_SETTINGS);
    expect(volumes.flatMap(({ hostPath }) => (hostPath === undefined ? [] : [hostPath.path]))).toEqual(paths);
  });

  it('are told to whoever admits pods', () => {
    expect(support().hostAccess).toEqual([
      expect.objectContaining({ namespace: 'gpu-support', serviceAccountName: PLUGIN }),
      expect.objectContaining({ namespace: 'gpu-support', serviceAccountName: EXPORTER }),
    ]);
  });

  it.each([0, 1])('are told as they are used', (index) => {
    const { cluster, hostAccess } = support(ALL_SETTINGS);
    const { serviceAccountName, hostPaths, capabilities, ...others } = hostAccess[index]!;
    const { spec } = cluster.object('DaemonSet', serviceAccountName);
    const { volumes, containers } = (spec as { template: { spec: Pod } }).template.spec;
    expect(volumes.flatMap(({ hostPath }) => (hostPath === undefined ? [] : [hostPath.path]))).toEqual(
      hostPaths,
    );
    expect(containers[0]!.securityContext).toMatchObject({ capabilities: { add: capabilities } });
    expect(others).toEqual({ namespace: 'gpu-support', why: expect.any(String) });
  });

  it.each([PLUGIN, EXPORTER])('are no capability: %s', (name) => {
    expect(podOf(name).containers[0]!.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(podOf(name).containers[0]!.securityContext).not.toMatchObject({ capabilities: { add: [] } });
  });

  it.each([
    ['partitions', PLUGIN, { ...BOTH, migStrategy: MigStrategy.SINGLE }],
    ['profiling', EXPORTER, { ...BOTH, profilingMetrics: true }],
  ])('are SYS_ADMIN alone for %s', (_, name, options) => {
    expect(podOf(name, options).containers[0]!.securityContext).toMatchObject({
      capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] },
    });
  });

  it('are allowed in a namespace of their own', () => {
    expect(support().cluster.object('Namespace', 'gpu-support').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
      'pod-security.kubernetes.io/enforce-version': 'v1.35',
    });
  });

  it('stay in the namespace that is named', () => {
    const { objects } = support({ ...ALL_SETTINGS, namespace: 'gpus' }).cluster;
    const namespaces = objects.map(({ kind, metadata }) =>
      kind === 'Namespace' ? metadata.name : metadata.namespace,
    );
    expect(new Set(namespaces)).toEqual(new Set(['gpus']));
  });
});

describe('nodes of GpuSupport', () => {
  const expressions = (name: string): unknown =>
    (
      podOf(name).affinity as {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: { matchExpressions: unknown }[];
          };
        };
      }
    ).nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.map(
      ({ matchExpressions }) => matchExpressions,
    );

  it('have GPUs, and no device plugin of their own', () => {
    expect(expressions(PLUGIN)).toEqual([
      [
        { key: 'nvidia.com/gpu.present', operator: 'In', values: ['true'] },
        { key: 'nvidia.com/gpu.deploy.device-plugin', operator: 'NotIn', values: ['false'] },
      ],
    ]);
  });

  it('are all with GPUs for metrics', () => {
    expect(expressions(EXPORTER)).toEqual([
      [{ key: 'nvidia.com/gpu.present', operator: 'In', values: ['true'] }],
    ]);
  });

  it.each([PLUGIN, EXPORTER])('may have any taint: %s', (name) => {
    expect(podOf(name)).toMatchObject({ tolerations: [{ operator: 'Exists' }] });
  });

  it('show all GPUs to metrics on Bottlerocket too', () => {
    expect(podOf(EXPORTER).containers[0]!.volumeMounts.map(({ mountPath }) => mountPath)).toContain(
      '/var/run/nvidia-container-devices/all',
    );
  });
});

describe('settings of GpuSupport', () => {
  const environment = (name: string, options?: Options): Record<string, string | undefined> =>
    Object.fromEntries(podOf(name, options).containers[0]!.env.map(({ name: key, value }) => [key, value]));

  it('leave partitions alone by default', () => {
    expect(environment(PLUGIN)).toMatchObject({ MIG_STRATEGY: 'none' });
  });

  it('name the strategy of partitions', () => {
    expect(environment(PLUGIN, ALL_SETTINGS)).toMatchObject({
      MIG_STRATEGY: 'mixed',
      NVIDIA_MIG_MONITOR_DEVICES: 'all',
    });
  });

  it('give a GPU to one pod by default', () => {
    expect(environment(PLUGIN)).not.toHaveProperty('CONFIG_FILE');
  });

  it('let pods share a GPU in turns', () => {
    const { data } = support(ALL_SETTINGS).cluster.object('ConfigMap', PLUGIN);
    expect(JSON.parse((data as Record<string, string>)['config.json']!)).toEqual({
      version: 'v1',
      sharing: {
        timeSlicing: {
          failRequestsGreaterThanOne: true,
          resources: [{ name: 'nvidia.com/gpu', replicas: 4 }],
        },
      },
    });
  });

  it('restart the plugin when pods share otherwise', () => {
    const annotations = (podsPerGpu: number): unknown =>
      (
        support({ ...BOTH, podsPerGpu }).cluster.object('DaemonSet', PLUGIN).spec as {
          template: { metadata: unknown };
        }
      ).template.metadata;
    expect(annotations(2)).not.toEqual(annotations(3));
  });

  it.each([
    [false, false],
    [true, true],
  ])('export metrics of profiling only where they are asked for: %s', (profilingMetrics, isThere) => {
    const { data } = support({ ...BOTH, profilingMetrics }).cluster.object('ConfigMap', EXPORTER);
    const counters = (data as Record<string, string>)['counters.csv']!;
    expect(counters.includes('DCGM_FI_PROF_')).toBe(isThere);
  });

  it('write a counter as three columns', () => {
    const { data } = support(ALL_SETTINGS).cluster.object('ConfigMap', EXPORTER);
    const lines = (data as Record<string, string>)['counters.csv']!.trimEnd().split('\n');
    expect(lines.filter((line) => !/^DCGM_FI_\w+, (gauge|counter|label), [^,]+$/.test(line))).toEqual([]);
  });
});

describe('GpuSupport refuses', () => {
  it.each([
    [
      'nothing',
      {},
      "GpuSupport 'Stack/Gpus' has nothing to bring in, expected devicePlugin, dcgmExporter or both",
    ],
    ['no pods', { ...BOTH, podsPerGpu: 0 }, 'podsPerGpu is 0, expected a whole number of at least 1'],
    ['half a pod', { ...BOTH, podsPerGpu: 1.5 }, 'podsPerGpu is 1.5, expected a whole number of at least 1'],
    [
      'a setting of what is not there',
      { dcgmExporter: IMAGE, podsPerGpu: 2 },
      'podsPerGpu is a setting of devicePlugin, expected devicePlugin as well',
    ],
    [
      'readers of nothing',
      { devicePlugin: IMAGE, metricReaders: [] },
      'metricReaders is a setting of dcgmExporter, expected dcgmExporter as well',
    ],
  ])('%s', (_, options, message) => {
    expect(() => support(options)).toThrow(message);
  });
});
