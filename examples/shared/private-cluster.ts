import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Aspects, Stack } from 'aws-cdk-lib';
import { KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import {
  AdmissionPolicies,
  AirGappedCluster,
  GpuSupport,
  ImageMirror,
  NamespaceIsolation,
  NetworkPerimeter,
  NodeRole,
  ObjectDelivery,
  SystemNodeGroup,
  ZeroEgressVpc,
  type AdmissionPoliciesProps,
} from '../../lib';
import { watch } from './alarms';
import { mirrored } from './digests';
import { ADDONS, S3_RANGES, ZONES } from './environment';

/** How objects of Kubernetes come in. */
export enum Delivery {
  /** CloudFormation applies them, by a handler in the VPC. */
  IN_VPC,
  /** They are written beside the templates, for a GitOps controller to apply. */
  ARTIFACT,
}

/** What all examples have: a network without a way out, a mirror of images, a cluster, and nodes for what it runs itself. */
export class PrivateCluster extends Construct {
  public readonly network: ZeroEgressVpc;
  public readonly images: ImageMirror;
  public readonly cluster: AirGappedCluster;

  /** Role of all nodes. */
  public readonly nodeRole: NodeRole;

  constructor(scope: Construct, id: string, delivery: Delivery) {
    super(scope, id);

    this.network = new ZeroEgressVpc(this, 'Network', {
      availabilityZones: ZONES,
      ...(delivery === Delivery.IN_VPC ? { handlerTier: {} } : {}),
    });
    this.images = new ImageMirror(this, 'Images');
    this.cluster = new AirGappedCluster(this, 'Cluster', {
      network: this.network,
      images: this.images,
      kubernetesVersion: KubernetesVersion.V1_35,
      addons: ADDONS,
      objects:
        delivery === Delivery.IN_VPC
          ? ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(this, 'Kubectl') })
          : ObjectDelivery.artifact(),
    });
    const { cluster, images } = this;
    this.nodeRole = new NodeRole(this, 'NodeRole', { cluster, images });
    new SystemNodeGroup(this, 'SystemNodes', { cluster, nodeRole: this.nodeRole });

    watch(this, this.network);
    Aspects.of(Stack.of(this)).add(new NetworkPerimeter({ vpcs: [cluster.vpc] }));
  }

  /** NVIDIA's device plugin, and metrics of the GPUs. */
  public addGpuSupport(): GpuSupport {
    const { cluster, images } = this;
    return new GpuSupport(this, 'GpuSupport', {
      cluster,
      images,
      devicePlugin: mirrored('nvidia/k8s-device-plugin'),
      dcgmExporter: mirrored('nvidia/k8s/dcgm-exporter'),
    });
  }

  /** What the API server admits: nothing but these images, and nothing that leads outside. */
  public addAdmission(more: Partial<AdmissionPoliciesProps> = {}): void {
    const { cluster, images } = this;
    new AdmissionPolicies(this, 'Admission', {
      cluster,
      mirrors: [images],
      ...more,
    });
  }

  /** A namespace whose pods reach nothing but what is said. */
  public addNamespace(namespace: string): NamespaceIsolation {
    const { cluster } = this;
    return new NamespaceIsolation(this, `Namespace-${namespace}`, {
      cluster,
      namespace,
      s3Ranges: S3_RANGES,
    });
  }
}
