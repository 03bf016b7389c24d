import type {
  Container,
  EnvVar,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ResourceRequirements,
  SecurityContext,
  Volume,
  VolumeMount,
} from 'cdk8s-plus-34/lib/imports/k8s';
import { IntOrString, Quantity } from 'cdk8s-plus-34/lib/imports/k8s';
import {
  EFA_PRESENT_LABEL,
  EFA_RESOURCE,
  GPU_PRESENT_LABEL,
  GPU_RESOURCE,
  GPU_TAINT,
} from '../../node-labels';
import type { GroupMember, GroupPodResources, ModelFolder } from './leader-worker-set-props';

/** A pod of a group, with references of images instead of images. */
export interface GroupPod {
  readonly name: string;
  readonly image: string;
  readonly member: GroupMember;
  readonly environment: { readonly [name: string]: string };
  readonly resources: GroupPodResources;
  readonly user: number;
  readonly nodeSelector: { readonly [label: string]: string };
  readonly models?: { readonly folder: ModelFolder; readonly image: string };
  /** What only the leader has. */
  readonly serves?: { readonly port: number; readonly healthPath: string; readonly startupMinutes: number };
}

const HOME = '/home/model';
const MEBIBYTES_PER_HUGE_PAGE = 2;

const CONFINED: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

/**
 * A pod as the Pod Security Standard `restricted` asks, with whole GPUs and adapters of its node.
 *
 * The file system of the container is not read-only: the hook that puts the driver's libraries into it writes to it.
 */
export function podTemplate(pod: GroupPod): PodTemplateSpec {
  return {
    metadata: { labels: { 'app.kubernetes.io/name': pod.name } },
    spec: {
      ...placement(pod),
      serviceAccountName: pod.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Requests that are being answered are answered to the end.
      terminationGracePeriodSeconds: 60,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: pod.user,
        runAsGroup: pod.user,
        fsGroup: pod.user,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      initContainers: pod.models === undefined ? undefined : [fetcher(pod.models)],
      containers: [server(pod)],
      volumes: volumes(pod),
    },
  };
}

function placement({ nodeSelector, resources }: GroupPod): Pick<PodSpec, 'nodeSelector' | 'tolerations'> {
  return {
    nodeSelector: {
      ...nodeSelector,
      [GPU_PRESENT_LABEL]: 'true',
      ...(adapters(resources) > 0 ? { [EFA_PRESENT_LABEL]: 'true' } : {}),
    },
    tolerations: [{ key: GPU_TAINT, operator: 'Exists', effect: 'NoSchedule' }],
  };
}

function server(pod: GroupPod): Container {
  const { serves } = pod;
  return {
    name: 'server',
    image: pod.image,
    imagePullPolicy: 'IfNotPresent',
    command: pod.member.command,
    args: pod.member.args,
    env: environment({ HOME, ...pod.environment, ...pod.member.environment }),
    ports: serves === undefined ? undefined : [{ name: 'http', containerPort: serves.port }],
    ...(serves === undefined ? {} : probes(serves)),
    securityContext: CONFINED,
    resources: resourcesOf(pod.resources),
    volumeMounts: [
      { name: 'shared-memory', mountPath: '/dev/shm' },
      { name: 'home', mountPath: HOME },
      { name: 'temporary', mountPath: '/tmp' },
      ...(pod.models === undefined ? [] : [modelMount(pod.models.folder, true)]),
    ],
  };
}

/** The model is loaded before anything is answered: until then only the startup probe asks. */
function probes({
  port,
  healthPath,
  startupMinutes,
}: NonNullable<GroupPod['serves']>): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const ask = (more: Partial<Probe>): Probe => ({
    httpGet: { path: healthPath, port: IntOrString.fromNumber(port) },
    periodSeconds: 10,
    timeoutSeconds: 5,
    ...more,
  });
  return {
    startupProbe: ask({ failureThreshold: startupMinutes * 6 }),
    readinessProbe: ask({ failureThreshold: 2 }),
    livenessProbe: ask({ failureThreshold: 10 }),
  };
}

function fetcher({ folder, image }: NonNullable<GroupPod['models']>): Container {
  return {
    name: 'models',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: folder.command,
    args: folder.args,
    env: environment(folder.environment ?? {}),
    securityContext: CONFINED,
    resources: {
      requests: { cpu: Quantity.fromString('1'), memory: Quantity.fromString('2Gi') },
      limits: { memory: Quantity.fromString('4Gi') },
    },
    volumeMounts: [modelMount(folder, false), { name: 'temporary', mountPath: '/tmp' }],
  };
}

function modelMount({ mountPath }: ModelFolder, readOnly: boolean): VolumeMount {
  return { name: 'models', mountPath, readOnly };
}

/** All of them on the disks of the node, but for shared memory, which counts as memory of the pod. */
function volumes({ resources, models }: GroupPod): Volume[] {
  return [
    {
      name: 'shared-memory',
      emptyDir: { medium: 'Memory', sizeLimit: gibibytes(resources.sharedMemoryGiB ?? 16) },
    },
    { name: 'home', emptyDir: {} },
    { name: 'temporary', emptyDir: {} },
    ...(models === undefined
      ? []
      : [{ name: 'models', emptyDir: { sizeLimit: gibibytes(models.folder.sizeGiB) } }]),
  ];
}

function resourcesOf(resources: GroupPodResources): ResourceRequirements {
  const devices: { [name: string]: Quantity } = {
    [GPU_RESOURCE]: Quantity.fromNumber(resources.gpus),
    ...(adapters(resources) > 0 ? { [EFA_RESOURCE]: Quantity.fromNumber(adapters(resources)) } : {}),
    ...(resources.hugePages === undefined
      ? {}
      : { 'hugepages-2Mi': Quantity.fromString(`${resources.hugePages * MEBIBYTES_PER_HUGE_PAGE}Mi`) }),
  };
  const memory = gibibytes(resources.memoryGiB);
  return {
    requests: { cpu: Quantity.fromNumber(resources.cpus), memory, ...devices },
    limits: { memory, ...devices },
  };
}

function adapters({ efaInterfaces }: GroupPodResources): number {
  return efaInterfaces ?? 0;
}

function gibibytes(count: number): Quantity {
  return Quantity.fromString(`${count}Gi`);
}

function environment(values: { readonly [name: string]: string }): EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
