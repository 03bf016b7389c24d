import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { GpuNodeGroup, ModelSizing } from '../../lib';
import { ENVIRONMENT } from '../shared/environment';
import { Gateway, gatewayIn } from '../shared/gateway';
import { ModelServer } from '../shared/model-server';
import { Delivery, PrivateCluster } from '../shared/private-cluster';
import { Weights } from '../shared/weights';

/** GPUs that multiply in FP8: on older ones the weights take as little memory, and as much time as those of 16 bits. */
const FP8_FAMILIES = ['g6e', 'g7e', 'p5', 'p5en'];

/**
 * Llama 3.3 70B in FP8, twice: the other copy carries all requests while one is lost.
 *
 * Its Kubernetes objects are written beside the templates as an OCI artifact, which a GitOps controller applies once it was
 * brought into the registry and signed there: no function of the deployment reaches the cluster.
 */
export class LlamaTwice extends Stack {
  public readonly place: PrivateCluster;
  public readonly weights: Weights;
  public readonly nodes: GpuNodeGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id, { env: ENVIRONMENT, description: 'Llama 3.3 70B FP8, redundant, in a private cluster' });

    this.place = new PrivateCluster(this, 'Place', Delivery.ARTIFACT);
    const { cluster, nodeRole } = this.place;
    this.weights = new Weights(this, 'Weights');

    const sizing = ModelSizing.best({
      model: 'RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic',
      traffic: { concurrency: 32, promptTokens: 6144, outputTokens: 2048, isRedundant: true },
      limits: { allowed: FP8_FAMILIES },
      region: ENVIRONMENT.region,
    });
    this.nodes = GpuNodeGroup.forModel(this, 'Gpus', { cluster, nodeRole, sizing });

    const gpus = this.place.addGpuSupport();
    this.place.addAdmission({ hostAccess: gpus.hostAccess });

    const [models, gateway] = [this.place.addNamespace('models'), this.place.addNamespace('gateway')];
    const server = new ModelServer(this, 'Server', {
      ...{ place: this.place, namespace: models, nodes: this.nodes, sizing, weights: this.weights },
      memoryGiB: 96,
      callers: [gatewayIn(gateway)],
    });
    new Gateway(this, 'Gateway', { place: this.place, namespace: gateway, server: server.endpoint });
  }
}
