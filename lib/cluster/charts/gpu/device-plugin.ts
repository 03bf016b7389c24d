import { createHash } from 'crypto';
import type { Chart } from 'cdk8s';
import type { EnvVar } from 'cdk8s-plus-34/lib/imports/k8s';
import { KubeConfigMap, Quantity } from 'cdk8s-plus-34/lib/imports/k8s';
import { DEVICE_PLUGIN_LABEL, GPU_PRESENT_LABEL, GPU_RESOURCE } from '../../node-labels';
import { nodeDaemon } from './gpu-daemon';

/** How NVIDIA's device plugin is run. */
export interface DevicePluginOptions {
  readonly namespace: string;
  readonly image: string;
  /** `none`, `single` or `mixed`. */
  readonly migStrategy: string;
  /** Pods per GPU; 1 where a GPU belongs to one pod. */
  readonly podsPerGpu: number;
}

const NAME = 'nvidia-device-plugin';
const CONFIGURATION = '/config/config.json';
const DEVICE_PLUGINS = '/var/lib/kubelet/device-plugins';

/** What it uses of its node. */
export const DEVICE_PLUGIN_ACCESS = {
  serviceAccountName: NAME,
  why: 'tells the kubelet of GPUs',
  hostPaths: [DEVICE_PLUGINS],
};

/** What its containers add; undefined for nothing. */
export function devicePluginCapabilities(migStrategy: string): string[] | undefined {
  return migStrategy === 'none' ? undefined : ['SYS_ADMIN'];
}

/** NVIDIA's device plugin, which tells the kubelet of GPUs, on nodes whose operating system does not bring it. */
export function devicePlugin(chart: Chart, options: DevicePluginOptions): void {
  const { namespace } = options;
  const configuration = options.podsPerGpu > 1 ? timeSlicing(options.podsPerGpu) : undefined;
  if (configuration !== undefined) {
    new KubeConfigMap(chart, `${NAME}-configuration`, {
      metadata: { name: NAME, namespace },
      data: { 'config.json': configuration },
    });
  }
  const shared =
    configuration === undefined ? [] : [{ name: 'configuration', mountPath: '/config', readOnly: true }];
  nodeDaemon(chart, {
    name: NAME,
    namespace,
    nodes: [
      { key: GPU_PRESENT_LABEL, operator: 'In', values: ['true'] },
      { key: DEVICE_PLUGIN_LABEL, operator: 'NotIn', values: ['false'] },
    ],
    // A change of the configuration restarts the plugin, which reads it once.
    annotations: configuration === undefined ? undefined : { 'airgap/configuration': hashOf(configuration) },
    container: {
      image: options.image,
      command: ['nvidia-device-plugin'],
      env: environment(options.migStrategy, configuration !== undefined),
      // Not read-only: the hook that puts the driver's libraries into the container writes to its file system.
      securityContext: securityContext(options.migStrategy),
      resources: {
        requests: { cpu: Quantity.fromString('50m'), memory: Quantity.fromString('128Mi') },
        limits: { memory: Quantity.fromString('256Mi') },
      },
      volumeMounts: [{ name: 'device-plugins', mountPath: DEVICE_PLUGINS }, ...shared],
    },
    volumes: [
      { name: 'device-plugins', hostPath: { path: DEVICE_PLUGINS, type: 'Directory' } },
      ...(configuration === undefined ? [] : [{ name: 'configuration', configMap: { name: NAME } }]),
    ],
  });
}

function environment(migStrategy: string, isConfigured: boolean): EnvVar[] {
  return [
    { name: 'MIG_STRATEGY', value: migStrategy },
    // Nodes are chosen by their GPUs: one that shows none is broken and should say so.
    { name: 'FAIL_ON_INIT_ERROR', value: 'true' },
    { name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' },
    { name: 'NVIDIA_DRIVER_CAPABILITIES', value: 'compute,utility' },
    ...(migStrategy === 'none' ? [] : [{ name: 'NVIDIA_MIG_MONITOR_DEVICES', value: 'all' }]),
    ...(isConfigured ? [{ name: 'CONFIG_FILE', value: CONFIGURATION }] : []),
  ];
}

/** @see https://github.com/NVIDIA/k8s-device-plugin/blob/v0.20.0/deployments/helm/nvidia-device-plugin/templates/_helpers.tpl */
function securityContext(migStrategy: string): object {
  const add = devicePluginCapabilities(migStrategy);
  return add === undefined
    ? { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }
    : { capabilities: { drop: ['ALL'], add } };
}

function timeSlicing(replicas: number): string {
  const resources = [{ name: GPU_RESOURCE, replicas }];
  // More than one share gives a pod no more time, so that asking for it is an error.
  return JSON.stringify({
    version: 'v1',
    sharing: { timeSlicing: { failRequestsGreaterThanOne: true, resources } },
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
