import { Stack } from 'aws-cdk-lib';
import { App, Chart } from 'cdk8s';
import type { Container, EnvVar, PodSpec } from 'cdk8s-plus-34/lib/imports/k8s';
import {
  IntOrString,
  KubeDeployment,
  KubePodDisruptionBudget,
  KubeServiceAccount,
  Quantity,
} from 'cdk8s-plus-34/lib/imports/k8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { UsageError } from '../../../shared/errors';
import { NamespaceIsolation } from '../../isolation/namespace-isolation';
import { WAIT_ANNOTATION } from '../../objects/in-vpc/awaited';
import { checkShape } from '../../props-shape';
import { uriOf } from '../chart-image';
import type { ManifestObject } from '../manifest/manifest-file';
import { readManifest } from '../manifest/manifest-file';
import { refuse } from '../manifest/refusals';
import { chartOf } from '../vendored-manifest';
import type { KarpenterControllerProps } from './karpenter-controller-props';
import { karpenterRights } from './karpenter-rights';

const NAME = 'karpenter';
const LABELS = { 'app.kubernetes.io/name': NAME };
const METRICS = 8080;
const HEALTH = 8081;

/** Kinds that it does not start without: github.com/aws/karpenter-provider-aws v1.14.1, pkg/apis/crds, read 2026-11-22. */
const KINDS = ['ec2nodeclasses.karpenter.k8s.aws', 'nodeclaims.karpenter.sh', 'nodepools.karpenter.sh'];

/**
 * Karpenter, which makes nodes for pods that find none, in its isolated mode: it asks neither IAM nor the price list, for which
 * there are no endpoints in the Region.
 *
 * Written anew from what its chart needs, because the address of the cluster is known only at deployment. Its rights in AWS, and
 * the instance profile of its nodes, are not made here. What it may make is said by KarpenterNodePool. An artifact that is written
 * before deployment cannot hold that address: the cluster needs ObjectDelivery.inVpc, unless it is there already
 * (AirGappedCluster.fromAttributes).
 *
 * @see https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters
 */
export class KarpenterController extends Construct {
  /** Namespace that it runs in. */
  public readonly namespace: string;

  /** Name of its service account: EKS Pod Identity gives a role to it. */
  public readonly serviceAccountName: string = NAME;

  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  constructor(scope: Construct, id: string, props: KarpenterControllerProps) {
    super(scope, id);
    checkShape(`KarpenterController '${this.node.path}'`, props, { of: 'KarpenterControllerProps' });
    const { cluster } = props;
    const definitions = this.definitionsOf(props);
    const isolation = new NamespaceIsolation(this, 'Namespace', {
      cluster,
      namespace: props.namespace ?? NAME,
    });
    this.namespace = isolation.namespace;
    isolation.addWorkload('controller', {
      labels: LABELS,
      callsAws: true,
      callsKubernetes: true,
      receivesFrom: props.metricReaders?.map((peer) => ({ peer, ports: [METRICS] })),
    });
    cluster.addObjects('KarpenterDefinitions', chartOf('Definitions', definitions));
    this.objects = cluster.addObjects('KarpenterController', this.chart(props));
  }

  private definitionsOf({ definitions }: KarpenterControllerProps): ManifestObject[] {
    const where = `KarpenterController '${this.node.path}'`;
    const objects = definitions.flatMap((file) => readManifest(file, where));
    objects.forEach((object) => refuse(object, where));
    const foreign = objects.find(({ kind }) => kind !== 'CustomResourceDefinition');
    if (foreign !== undefined) {
      throw new UsageError(
        `${where}: definitions have ${foreign.kind} '${foreign.metadata.name}', expected kind CustomResourceDefinition alone`,
      );
    }
    const missing = KINDS.filter((name) => !objects.some(({ metadata }) => metadata.name === name));
    if (missing.length > 0) {
      throw new UsageError(
        `${where}: definitions lack ${missing.map((name) => `'${name}'`).join(', ')}, expected every file of pkg/apis/crds`,
      );
    }
    return objects;
  }

