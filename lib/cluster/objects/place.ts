import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Chart } from 'cdk8s';
import type { IConstruct, IDependable } from 'constructs';
import type { IAirGappedCluster } from '../cluster';

/** What a delivery asks of the network; every IZeroEgressVpc has it. */
export interface DeliveryNetwork {
  readonly endpointSecurityGroup: ec2.ISecurityGroup;
  /** Name of the only tier from which CloudFormation can be answered. */
  readonly handlerTier?: string;
  selectTier(name: string): ec2.SubnetSelection;
}

/** Where objects are delivered to. */
export interface DeliveryPlace {
  readonly cluster: IAirGappedCluster;
  readonly network: DeliveryNetwork;
  /** Group of the interfaces of the Kubernetes API in the VPC: the one that the library makes. */
  readonly controlPlaneSecurityGroup: ec2.ISecurityGroup;
  /** Nodes that take any pod, as they are when templates are written. */
  readonly nodes: IDependable;
  /** Prefix list of Amazon S3 in the Region. */
  readonly s3PrefixListId: string;
}

/** How objects come in, for whoever reads the evidence. */
export interface DeliveryEvidence {
  readonly way: 'handler in the VPC' | 'artifact';
  /** How many objects the app gives the cluster. */
  readonly objects: number;
  /** Folder beside the templates with the artifact, and the digest of its manifest. */
  readonly layout?: string;
  readonly digest?: string;
  /** Key that verifies the signature of the artifact, in PEM; absent where it is signed elsewhere. */
  readonly publicKey?: string;
}

/** A way in that leads to one cluster. */
export interface BoundDelivery {
  add(id: string, chart: Chart): IConstruct;
  /** Told when templates are written. */
  evidence(): DeliveryEvidence;
}
