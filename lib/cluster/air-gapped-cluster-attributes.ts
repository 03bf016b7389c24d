import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IZeroEgressVpc } from '../network/network';
import type { AddonImage } from './cluster';
import type { ObjectDelivery } from './objects/object-delivery';

/** What an existing private cluster is like. */
export interface AirGappedClusterAttributes {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** URL of the Kubernetes API, which answers in the VPC alone. */
  readonly clusterEndpoint: string;

  /** Certificate authority of the Kubernetes API, in base64. */
  readonly certificateAuthorityData: string;

  /** Version of Kubernetes. */
  readonly kubernetesVersion: eks.KubernetesVersion;

  /** IPv4 range of the Services. */
  readonly serviceCidr: string;

  /** The network that it stands in. */
  readonly network: IZeroEgressVpc;

  /**
   * Tier of the network that nodes stand in.
   *
   * @default - the first workload tier
   */
  readonly nodeTier?: string;

  /**
   * VPCs by whose endpoints nodes and pods call AWS: from anywhere else the roles that the library makes for them are refused.
   *
   * @default - that of the network; name the one that has the endpoints where they are shared
   */
  readonly endpointVpcs?: ec2.IVpc[];

  /** Id of the security group of nodes: one without open egress. */
  readonly nodeSecurityGroupId: string;

  /** Id of a security group of the interfaces of the control plane: not that which Amazon EKS made. */
  readonly controlPlaneSecurityGroupId: string;

  /** Key that Secrets, and the volumes of nodes, are encrypted with. */
  readonly encryptionKey: kms.IKey;

  /**
   * How objects of Kubernetes come into the cluster.
   *
   * @default - they do not: addObjects fails
   */
  readonly objects?: ObjectDelivery;

  /**
   * Images of its add-ons.
   *
   * @default - none are said
   */
  readonly addonImages?: AddonImage[];

  /**
   * Id of the prefix list of Amazon S3, which handlers in the VPC may send to.
   *
   * @default - as it is known of the Region
   */
  readonly s3PrefixListId?: string;
}
