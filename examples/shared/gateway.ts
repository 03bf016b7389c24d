import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { NamespaceIsolation, WorkloadPeer } from '../../lib';
import { appDeployment, labelsOf, SMALL } from './app-deployment';
import { mirrored } from './digests';
import type { PrivateCluster } from './private-cluster';

const NAME = 'gateway';
const PORT = 8080;

/** A server that is asked by the gateway. */
export interface ModelEndpoint {
  readonly url: string;
  readonly port: number;
  readonly pods: WorkloadPeer;
}

/** Construction properties for a Gateway. */
export interface GatewayProps {
  readonly place: PrivateCluster;
  /** Namespace of the gateway. */
  readonly namespace: NamespaceIsolation;
  readonly server: ModelEndpoint;
}

/** Pods of the gateway, as those who let it in name them. */
export function gatewayIn(namespace: NamespaceIsolation): WorkloadPeer {
  return namespace.peer(labelsOf(NAME));
}

/** The only pods that ask the model: an app of your own, which knows its users. */
export class Gateway extends Construct {
  constructor(scope: Construct, id: string, { place, namespace, server }: GatewayProps) {
    super(scope, id);

    namespace.addWorkload(NAME, {
      labels: labelsOf(NAME),
      // An internal load balancer asks from addresses of the VPC.
      receivesFromRanges: [{ range: place.network.cidr, ports: [PORT] }],
      sendsTo: [{ peer: server.pods, ports: [server.port] }],
    });
    const chart = new Chart(new App(), 'Gateway');
    const { name, digest } = mirrored('apps/gateway');
    appDeployment(chart, {
      ...{ name: NAME, namespace: namespace.namespace, replicas: 2, port: PORT },
      container: {
        image: place.images.imageUri(name, digest),
        env: [{ name: 'MODEL_URL', value: server.url }],
        resources: SMALL,
      },
    });
    place.cluster.addObjects('Gateway', chart);
  }
}
