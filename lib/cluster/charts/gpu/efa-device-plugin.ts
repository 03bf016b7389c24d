import { App, Chart } from 'cdk8s';
import { Quantity } from 'cdk8s-plus-34/lib/imports/k8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { ImageMirror } from '../../../registry/image-mirror';
import type { IAirGappedCluster } from '../../cluster';
import type { HostAccess } from '../../isolation/admission-policies-props';
import { NamespaceIsolation } from '../../isolation/namespace-isolation';
import { PodSecurityLevel } from '../../isolation/namespace-isolation-props';
import { EFA_PRESENT_LABEL } from '../../node-labels';
import { checkShape } from '../../props-shape';
import type { ChartImage } from '../chart-image';
import { uriOf } from '../chart-image';
import { nodeDaemon } from './gpu-daemon';

/** Construction properties for an EfaDevicePlugin. */
export interface EfaDevicePluginProps {
  /** Cluster with nodes that have Elastic Fabric Adapters. */
  readonly cluster: IAirGappedCluster;

  /** Mirror that the image comes from. */
  readonly images: ImageMirror;

  /**
   * Image of the plugin, mirrored from `eks/aws-efa-k8s-device-plugin` of the registry of Amazon EKS in a Region; in the mirror it
   * has that name by default.
   */
  readonly image: ChartImage;

  /**
   * Whether it runs privileged, as AWS ships it since 0.5.9: to align adapters with AWS Neuron devices.
   *
   * Up to 0.5.8 it was shipped without any capability. Nobody has shown that later versions run so on nodes without Neuron.
   *
   * @default true
   */
  readonly privileged?: boolean;

  /**
   * Namespace that is made for it. Its pods mount folders of the node, which the Pod Security Standards allow only at the level
   * `privileged`: nothing else should run in it.
   *
   * @default 'efa-support'
   */
  readonly namespace?: string;
}

const NAME = 'aws-efa-k8s-device-plugin';
const MOUNTS = [
  { name: 'device-plugins', mountPath: '/var/lib/kubelet/device-plugins' },
  { name: 'devices', mountPath: '/dev/infiniband' },
];

/**
 * What tells the kubelet of Elastic Fabric Adapters (`vpc.amazonaws.com/efa`), so that pods on several nodes exchange tensors.
 *
 * It sends nothing, is reached by nobody, and has no rights in the Kubernetes API. Unlike the chart of AWS it has a network of its
 * own: it speaks to the kubelet by a socket, and adapters are seen from every network of a node.
 */
export class EfaDevicePlugin extends Construct {
  /** What its pods use of their nodes, for AdmissionPolicies. */
  public readonly hostAccess: HostAccess[];

  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  constructor(scope: Construct, id: string, props: EfaDevicePluginProps) {
    super(scope, id);
    checkShape(`EfaDevicePlugin '${this.node.path}'`, props, { of: 'EfaDevicePluginProps' });
    const { cluster } = props;
    const { namespace } = new NamespaceIsolation(this, 'Namespace', {
      cluster,
      namespace: props.namespace ?? 'efa-support',
      podSecurity: PodSecurityLevel.PRIVILEGED,
    });
    const privileged = props.privileged ?? true;
    this.hostAccess = [
      {
        namespace,
        serviceAccountName: NAME,
        why: 'tells the kubelet of Elastic Fabric Adapters',
        privileged,
        hostPaths: MOUNTS.map(({ mountPath }) => mountPath),
      },
    ];
    const image = uriOf(props.images, props.image, 'eks/aws-efa-k8s-device-plugin');
    this.objects = cluster.addObjects('EfaDevicePlugin', chartOf(id, { namespace, image, privileged }));
  }
}

function chartOf(id: string, options: { namespace: string; image: string; privileged: boolean }): Chart {
  const { namespace, image, privileged } = options;
  const chart = new Chart(new App(), id, { disableResourceNameHashes: true });
  nodeDaemon(chart, {
    name: NAME,
    namespace,
    nodes: [{ key: EFA_PRESENT_LABEL, operator: 'In', values: ['true'] }],
    container: {
      image,
      securityContext: privileged
        ? { privileged: true, runAsUser: 0 }
        : { runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      resources: {
        requests: { cpu: Quantity.fromString('10m'), memory: Quantity.fromString('32Mi') },
        limits: { memory: Quantity.fromString('128Mi') },
      },
      volumeMounts: MOUNTS,
    },
    volumes: MOUNTS.map(({ name, mountPath }) => ({
      name,
      hostPath: { path: mountPath, type: 'Directory' },
    })),
  });
  return chart;
}
