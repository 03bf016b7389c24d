import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { GpuNodeGroup, ModelSizing } from '../../lib';
import { ENVIRONMENT } from '../shared/environment';
import { Gateway, gatewayIn } from '../shared/gateway';
import { ModelServer } from '../shared/model-server';
import { Delivery, PrivateCluster } from '../shared/private-cluster';
import { Weights } from '../shared/weights';

/** Qwen2.5 72B, quantized to four bits, on the cheapest node that serves sixteen requests at once. */
export class QwenOnOneNode extends Stack {
  public readonly place: PrivateCluster;
  public readonly weights: Weights;
  public readonly nodes: GpuNodeGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id, { env: ENVIRONMENT, description: 'Qwen2.5 72B AWQ on one node of a private cluster' });

    this.place = new PrivateCluster(this, 'Place', Delivery.IN_VPC);
    const { cluster, nodeRole } = this.place;
    this.weights = new Weights(this, 'Weights');

    // The instance type, the disks and the arguments of the server: all follow from the model and what it is to serve.
    const sizing = ModelSizing.best({
      model: 'Qwen/Qwen2.5-72B-Instruct-AWQ',
      traffic: { concurrency: 16, promptTokens: 4096, outputTokens: 1024 },
      region: ENVIRONMENT.region,
    });
    this.nodes = GpuNodeGroup.forModel(this, 'Gpus', { cluster, nodeRole, sizing });

    const gpus = this.place.addGpuSupport();
    this.place.addAdmission({ hostAccess: gpus.hostAccess });

    const [models, gateway] = [this.place.addNamespace('models'), this.place.addNamespace('gateway')];
    const server = new ModelServer(this, 'Server', {
      ...{ place: this.place, namespace: models, nodes: this.nodes, sizing, weights: this.weights },
      memoryGiB: 48,
      callers: [gatewayIn(gateway)],
    });
    new Gateway(this, 'Gateway', { place: this.place, namespace: gateway, server: server.endpoint });
  }
}