  private chart(props: KarpenterControllerProps): Chart {
    const { namespace } = this;
    const chart = new Chart(new App(), this.node.id, { disableResourceNameHashes: true });
    const metadata = { name: NAME, namespace, labels: LABELS };
    new KubeServiceAccount(chart, 'Account', { metadata });
    karpenterRights(chart, NAME, namespace);
    new KubePodDisruptionBudget(chart, 'Budget', {
      metadata,
      spec: { maxUnavailable: IntOrString.fromNumber(1), selector: { matchLabels: LABELS } },
    });
    new KubeDeployment(chart, 'Deployment', {
      // Its definitions are served then, so that pools of nodes are taken.
      metadata: { ...metadata, annotations: { [WAIT_ANNOTATION]: 'available' } },
      spec: {
        replicas: 2,
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: this.podSpec(props) },
      },
    });
    return chart;
  }

  private podSpec(props: KarpenterControllerProps): PodSpec {
    return {
      serviceAccountName: NAME,
      enableServiceLinks: false,
      priorityClassName: 'system-cluster-critical',
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        runAsGroup: 65532,
        fsGroup: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      nodeSelector: props.nodeSelector,
      affinity: {
        // On a node of its own making it would take itself away.
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'karpenter.sh/nodepool', operator: 'DoesNotExist' }] },
            ],
          },
        },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: LABELS } },
          ],
        },
      },
      containers: [this.container(props)],
    };
  }

  private container(props: KarpenterControllerProps): Container {
    const ask = (path: string): Container['livenessProbe'] => ({
      httpGet: { path, port: IntOrString.fromNumber(HEALTH) },
      initialDelaySeconds: 30,
      timeoutSeconds: 30,
    });
    return {
      name: 'controller',
      image: uriOf(props.images, props.image, 'karpenter/controller'),
      imagePullPolicy: 'IfNotPresent',
      env: environment(props, Stack.of(this).region),
      ports: [
        { name: 'http-metrics', containerPort: METRICS },
        { name: 'http', containerPort: HEALTH },
      ],
      livenessProbe: ask('/healthz'),
      readinessProbe: ask('/readyz'),
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: {
        requests: { cpu: Quantity.fromNumber(1), memory: Quantity.fromString('1Gi') },
        limits: { memory: Quantity.fromString('1Gi') },
      },
    };
  }
}

function environment(props: KarpenterControllerProps, region: string): EnvVar[] {
  const { cluster, interruptionQueueName } = props;
  const values: Readonly<Record<string, string>> = {
    KUBERNETES_MIN_VERSION: '1.19.0-0',
    KARPENTER_SERVICE: NAME,
    LOG_LEVEL: 'info',
    METRICS_PORT: String(METRICS),
    HEALTH_PROBE_PORT: String(HEALTH),
    FEATURE_GATES:
      'ReservedCapacity=true,SpotToSpotConsolidation=false,NodeRepair=false,NodeOverlay=false,StaticCapacity=false,CapacityBuffer=false',
    CLUSTER_NAME: cluster.clusterName,
    CLUSTER_ENDPOINT: cluster.clusterEndpoint,
    ISOLATED_VPC: 'true',
    ...(interruptionQueueName === undefined ? {} : { INTERRUPTION_QUEUE: interruptionQueueName }),
    // Else it asks the metadata of its machine, which no pod reaches.
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_STS_REGIONAL_ENDPOINTS: 'regional',
  };
  const resource = (name: string, of: string, divisor: string): EnvVar => ({
    name,
    valueFrom: {
      resourceFieldRef: { containerName: 'controller', resource: of, divisor: Quantity.fromString(divisor) },
    },
  });
  return [
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
    { name: 'SYSTEM_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    resource('CPU_REQUESTS', 'requests.cpu', '1m'),
    resource('MEMORY_LIMIT', 'limits.memory', '0'),
  ];
}
