import type { Chart } from 'cdk8s';
import type { Probe } from 'cdk8s-plus-34/lib/imports/k8s';
import { IntOrString, KubeConfigMap, KubeService, Quantity } from 'cdk8s-plus-34/lib/imports/k8s';
import { GPU_PRESENT_LABEL } from '../../node-labels';
import table from './counters.json';
import { daemonLabels, nodeDaemon } from './gpu-daemon';

/** How NVIDIA's exporter of GPU metrics is run. */
export interface DcgmExporterOptions {
  readonly namespace: string;
  readonly image: string;
  /** Whether metrics are exported that need the capability SYS_ADMIN. */
  readonly hasProfiling: boolean;
}

const NAME = 'dcgm-exporter';

/** TCP port that metrics are read at. */
export const DCGM_EXPORTER_PORT = 9400;

/** Labels of its pods. */
export const DCGM_EXPORTER_LABELS = daemonLabels(NAME);

const POD_RESOURCES = '/var/lib/kubelet/pod-resources';
/**
 * Where NVIDIA's container runtime looks for names of GPUs. Bottlerocket reads them here and, of a container without privileges,
 * not from the environment; Amazon Linux does the opposite.
 *
 * @see https://bottlerocket.dev/en/os/1.54.x/api/settings/nvidia-container-runtime
 */
const ALL_GPUS = '/var/run/nvidia-container-devices/all';

/** What it uses of its node. */
export const DCGM_EXPORTER_ACCESS = {
  serviceAccountName: NAME,
  why: 'asks the kubelet which pod has which GPU',
  hostPaths: [POD_RESOURCES, '/dev/null'],
};

/** What its containers add; undefined for nothing. */
export function dcgmExporterCapabilities(hasProfiling: boolean): string[] | undefined {
  return hasProfiling ? ['SYS_ADMIN'] : undefined;
}

/** NVIDIA's exporter of GPU metrics, which asks the kubelet on its node which pod has which GPU. */
export function dcgmExporter(chart: Chart, options: DcgmExporterOptions): void {
  const { namespace } = options;
  const metadata = { name: NAME, namespace, labels: daemonLabels(NAME) };
  new KubeConfigMap(chart, `${NAME}-counters`, {
    metadata,
    data: { 'counters.csv': counters(options.hasProfiling) },
  });
  daemon(chart, options);
  new KubeService(chart, `${NAME}-service`, {
    metadata: {
      ...metadata,
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(DCGM_EXPORTER_PORT) },
    },
    spec: {
      type: 'ClusterIP',
      clusterIp: 'None',
      selector: daemonLabels(NAME),
      ports: [{ name: 'metrics', port: DCGM_EXPORTER_PORT }],
    },
  });
}

function daemon(chart: Chart, { namespace, image, hasProfiling }: DcgmExporterOptions): void {
  nodeDaemon(chart, {
    name: NAME,
    namespace,
    nodes: [{ key: GPU_PRESENT_LABEL, operator: 'In', values: ['true'] }],
    container: {
      image,
      args: ['-f', '/etc/counters/counters.csv'],
      env: [
        { name: 'DCGM_EXPORTER_LISTEN', value: `:${DCGM_EXPORTER_PORT}` },
        { name: 'DCGM_EXPORTER_KUBERNETES', value: 'true' },
        { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' },
        { name: 'NVIDIA_DRIVER_CAPABILITIES', value: 'compute,utility' },
      ],
      ports: [{ name: 'metrics', containerPort: DCGM_EXPORTER_PORT }],
      livenessProbe: health(45),
      readinessProbe: health(10),
      // Root, because the socket of the kubelet is root's.
      securityContext: {
        runAsUser: 0,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: dcgmExporterCapabilities(hasProfiling) },
      },
      resources: {
        requests: { cpu: Quantity.fromString('100m'), memory: Quantity.fromString('256Mi') },
        limits: { memory: Quantity.fromString('1Gi') },
      },
      volumeMounts: [
        { name: 'pod-resources', mountPath: POD_RESOURCES, readOnly: true },
        { name: 'counters', mountPath: '/etc/counters', readOnly: true },
        { name: 'all-gpus', mountPath: ALL_GPUS },
      ],
    },
    volumes: [
      { name: 'pod-resources', hostPath: { path: POD_RESOURCES, type: 'Directory' } },
      { name: 'counters', configMap: { name: NAME } },
      { name: 'all-gpus', hostPath: { path: '/dev/null', type: 'CharDevice' } },
    ],
  });
}

function health(initialDelaySeconds: number): Probe {
  return {
    httpGet: { path: '/health', port: IntOrString.fromNumber(DCGM_EXPORTER_PORT) },
    initialDelaySeconds,
    periodSeconds: 10,
    timeoutSeconds: 5,
  };
}

function counters(hasProfiling: boolean): string {
  return table.counters
    .filter(({ field }) => hasProfiling || !field.startsWith('DCGM_FI_PROF_'))
    .map(({ field, type, help }) => `${field}, ${type}, ${help.replace(/,/g, ';')}\n`)
    .join('');
}
