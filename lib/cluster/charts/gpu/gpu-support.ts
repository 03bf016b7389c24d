import { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { ImageMirror } from '../../../registry/image-mirror';
import { UsageError } from '../../../shared/errors';
import type { IAirGappedCluster } from '../../cluster';
import type { HostAccess } from '../../isolation/admission-policies-props';
import { NamespaceIsolation } from '../../isolation/namespace-isolation';
import type { WorkloadPeer } from '../../isolation/namespace-isolation-props';
import { PodSecurityLevel } from '../../isolation/namespace-isolation-props';
import { checkShape } from '../../props-shape';
import type { ChartImage } from '../chart-image';
import { uriOf } from '../chart-image';
import {
  DCGM_EXPORTER_ACCESS,
  dcgmExporterCapabilities,
  DCGM_EXPORTER_LABELS,
  DCGM_EXPORTER_PORT,
  dcgmExporter,
} from './dcgm-exporter';
import { DEVICE_PLUGIN_ACCESS, devicePluginCapabilities, devicePlugin } from './device-plugin';

/** What the device plugin makes of GPUs that are partitioned (MIG). */
export enum MigStrategy {
  /** Partitions are not looked at: a GPU is one resource. */
  NONE = 'none',
  /** All GPUs of a node have the same partitions, and each is a `nvidia.com/gpu`. */
  SINGLE = 'single',
  /** Partitions have resources named by their size, such as `nvidia.com/mig-1g.10gb`. */
  MIXED = 'mixed',
}

/** Construction properties for GpuSupport. */
export interface GpuSupportProps {
  /** Cluster whose GPU nodes are meant. */
  readonly cluster: IAirGappedCluster;

  /** Mirror that the images come from. */
  readonly images: ImageMirror;

  /**
   * Image of NVIDIA's device plugin, mirrored from `nvcr.io/nvidia/k8s-device-plugin`; in the mirror it is
   * `nvidia/k8s-device-plugin` by default.
   *
   * Nodes with Amazon Linux need it. Bottlerocket brings it in the operating system: node groups label such nodes, and it does
   * not run on them.
   *
   * @default - no device plugin: all GPU nodes run Bottlerocket
   */
  readonly devicePlugin?: ChartImage;

  /**
   * Image of NVIDIA's exporter of GPU metrics, mirrored from `nvcr.io/nvidia/k8s/dcgm-exporter`; in the mirror it is
   * `nvidia/k8s/dcgm-exporter` by default.
   *
   * @default - no metrics of GPUs
   */
  readonly dcgmExporter?: ChartImage;

  /**
   * What the device plugin makes of partitioned GPUs. Anything but NONE gives it the capability SYS_ADMIN.
   *
   * @default MigStrategy.NONE
   */
  readonly migStrategy?: MigStrategy;

  /**
   * How many pods share one GPU in turns. They share its memory too, without a limit: not for pods of different owners.
   *
   * @default 1
   */
  readonly podsPerGpu?: number;

  /**
   * Whether metrics of profiling (`DCGM_FI_PROF_*`) are exported. They give the exporter the capability SYS_ADMIN.
   *
   * @default false
   */
  readonly profilingMetrics?: boolean;

  /**
   * Pods that may read the metrics, at port 9400.
   *
   * @default - nobody
   */
  readonly metricReaders?: WorkloadPeer[];

  /**
   * Namespace that is made for them.
   *
   * Its pods mount folders of the kubelet, which the Pod Security Standards allow only at the level `privileged`: nothing else
   * should run in it.
   *
   * @default 'gpu-support'
   */
  readonly namespace?: string;
}

const DEVICE_PLUGIN = 'nvidia/k8s-device-plugin';
const DCGM_EXPORTER = 'nvidia/k8s/dcgm-exporter';

type NamedAccess = Omit<HostAccess, 'namespace'>;

/**
 * What makes GPUs of nodes usable by pods, and says how they are.
 *
 * Its pods send nothing, have no rights in the Kubernetes API, and are reached by readers of metrics alone. Which nodes have GPUs
 * is told by the labels of their node groups: nothing discovers it.
 */
export class GpuSupport extends Construct {
  /** What its pods use of their nodes, for AdmissionPolicies. */
  public readonly hostAccess: HostAccess[];

  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  constructor(scope: Construct, id: string, props: GpuSupportProps) {
    super(scope, id);
    checkShape(`GpuSupport '${this.node.path}'`, props, { of: 'GpuSupportProps' });
    const { cluster } = props;
    this.check(props, props.podsPerGpu ?? 1);
    const isolation = new NamespaceIsolation(this, 'Namespace', {
      cluster,
      namespace: props.namespace ?? 'gpu-support',
      podSecurity: PodSecurityLevel.PRIVILEGED,
    });
    const { namespace } = isolation;
    const chart = new Chart(new App(), id, { disableResourceNameHashes: true });
    this.hostAccess = [
      ...this.addDevicePlugin(chart, namespace, props),
      ...this.addDcgmExporter(chart, isolation, props),
    ].map((access) => ({ namespace, ...access }));
    this.objects = cluster.addObjects('GpuSupport', chart);
  }

  private addDevicePlugin(chart: Chart, namespace: string, props: GpuSupportProps): NamedAccess[] {
    if (props.devicePlugin === undefined) return [];
    const migStrategy = props.migStrategy ?? MigStrategy.NONE;
    devicePlugin(chart, {
      namespace,
      image: uriOf(props.images, props.devicePlugin, DEVICE_PLUGIN),
      migStrategy,
      podsPerGpu: props.podsPerGpu ?? 1,
    });
    return [{ ...DEVICE_PLUGIN_ACCESS, capabilities: devicePluginCapabilities(migStrategy) }];
  }

  private addDcgmExporter(
    chart: Chart,
    isolation: NamespaceIsolation,
    props: GpuSupportProps,
  ): NamedAccess[] {
    if (props.dcgmExporter === undefined) return [];
    isolation.addWorkload('dcgm-exporter', {
      labels: DCGM_EXPORTER_LABELS,
      receivesFrom: props.metricReaders?.map((peer) => ({ peer, ports: [DCGM_EXPORTER_PORT] })),
    });
    const hasProfiling = props.profilingMetrics ?? false;
    dcgmExporter(chart, {
      namespace: isolation.namespace,
      image: uriOf(props.images, props.dcgmExporter, DCGM_EXPORTER),
      hasProfiling,
    });
    return [{ ...DCGM_EXPORTER_ACCESS, capabilities: dcgmExporterCapabilities(hasProfiling) }];
  }

  private check(props: GpuSupportProps, podsPerGpu: number): void {
    const where = `GpuSupport '${this.node.path}'`;
    const { devicePlugin, dcgmExporter } = props;
    if (devicePlugin === undefined && dcgmExporter === undefined) {
      throw new UsageError(`${where} has nothing to bring in, expected devicePlugin, dcgmExporter or both`);
    }
    if (!Number.isInteger(podsPerGpu) || podsPerGpu < 1) {
      throw new UsageError(`${where}: podsPerGpu is ${podsPerGpu}, expected a whole number of at least 1`);
    }
    const forPlugin = { migStrategy: props.migStrategy, podsPerGpu: props.podsPerGpu };
    const forExporter = { profilingMetrics: props.profilingMetrics, metricReaders: props.metricReaders };
    this.checkUsed(forPlugin, 'devicePlugin', devicePlugin !== undefined);
    this.checkUsed(forExporter, 'dcgmExporter', dcgmExporter !== undefined);
  }

  private checkUsed(settings: { [name: string]: unknown }, of: string, isThere: boolean): void {
    const idle = Object.entries(settings).find(([, value]) => value !== undefined);
    if (!isThere && idle !== undefined) {
      throw new UsageError(
        `GpuSupport '${this.node.path}': ${idle[0]} is a setting of ${of}, expected ${of} as well`,
      );
    }
  }
}
