import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IAirGappedCluster } from '../cluster';

/**
 * What pods of a namespace may be, by the Pod Security Standards.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityLevel {
  /** No root, no capabilities, the default seccomp profile, no files of the node. A pod with GPUs needs no more. */
  RESTRICTED = 'restricted',
  /** No known way to more privileges. For images that must run as root. */
  BASELINE = 'baseline',
  /** Anything: for what drives the devices or the network of a node, each with a service account that AdmissionPolicies names. */
  PRIVILEGED = 'privileged',
}

/** Construction properties for a NamespaceIsolation. */
export interface NamespaceIsolationProps {
  /** The cluster. */
  readonly cluster: IAirGappedCluster;

  /** Name of the namespace, which is made here; none of Kubernetes' own. */
  readonly namespace: string;

  /**
   * What its pods may be: enforced, audited and warned of.
   *
   * Another level than RESTRICTED works only in namespaces that AdmissionPolicies is told of.
   *
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Further labels of the namespace.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Subnets with the interface endpoints, to which calls of AWS services go.
   *
   * @default - the endpoint tier of a ZeroEgressVpc that was made here; else any address of the VPC, which pods have too
   */
  readonly endpointSubnets?: ec2.SubnetSelection;

  /**
   * Ranges of Amazon S3 in the Region, as its prefix list (`com.amazonaws.REGION.s3`) has them: S3 by gateway endpoint has
   * public addresses, and network policies know no prefix lists.
   *
   * @default - pods do not reach S3 by gateway endpoint
   */
  readonly s3Ranges?: string[];
}

/** Pods of one namespace with some labels: one end of traffic. */
export interface WorkloadPeer {
  /** Name of the namespace. */
  readonly namespace: string;

  /** Labels of the pods; at least one. */
  readonly labels: { [name: string]: string };
}

/** Traffic between a workload and others. */
export interface WorkloadTraffic {
  /** The other end. */
  readonly peer: WorkloadPeer;

  /** TCP ports of whoever is asked, as numbers of its containers. */
  readonly ports: number[];
}

/** Traffic of a workload with a private range. */
export interface RangeTraffic {
  /** A block of private addresses, such as that of the subnets of a load balancer. */
  readonly range: string;

  /** TCP ports of whoever is asked. */
  readonly ports: number[];
}

/** What a workload sends and receives; everything else is denied, from both ends. */
export interface WorkloadIsolationOptions {
  /** Labels of its pods; at least one. */
  readonly labels: { [name: string]: string };

  /**
   * Who asks it.
   *
   * @default - nobody
   */
  readonly receivesFrom?: WorkloadTraffic[];

  /**
   * Whom it asks. The other end must receive it too.
   *
   * @default - nobody
   */
  readonly sendsTo?: WorkloadTraffic[];

  /**
   * Private ranges outside the cluster that ask it: of the subnets of an internal load balancer.
   *
   * @default - none
   */
  readonly receivesFromRanges?: RangeTraffic[];

  /**
   * Private ranges outside the cluster that it asks: of a database in the VPC.
   *
   * @default - none
   */
  readonly sendsToRanges?: RangeTraffic[];

  /**
   * Whether its pods send each other everything, as those of one model on several nodes do: NCCL picks its ports.
   *
   * Name one group by its labels, such as `leaderworkerset.sigs.k8s.io/name` and `group-index`: what they send is not encrypted.
   *
   * @default false
   */
  readonly isGroup?: boolean;

  /**
   * Whether it calls AWS services by endpoints, with a role of EKS Pod Identity.
   *
   * @default false
   */
  readonly callsAws?: boolean;

  /**
   * Whether it reads Amazon S3 by gateway endpoint; needs `s3Ranges`.
   *
   * @default false
   */
  readonly readsS3?: boolean;

  /**
   * Whether it calls the Kubernetes API.
   *
   * @default false
   */
  readonly callsKubernetes?: boolean;

  /**
   * Whether the control plane calls it: a webhook, or an aggregated API, on these ports.
   *
   * @default - it does not
   */
  readonly controlPlanePorts?: number[];
}
