import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  EfaDevicePlugin,
  GpuNodeGroup,
  LeaderWorkerSet,
  LeaderWorkerSetController,
  ModelSizing,
  type NamespaceIsolation,
  type SizedModel,
} from '../../lib';
import { mirrored } from '../shared/digests';
import { ENVIRONMENT } from '../shared/environment';
import { Gateway, gatewayIn } from '../shared/gateway';
import { OFFLINE } from '../shared/model-server';
import { Delivery, PrivateCluster } from '../shared/private-cluster';
import { Weights } from '../shared/weights';

const NAME = 'llama-405b';
const PORT = 8000;
const FOLDER = '/models';

/** Llama 3.1 405B in 16 bits over two nodes: eight GPUs for each layer, and a half of the layers on each node. */
export class LlamaOverTwoNodes extends Stack {
  public readonly place: PrivateCluster;
  public readonly weights: Weights;
  public readonly nodes: GpuNodeGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id, { env: ENVIRONMENT, description: 'Llama 3.1 405B over two nodes of a private cluster' });

    this.place = new PrivateCluster(this, 'Place', Delivery.IN_VPC);
    const { cluster, images, nodeRole } = this.place;
    this.weights = new Weights(this, 'Weights');

    // Nodes of one replica get Elastic Fabric Adapters, one zone and a placement group by themselves.
    const sizing = ModelSizing.best({
      model: 'meta-llama/Llama-3.1-405B-Instruct',
      traffic: { concurrency: 16, promptTokens: 4096, outputTokens: 1024 },
      limits: { allowed: ['p5.48xlarge'], maxNodes: 2 },
      region: ENVIRONMENT.region,
    });
    this.nodes = GpuNodeGroup.forModel(this, 'Gpus', { cluster, nodeRole, sizing });

    const gpus = this.place.addGpuSupport();
    const image = mirrored('eks/aws-efa-k8s-device-plugin');
    const efa = new EfaDevicePlugin(this, 'Efa', { cluster, images, image });
    const controller = new LeaderWorkerSetController(this, 'Controller', {
      ...{ cluster, images },
      path: join(__dirname, 'leader-worker-set.yaml'),
      sha256: '2cfb83f010712d520ec740ba385f4fc282bb8f17e6dd7f82c71978a8a53104ee',
      mirrored: { 'registry.k8s.io/lws/lws:v0.10.0': mirrored('lws/lws') },
    });
    this.place.addAdmission({
      hostAccess: [...gpus.hostAccess, ...efa.hostAccess],
      mutatingWebhooks: controller.mutatingWebhooks,
      privilegedRoles: controller.privilegedRoles,
    });
    this.serve(sizing);
  }

  private serve(sizing: SizedModel): void {
    const [models, gateway] = [this.place.addNamespace('models'), this.place.addNamespace('gateway')];
    const set = this.addModel(sizing, models, gateway);
    new Gateway(this, 'Gateway', {
      place: this.place,
      namespace: gateway,
      server: {
        url: `http://${set.serviceName}.${models.namespace}:${PORT}/v1`,
        port: PORT,
        pods: models.peer({ 'leaderworkerset.sigs.k8s.io/name': NAME }),
      },
    });
  }

  private addModel(
    sizing: SizedModel,
    models: NamespaceIsolation,
    gateway: NamespaceIsolation,
  ): LeaderWorkerSet {
    const { cluster, images } = this.place;
    const serve = [
      ...[`--model=${FOLDER}`, `--served-model-name=${sizing.model}`, ...sizing.serveArgs],
      ...[
        `--nnodes=${sizing.nodes}`,
        '--master-addr=$(LWS_LEADER_ADDRESS)',
        '--node-rank=$(LWS_WORKER_INDEX)',
      ],
    ];
    const set = new LeaderWorkerSet(this, 'Model', {
      ...{ cluster, images, name: NAME, namespace: models, port: PORT, callers: [gatewayIn(gateway)] },
      ...{ size: sizing.nodes, groups: sizing.replicas, callsAws: true, readsS3: true },
      // The image of AWS: that of vLLM has neither libfabric nor the plugin by which NCCL uses it.
      image: mirrored('deep-learning-containers/vllm'),
      leader: { args: [...serve, `--port=${PORT}`] },
      worker: { args: [...serve, '--headless'] },
      environment: { ...OFFLINE, ...sizing.serveEnvironment, FI_PROVIDER: 'efa' },
      resources: {
        ...{ gpus: this.nodes.gpusPerNode, efaInterfaces: this.nodes.efaInterfaces },
        ...{ cpus: 96, memoryGiB: 1024, sharedMemoryGiB: 64 },
      },
      models: {
        mountPath: FOLDER,
        sizeGiB: Math.ceil(sizing.weightsGiB) + 10,
        image: mirrored('aws-cli/aws-cli'),
        args: ['s3', 'cp', '--recursive', '--no-progress', this.weights.urlOf(sizing.model), FOLDER],
        environment: { HOME: '/tmp' },
      },
      nodeSelector: this.nodes.labels,
    });
    this.weights.grantRead({
      ...{ cluster, namespace: models.namespace, serviceAccount: NAME, model: sizing.model },
    });
    return set;
  }
}
