import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IZeroEgressVpc } from '../network/network';
import type { ImageMirror } from '../registry/image-mirror';
import type { ClusterAddon } from './addons/cluster-addon';
import type { NetworkPolicyMode } from './addons/cluster-addons';
import type { ObjectDelivery } from './objects/object-delivery';

/** How calls leave that the control plane makes for its users: to webhooks, identity providers and aggregated APIs. */
export enum ControlPlaneEgressMode {
  /** By egress of AWS, to any address: a way out. */
  AWS_MANAGED = 'AWS_MANAGED',
  /** By the interfaces of the control plane in the VPC, and so by its routes, groups and names. */
  CUSTOMER_ROUTED = 'CUSTOMER_ROUTED',
  /** As the API of Amazon EKS names it; the user guide does not tell yet what it changes. */
  CUSTOMER_ISOLATED = 'CUSTOMER_ISOLATED',
}

/** What happens to a cluster when the standard support of its version ends. */
export enum SupportPolicy {
  /** Amazon EKS upgrades the control plane to the next version, whether somebody is there or not. */
  STANDARD = 'STANDARD',
  /** It stays for twelve months more, at a higher price. */
  EXTENDED = 'EXTENDED',
}

/** Construction properties for an AirGappedCluster. */
export interface AirGappedClusterProps {
  /** The network that it stands in. */
  readonly network: IZeroEgressVpc;

  /** Where the images of its workloads come from. */
  readonly images: ImageMirror;

  /**
   * Version of Kubernetes, for example `KubernetesVersion.V1_35` of `aws-cdk-lib/aws-eks-v2`.
   *
   * Explicit, because a newer one cannot be taken back.
   */
  readonly kubernetesVersion: eks.KubernetesVersion;

  /**
   * How objects of Kubernetes come into the cluster.
   *
   * @default - they do not: addObjects fails
   */
  readonly objects?: ObjectDelivery;

  /**
   * Add-ons of Amazon EKS, and how those are that every cluster has: the VPC CNI, kube-proxy, the Pod Identity agent, CoreDNS.
   *
   * @default - those four alone
   */
  readonly addons?: ClusterAddon[];

  /**
   * What pods may send and receive before their network policies are known.
   *
   * @default - nothing (STRICT) where objects come by ObjectDelivery.inVpc, so that the policies of the add-ons are there
   * before their pods; else STANDARD
   */
  readonly networkPolicyMode?: NetworkPolicyMode;

  /**
   * Account that has the images of the add-ons of Amazon EKS, in Regions for which AWS does not publish it. The network has
   * to let it through (`imageRegistryAccounts`).
   *
   * @default - as it is known of the Region
   */
  readonly addonRegistryAccount?: string;

  /**
   * Name of the cluster: letters, digits and hyphens, at most 100, the first one no hyphen. Another name is another cluster.
   *
   * @default - made from the path of the construct
   */
  readonly clusterName?: string;

  /**
   * What happens when the standard support of the version ends.
   *
   * @default SupportPolicy.EXTENDED
   */
  readonly supportPolicy?: SupportPolicy;

  /**
   * Tier of the network that nodes, pods and the interfaces of the control plane stand in. It needs two zones.
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

  /**
   * IPv4 range of the Services: private, between /12 and /24, outside the VPC. It can never be changed.
   *
   * @default - 172.20.0.0/16, or 10.100.0.0/16 where the VPC has that
   */
  readonly serviceCidr?: string;

  /**
   * How the control plane calls webhooks, identity providers and aggregated APIs. A cluster cannot go back to AWS_MANAGED.
   *
   * @default ControlPlaneEgressMode.CUSTOMER_ROUTED
   */
  readonly controlPlaneEgressMode?: ControlPlaneEgressMode;

  /**
   * Key that Secrets, and the volumes of nodes, are encrypted with.
   *
   * @default - a new key, rotated every year and retained when the stack is deleted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the logs of the control plane are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether the cluster can be deleted only after this is set to false and deployed.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether Amazon EKS may take the cluster out of a zone that AWS finds impaired.
   *
   * @default false
   */
  readonly zonalShift?: boolean;

  /**
   * Further ports of pods, beside 443, that the control plane calls: those of webhooks and aggregated APIs.
   *
   * @default - none
   */
  readonly webhookPorts?: number[];

  /**
   * Id of the prefix list of Amazon S3 (`com.amazonaws.REGION.s3`), which nodes may send to.
   *
   * @default - as it is known of the Region
   */
  readonly s3PrefixListId?: string;

  /**
   * Tags of the cluster.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
}
