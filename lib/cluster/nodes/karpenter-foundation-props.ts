import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ImageMirror } from '../../registry/image-mirror';
import type { IAirGappedCluster } from '../cluster';

/** Construction properties for a KarpenterFoundation. */
export interface KarpenterFoundationProps {
  /** The cluster that Karpenter makes nodes for. Its name has to be known when the app is synthesized. */
  readonly cluster: IAirGappedCluster;

  /** Images that the nodes may pull, beside those of the add-ons of EKS. */
  readonly images: ImageMirror;

  /**
   * Namespace of the controller.
   *
   * @default 'karpenter'
   */
  readonly namespace?: string;

  /**
   * Service account of the controller.
   *
   * @default 'karpenter'
   */
  readonly serviceAccountName?: string;

  /**
   * Ids of the machine images that nodes may start from.
   *
   * @default - any image that the account may use
   */
  readonly amiIds?: string[];

  /**
   * Subnets that nodes may stand in.
   *
   * @default - the node subnets of the cluster
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * VPCs by whose endpoints the controller and the nodes call AWS: from anywhere else their roles are refused.
   *
   * @default - those of the cluster
   */
  readonly endpointVpcs?: ec2.IVpc[];

  /**
   * Account of the registry that the add-ons of EKS come from.
   *
   * @default - as for NodeRole
   */
  readonly addonImageAccount?: string;
}
