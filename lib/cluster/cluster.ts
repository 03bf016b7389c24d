import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Chart } from 'cdk8s';
import type { IConstruct, IDependable } from 'constructs';
import type { IZeroEgressVpc } from '../network/network';
import type { ClusterAccessOptions } from './access';

/** An image of an add-on of Amazon EKS, as pods of the add-on name it. */
export interface AddonImage {
  /** Name of the add-on, for example `vpc-cni`. */
  readonly addon: string;

  /** Repository with its registry, for example `602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni`. */
  readonly repository: string;

  /**
   * Tags that the version of the add-on uses.
   *
   * @default - not known
   */
  readonly tags?: string[];

  /** Namespace of its pods. */
  readonly namespace: string;

  /** Service accounts of its pods. */
  readonly serviceAccounts: string[];

  /** Whether its pods use the network, files or processes of their nodes. */
  readonly usesHost: boolean;
}

/** A private EKS cluster, made here or imported. */
export interface IAirGappedCluster extends IConstruct {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** ARN of the cluster. */
  readonly clusterArn: string;

  /** URL of the Kubernetes API, which answers in the VPC alone. */
  readonly clusterEndpoint: string;

  /** Certificate authority of the Kubernetes API, in base64. */
  readonly certificateAuthorityData: string;

  /** Minor version of Kubernetes, for example `1.35`. */
  readonly kubernetesVersion: string;

  /** IPv4 range of the Services in the cluster. */
  readonly serviceCidr: string;

  /** The network that it stands in. */
  readonly network: IZeroEgressVpc;

  /** The VPC that the nodes stand in. */
  readonly vpc: ec2.IVpc;

  /** VPCs by whose endpoints its nodes and pods call AWS: from anywhere else their roles are refused. */
  readonly endpointVpcs: ec2.IVpc[];

  /** Subnets that nodes stand in, unless a node group has its own. */
  readonly nodeSubnets: ec2.SubnetSelection;

  /** Security group of every node: the only one, so that the group that EKS makes, which is open to the outside, is on none. */
  readonly nodeSecurityGroup: ec2.ISecurityGroup;

  /** Key that the volumes of nodes and the secrets in the cluster are encrypted with. */
  readonly encryptionKey: kms.IKey;

  /** What must be there before nodes are: the network of pods, and what gives pods their roles. */
  readonly beforeNodes: IDependable;

  /** Images of the add-ons of Amazon EKS, which come from its own registry and cannot be told to come from another. */
  readonly addonImages: AddonImage[];

  /**
   * Brings the objects of a chart into the cluster.
   *
   * Charts are applied in the order in which they are added, and removed in the opposite one.
   *
   * @param id - id of the construct that is added
   * @param chart - the objects, complete: what is added to it later is an error
   * @returns what depends on it waits until the objects are applied; they wait for what it depends on, such as nodes
   */
  addObjects(id: string, chart: Chart): IConstruct;

  /**
   * Lets a role do something in the cluster. In a cluster that is made here nobody else may do anything, but what the library
   * makes and EKS itself.
   *
   * @param id - id of the access in the cluster
   * @param options - who may do what
   */
  grantAccess(id: string, options: ClusterAccessOptions): void;

  /**
   * Lets the control plane call a TCP port of pods: of a webhook, or an aggregated API. 443 and 10250 are open.
   *
   * @param port - from 1 to 65535
   * @param what - what answers there, for whoever reads the security groups
   */
  admitControlPlane(port: number, what: string): void;

  /**
   * Says that nodes take any pod, because they have no taints: add-ons that run as pods of Deployments wait for them.
   *
   * @param nodes - a node group
   */
  runsPodsOn(nodes: IDependable): void;
}
