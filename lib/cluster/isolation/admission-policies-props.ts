import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ImageMirror } from '../../registry/image-mirror';
import type { IAirGappedCluster } from '../cluster';

/** Images of an add-on of Amazon EKS, which come from AWS's own registries and cannot be mirrored. */
export interface AddOnImages {
  /** Service account that its pods run as. */
  readonly serviceAccountName: string;

  /**
   * Namespace of the service account.
   *
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /** Each with registry, repository and tag, exactly as the version of the add-on names it. */
  readonly images: string[];

  /**
   * Whether its pods use the network, processes and files of their nodes; they may in pods with nothing but these images.
   *
   * @default false
   */
  readonly usesHost?: boolean;
}

/** What the pods of one service account may use of their nodes. */
export interface HostAccess {
  /** Namespace of the service account; its pods need not meet the Pod Security level `restricted`. */
  readonly namespace: string;

  /** The service account. */
  readonly serviceAccountName: string;

  /** Why it must, for whoever reads the cluster. */
  readonly why: string;

  /**
   * Whether its pods are in the network of their node, where no network policy holds for them.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether they see the processes of their node.
   *
   * @default false
   */
  readonly hostProcesses?: boolean;

  /**
   * Whether their containers may be privileged.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * Capabilities of Linux that their containers may add, without `CAP_`, such as `SYS_ADMIN`.
   *
   * Every pod may add NET_BIND_SERVICE, and those that may be privileged may add every capability.
   *
   * @default - none
   */
  readonly capabilities?: string[];

  /**
   * Paths of the node that they may mount, each exact.
   *
   * @default - none
   */
  readonly hostPaths?: string[];
}

/** Construction properties for AdmissionPolicies. */
export interface AdmissionPoliciesProps {
  /** The cluster. */
  readonly cluster: IAirGappedCluster;

  /** Where images come from; at least one. */
  readonly mirrors: ImageMirror[];

  /**
   * Images of further add-ons, and of those of the cluster whose tags are not known.
   *
   * @default - those that the cluster tells of its add-ons (`addonImages`)
   */
  readonly addOns?: AddOnImages[];

  /**
   * Whether add-ons of the cluster whose tags are not known run any version of their images. Without, it is an error if some are.
   *
   * @default false
   */
  readonly admitsAnyAddOnVersion?: boolean;

  /**
   * Digests that may run from the first: `sha256:` and 64 hexadecimal digits. Others are promoted in the cluster.
   *
   * @default - of every image that a construct of the Stage requires by digest
   */
  readonly digests?: string[];

  /**
   * Service accounts whose pods may use their nodes: of device plugins, and of what watches nodes.
   *
   * @default - those of add-ons that use it
   */
  readonly hostAccess?: HostAccess[];

  /**
   * Further namespaces whose pods need not meet the Pod Security level `restricted`.
   *
   * @default - kube-system, and those of `addOns` and `hostAccess`
   */
  readonly unrestrictedNamespaces?: string[];

  /**
   * Service accounts of kube-system that pods with images of the mirrors may run as: all others are of controllers and add-ons.
   *
   * @default - that of AWS Load Balancer Controller, and those of `hostAccess`
   */
  readonly systemServiceAccounts?: string[];

  /**
   * Security groups that a SecurityGroupPolicy may give to pods, whoever makes it.
   *
   * @default - none: who makes one has the verb `isolate` on it, as cluster administrators have every verb
   */
  readonly podSecurityGroups?: ISecurityGroup[];

  /**
   * Further ranges that network policies may let pods send to, beside private ones: of Amazon S3, for policies that no construct
   * of this library makes.
   *
   * @default - those that NamespaceIsolation, SystemIsolation and add-ons of the cluster are given
   */
  readonly egressRanges?: string[];

  /**
   * Names of MutatingWebhookConfigurations that may be there, beside those of Amazon EKS.
   *
   * What they add to pods is judged as what pods bring themselves.
   *
   * @default - none
   */
  readonly mutatingWebhooks?: string[];

  /**
   * Groups whose members may have sessions into pods and forward ports: `exec`, `attach`, `port-forward`, `proxy`.
   *
   * @default - nobody may
   */
  readonly sessionGroups?: string[];

  /**
   * Namespaces in which containers may be added to pods that run.
   *
   * @default - none
   */
  readonly debugNamespaces?: string[];

  /**
   * Namespaces whose services may be of type NodePort.
   *
   * @default - none
   */
  readonly nodePortNamespaces?: string[];

  /**
   * Names of roles, cluster roles and their bindings that may give what others may not: every verb, roles, webhooks, or all rights.
   *
   * @default - none
   */
  readonly privilegedRoles?: string[];

  /**
   * Names of CSI drivers whose volumes may be there.
   *
   * @default - those of Amazon EBS, Amazon EFS, Amazon FSx for Lustre and Mountpoint for Amazon S3
   */
  readonly volumeDrivers?: string[];

  /**
   * Users that bind pods to target groups.
   *
   * @default - the service account of AWS Load Balancer Controller in kube-system
   */
  readonly targetGroupBinders?: string[];
}
