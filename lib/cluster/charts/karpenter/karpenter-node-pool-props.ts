import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IAirGappedCluster } from '../../cluster';

/** Family of machine images, which says how user data is written. */
export enum KarpenterAmiFamily {
  /** Amazon Linux 2023. */
  AL2023 = 'AL2023',
  /** Bottlerocket. */
  BOTTLEROCKET = 'Bottlerocket',
}

/** Construction properties for a KarpenterNodePool. */
export interface KarpenterNodePoolProps {
  /** Cluster with a KarpenterController. */
  readonly cluster: IAirGappedCluster;

  /** Name of the pool and of its node class: at most 63 lower-case letters, digits and hyphens. */
  readonly name: string;

  /**
   * Types of instances that it may make, such as `g6e.12xlarge`: at least one, all with NVIDIA GPUs or all without.
   *
   * Nodes with GPUs are labelled so, and only pods that tolerate the taint of GPUs run on them.
   */
  readonly instanceTypes: string[];

  /** Name of the instance profile of its nodes, made beforehand: in isolated mode Karpenter makes none. */
  readonly instanceProfileName: string;

  /** Family of the machine images. */
  readonly amiFamily: KarpenterAmiFamily;

  /** Ids of machine images that its nodes start from, for example `ami-0123456789abcdef0`; at least one. */
  readonly amiIds: string[];

  /** Nodes at most. */
  readonly maxNodes: number;

  /**
   * Subnets that its nodes stand in.
   *
   * @default - those of the nodes of the cluster
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Ids of capacity reservations that its nodes may use, for example `cr-0123456789abcdef0`.
   *
   * @default - none: on-demand capacity alone
   */
  readonly capacityReservationIds?: string[];

  /**
   * Whether its nodes may be spot instances. Karpenter asks EC2 for their prices, which not every Region answers.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * Size of the root volume in GiB; with Bottlerocket, of the volume for images and pods.
   *
   * @default 200
   */
  readonly volumeGiB?: number;

  /**
   * Whether the disks of instances become one, which images and pods use.
   *
   * @default true
   */
  readonly usesInstanceStore?: boolean;

  /**
   * Labels of its nodes, beside those that say what they are.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * Whether its nodes are for pods that ask for Elastic Fabric Adapters: Karpenter attaches them where a pod does.
   *
   * @default false
   */
  readonly hasEfa?: boolean;

  /**
   * Tags of instances and volumes.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
}
