/** What a cluster is to a node that nobody else tells it. */
export interface ClusterDetails {
  readonly name: string;
  readonly endpoint: string;
  /** Base64. */
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
  readonly dnsAddress: string;
}

/** What a node is told when it boots. */
export interface NodeSettings {
  readonly operatingSystem: 'al2023' | 'bottlerocket';
  /** Only where EKS does not tell it: with an own AMI. */
  readonly cluster?: ClusterDetails;
  /** Labels and taints that the kubelet registers with, where EKS does not do it. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly NodeTaint[];
  /** Whether images, pods and what they write are on the instance store, all its volumes in one array. */
  readonly usesInstanceStore: boolean;
  readonly maxPods?: number;
  /** How long pods may take to end when the node shuts down, in seconds. */
  readonly shutdownGraceSeconds: number;
}

export interface NodeTaint {
  readonly key: string;
  readonly value: string;
}

/** Of the time to shut down, what is kept for the pods that the others need to end. */
const CRITICAL_SHARE = 0.25;
/** The clock that every instance has without a network. */
const LINK_LOCAL_CLOCK = '169.254.169.123';
const BOUNDARY = 'NODE-CONFIG';

/** User data of a node, as its operating system reads it. Tokens in it stay tokens. */
export function userDataOf(settings: NodeSettings): string {
  return settings.operatingSystem === 'al2023' ? nodeConfig(settings) : bottlerocketSettings(settings);
}

/**
 * A NodeConfig in a MIME document, which EKS merges with its own.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api
 */
function nodeConfig(settings: NodeSettings): string {
  const { cluster, usesInstanceStore } = settings;
  const config = {
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: {
      ...(cluster === undefined ? {} : { cluster: clusterMembers(cluster) }),
      ...(usesInstanceStore ? { instance: { localStorage: { strategy: 'RAID0' } } } : {}),
      kubelet: { config: kubeletConfig(settings), ...registration(settings) },
    },
  };
  return [
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: application/node.eks.aws',
    '',
    // YAML has JSON in it.
    JSON.stringify(config, undefined, 2),
    '',
    `--${BOUNDARY}--`,
    '',
  ].join('\n');
}

function clusterMembers({ name, endpoint, certificateAuthority, serviceCidr }: ClusterDetails): object {
  return { name, apiServerEndpoint: endpoint, certificateAuthority, cidr: serviceCidr };
}

function kubeletConfig({ maxPods, shutdownGraceSeconds }: NodeSettings): object {
  return {
    ...(maxPods === undefined ? {} : { maxPods }),
    shutdownGracePeriod: `${shutdownGraceSeconds}s`,
    shutdownGracePeriodCriticalPods: `${criticalSeconds(shutdownGraceSeconds)}s`,
  };
}

function criticalSeconds(seconds: number): number {
  return Math.ceil(seconds * CRITICAL_SHARE);
}

function registration({ labels = {}, taints = [] }: NodeSettings): object {
  const named = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const tainted = taints.map(({ key, value }) => `${key}=${value}:NoSchedule`);
  const flags = [
    ...(named.length > 0 ? [`--node-labels=${named.join(',')}`] : []),
    ...(tainted.length > 0 ? [`--register-with-taints=${tainted.join(',')}`] : []),
  ];
  return flags.length > 0 ? { flags } : {};
}

/**
 * Settings of Bottlerocket in TOML, which EKS merges with its own: nothing is reported to its makers, the clock is the
 * instance's own, and containers that serve people are off: their images are in no registry that nodes pull from.
 *
 * @see https://bottlerocket.dev/en/os/latest/#/api/settings/
 */
function bottlerocketSettings(settings: NodeSettings): string {
  const { usesInstanceStore } = settings;
  return [
    ...table('settings.kubernetes', kubernetesMembers(settings)),
    ...table('settings.kubernetes.node-labels', settings.labels ?? {}),
    ...table('settings.kubernetes.node-taints', taintMembers(settings)),
    ...table('settings.metrics', { 'send-metrics': false }),
    ...table('settings.ntp', { 'time-servers': [LINK_LOCAL_CLOCK] }),
    ...table('settings.host-containers.admin', { enabled: false }),
    ...table('settings.host-containers.control', { enabled: false }),
    ...(usesInstanceStore
      ? table('settings.bootstrap-commands.000-instance-store', {
          commands: [
            ['apiclient', 'ephemeral-storage', 'init'],
            ['apiclient', 'ephemeral-storage', 'bind', '--dirs', ...INSTANCE_STORE_FOLDERS],
          ],
          essential: true,
          mode: 'always',
        })
      : []),
  ].join('\n');
}

const INSTANCE_STORE_FOLDERS = ['/var/lib/containerd', '/var/lib/kubelet', '/var/log/pods'];

function kubernetesMembers({ cluster, maxPods, shutdownGraceSeconds }: NodeSettings): object {
  return {
    ...(cluster === undefined
      ? {}
      : {
          'cluster-name': cluster.name,
          'api-server': cluster.endpoint,
          'cluster-certificate': cluster.certificateAuthority,
          'cluster-dns-ip': cluster.dnsAddress,
        }),
    ...(maxPods === undefined ? {} : { 'max-pods': maxPods }),
    'shutdown-grace-period': `${shutdownGraceSeconds}s`,
    'shutdown-grace-period-for-critical-pods': `${criticalSeconds(shutdownGraceSeconds)}s`,
  };
}

function taintMembers({ taints = [] }: NodeSettings): object {
  return Object.fromEntries(taints.map(({ key, value }) => [key, [`${value}:NoSchedule`]]));
}

/** A table of TOML, whose values are written as JSON: strings, numbers, booleans and arrays of these are the same. */
function table(name: string, members: object): string[] {
  const entries = Object.entries(members);
  if (entries.length === 0) return [];
  return [`[${name}]`, ...entries.map(([key, value]) => `${tomlKey(key)} = ${JSON.stringify(value)}`), ''];
}

function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}
