import { App, Chart } from 'cdk8s';
import { IntOrString, Quantity, type Container, type Volume } from 'cdk8s-plus-34/lib/imports/k8s';
import { Construct } from 'constructs';
import type { GpuNodeGroup, NamespaceIsolation, SizedModel, WorkloadPeer } from '../../lib';
import { appDeployment, CONFINED, labelsOf } from './app-deployment';
import { mirrored } from './digests';
import type { ModelEndpoint } from './gateway';
import type { PrivateCluster } from './private-cluster';
import type { Weights } from './weights';

/** Construction properties for a ModelServer. */
export interface ModelServerProps {
  readonly place: PrivateCluster;
  readonly namespace: NamespaceIsolation;
  /** Nodes that were sized for the model. */
  readonly nodes: GpuNodeGroup;
  readonly sizing: SizedModel;
  /** Memory of the machine that a pod takes, in GiB: the server reads the weights through it. */
  readonly memoryGiB: number;
  readonly weights: Weights;
  /** Who asks the server; nobody else reaches it. */
  readonly callers: WorkloadPeer[];
}

const NAME = 'model-server';
const PORT = 8000;
const FOLDER = '/models';

/** Nothing is asked of Hugging Face, nothing of NVIDIA, and nothing is reported to the makers of vLLM; caches are where a user may write. */
export const OFFLINE = {
  HOME: '/home/vllm',
  HF_HUB_OFFLINE: '1',
  VLLM_NO_USAGE_STATS: '1',
  DO_NOT_TRACK: '1',
  FLASHINFER_NO_DOWNLOAD: '1',
};

/** vLLM on the nodes of one group, a pod for each replica, by the arguments of the sizing. */
export class ModelServer extends Construct {
  /** Where it is asked. */
  public readonly endpoint: ModelEndpoint;

  constructor(scope: Construct, id: string, props: ModelServerProps) {
    super(scope, id);

    const { place, namespace, nodes, sizing, weights, callers } = props;
    const reader = weights.grantRead({
      ...{ cluster: place.cluster, namespace: namespace.namespace },
      ...{ serviceAccount: NAME, model: sizing.model },
    });
    namespace.addWorkload(NAME, {
      labels: labelsOf(NAME),
      receivesFrom: callers.map((peer) => ({ peer, ports: [PORT] })),
      callsAws: true,
      readsS3: true,
    });

    this.endpoint = {
      url: `http://${NAME}.${namespace.namespace}:${PORT}/v1`,
      port: PORT,
      pods: namespace.peer(labelsOf(NAME)),
    };

    const chart = new Chart(new App(), 'Server');
    appDeployment(chart, {
      name: NAME,
      namespace: namespace.namespace,
      replicas: sizing.replicas,
      port: PORT,
      container: serverContainer(props),
      pod: {
        nodeSelector: nodes.labels,
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
        initContainers: [loaderOf(place, weights, sizing)],
        volumes: volumesOf(sizing),
      },
    });
    const objects = place.cluster.addObjects('ModelServer', chart);
    objects.node.addDependency(reader.association);
  }
}

function serverContainer({ place, sizing, memoryGiB }: ModelServerProps): Omit<Container, 'name'> {
  const image = mirrored('vllm/vllm-openai');
  const memory = Quantity.fromString(`${memoryGiB}Gi`);
  const gpus = { 'nvidia.com/gpu': Quantity.fromNumber(sizing.gpusUsed) };
  // Loading takes minutes: until then only the startup probe asks.
  const health = { httpGet: { path: '/health', port: IntOrString.fromNumber(PORT) }, periodSeconds: 10 };
  return {
    image: place.images.imageUri(image.name, image.digest),
    args: [`--model=${FOLDER}`, `--served-model-name=${sizing.model}`, `--port=${PORT}`, ...sizing.serveArgs],
    env: Object.entries({ ...OFFLINE, ...sizing.serveEnvironment }).map(([name, value]) => ({ name, value })),
    resources: {
      requests: { cpu: Quantity.fromNumber(sizing.gpusUsed), memory, ...gpus },
      limits: { memory, ...gpus },
    },
    startupProbe: { ...health, failureThreshold: 180 },
    readinessProbe: { ...health, failureThreshold: 2 },
    livenessProbe: { ...health, failureThreshold: 10 },
    volumeMounts: [
      { name: 'models', mountPath: FOLDER, readOnly: true },
      { name: 'home', mountPath: '/home/vllm' },
      { name: 'temporary', mountPath: '/tmp' },
      { name: 'shared-memory', mountPath: '/dev/shm' },
    ],
  };
}

/** Copies the files of the model to the disks of the node before the server starts. */
function loaderOf({ images }: PrivateCluster, weights: Weights, { model }: SizedModel): Container {
  const { name, digest } = mirrored('aws-cli/aws-cli');
  return {
    name: 'load',
    image: images.imageUri(name, digest),
    args: ['s3', 'cp', '--recursive', '--no-progress', weights.urlOf(model), FOLDER],
    env: [{ name: 'HOME', value: '/tmp' }],
    securityContext: CONFINED,
    resources: {
      requests: { cpu: Quantity.fromString('2'), memory: Quantity.fromString('2Gi') },
      limits: { memory: Quantity.fromString('4Gi') },
    },
    volumeMounts: [
      { name: 'models', mountPath: FOLDER },
      { name: 'temporary', mountPath: '/tmp' },
    ],
  };
}

/** Files of the model on the disks of the node, and memory by which the processes of the server exchange tensors. */
function volumesOf({ weightsGiB }: SizedModel): Volume[] {
  return [
    { name: 'models', emptyDir: { sizeLimit: Quantity.fromString(`${Math.ceil(weightsGiB) + 5}Gi`) } },
    { name: 'home', emptyDir: {} },
    { name: 'temporary', emptyDir: {} },
    { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: Quantity.fromString('8Gi') } },
  ];
}
