import type { ImageMirror } from '../../../registry/image-mirror';
import type { IAirGappedCluster } from '../../cluster';
import type { WorkloadPeer } from '../../isolation/namespace-isolation-props';
import type { ChartImage } from '../chart-image';

/** A file that somebody reviewed. */
export interface ReviewedFile {
  /** Path of the file: absolute, or relative to where the app runs. Nothing is fetched. */
  readonly path: string;

  /** SHA-256 of its bytes, in 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Construction properties for a KarpenterController. */
export interface KarpenterControllerProps {
  /** Cluster that it makes nodes for. */
  readonly cluster: IAirGappedCluster;

  /** Mirror that the image comes from. */
  readonly images: ImageMirror;

  /**
   * Image of the controller, mirrored from `public.ecr.aws/karpenter/controller`; in the mirror it is `karpenter/controller` by
   * default.
   */
  readonly image: ChartImage;

  /**
   * Definitions of its kinds: every file of `pkg/apis/crds` of github.com/aws/karpenter-provider-aws at the version of the image.
   */
  readonly definitions: ReviewedFile[];

  /**
   * Name of the Amazon SQS queue that tells of interruptions.
   *
   * @default - it does not learn of them: instances that AWS takes back are gone without notice
   */
  readonly interruptionQueueName?: string;

  /**
   * Namespace that is made for it. Its service account, which EKS Pod Identity gives a role to, is named `karpenter`.
   *
   * @default 'karpenter'
   */
  readonly namespace?: string;

  /**
   * Labels of the nodes that it runs on: of a node group that it does not make itself.
   *
   * @default - any node without taints that it did not make
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Pods that may read its metrics, at port 8080.
   *
   * @default - nobody
   */
  readonly metricReaders?: WorkloadPeer[];
}
