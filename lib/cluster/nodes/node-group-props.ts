import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ImageMirror } from '../../registry/image-mirror';
import type { IAirGappedCluster } from '../cluster';
import type { NodeCapacity } from './node-capacity';
import type { NodeRole } from './node-role';

/** Operating systems of nodes. */
export enum NodeOperatingSystem {
  /** Amazon Linux 2023, of which EKS has AMIs for most GPUs. NVIDIA's device plugin is an image of its own. */
  AL2023 = 'al2023',

  /** Bottlerocket: nothing can be installed or changed on it, and NVIDIA's device plugin is part of it. */
  BOTTLEROCKET = 'bottlerocket',
}

/** How many nodes a group has. */
export interface NodeGroupSize {
  /** Fewest nodes. */
  readonly min: number;

  /** Nodes that run when the group is made. */
  readonly desired: number;

  /** Most nodes. */
  readonly max: number;
}

/** An AMI that EKS does not make. */
export interface CustomNodeAmi {
  /** Id of the AMI, `ami-` and hexadecimal digits. */
  readonly amiId: string;

  /** What it was built on. */
  readonly operatingSystem: NodeOperatingSystem;

  /** Version of NVIDIA's driver in it, for example `595.58.03`. */
  readonly driverVersion: string;
}

/** What node groups of every kind can be told. */
export interface NodeGroupOptions {
  /** The cluster that the nodes join. */
  readonly cluster: IAirGappedCluster;

  /**
   * Images that the nodes may pull, beside those of the add-ons of EKS.
   *
   * @default - those of `nodeRole`; one of the two is needed
   */
  readonly images?: ImageMirror;

  /**
   * Role of the nodes, for groups that share one.
   *
   * @default - a new role that may pull `images`
   */
  readonly nodeRole?: NodeRole;

  /**
   * Operating system of the nodes.
   *
   * @default - Amazon Linux 2023, or that of the own AMI
   */
  readonly operatingSystem?: NodeOperatingSystem;

  /**
   * Release of EKS' AMI, for example `1.35.2-20261103`. Nodes are replaced when it changes.
   *
   * @default - the newest for the Kubernetes version of the cluster when the group is made, or when that version changes
   */
  readonly releaseVersion?: string;

  /**
   * Subnets that the nodes stand in.
   *
   * @default - the node subnets of the cluster
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Size of the volume for what is not on an instance store, in GiB.
   *
   * @default - 60 beside an instance store that holds images and weights, else 200; what the sizing asks for where there is one
   */
  readonly volumeGiB?: number;

  /**
   * Most pods of a node.
   *
   * @default - as many as the addresses of the instance type allow
   */
  readonly maxPods?: number;

  /**
   * How long pods may take to end when a node shuts down.
   *
   * @default Duration.minutes(2)
   */
  readonly shutdownGracePeriod?: Duration;

  /**
   * Labels of the nodes, beside those that charts select by.
   *
   * @default - no others
   */
  readonly labels?: { [key: string]: string };

  /**
   * Tags of the instances, their volumes and interfaces, and of the node group, beside those of `Tags.of`.
   *
   * @default - a name, and the cluster
   */
  readonly tags?: { [key: string]: string };
}

/** What GPU node groups can be told, sized or not. */
export interface GpuNodeGroupOptions extends NodeGroupOptions {
  /**
   * How the instances are bought.
   *
   * @default NodeCapacity.ON_DEMAND
   */
  readonly capacity?: NodeCapacity;

  /**
   * An own AMI, for GPUs that the driver in EKS' AMIs does not know, such as those of G7.
   *
   * @default - EKS' AMI with NVIDIA's driver
   */
  readonly customAmi?: CustomNodeAmi;

  /**
   * Zone of all nodes.
   *
   * @default - all zones of the subnets; the first where one model is spread over nodes. Required where capacity is reserved
   * and the subnets are in more zones than one
   */
  readonly availabilityZone?: string;

  /**
   * Placement group that keeps nodes together.
   *
   * @default - a new cluster placement group where one model is spread over nodes whose capacity is not reserved
   */
  readonly placementGroupName?: string;
}
