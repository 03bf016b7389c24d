import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { IZeroEgressVpc } from '../network/network';

const HTTPS = 443;
const KUBELET = 10_250;

/** What the security groups of a cluster are made from. */
export interface ClusterSecurityGroupsOptions {
  readonly network: IZeroEgressVpc;
  readonly s3PrefixListId: string;
}

/**
 * Security groups of the control plane and of the nodes: neither sends but to where something is needed.
 *
 * Names are asked of the VPC's resolver, which no group filters.
 */
export class ClusterSecurityGroups extends Construct {
  /** Of the interfaces of the control plane in the VPC, beside the group that Amazon EKS puts there. */
  public readonly controlPlane: ec2.SecurityGroup;

  /** Of every node. */
  public readonly nodes: ec2.SecurityGroup;

  private readonly ports = new Set<number>();

  constructor(scope: Construct, id: string, { network, s3PrefixListId }: ClusterSecurityGroupsOptions) {
    super(scope, id);

    this.controlPlane = new ec2.SecurityGroup(this, 'ControlPlane', {
      vpc: network.vpc,
      description: 'Control plane: kubelets and webhooks of the nodes, nothing else',
      allowAllOutbound: false,
    });
    this.nodes = new ec2.SecurityGroup(this, 'Nodes', {
      vpc: network.vpc,
      description: 'Nodes: each other, the control plane, endpoints and S3, nothing else',
      allowAllOutbound: false,
    });
    this.nodes.connections.allowInternally(ec2.Port.allTraffic(), 'nodes and pods among themselves');
    this.nodes.connections.allowTo(this.controlPlane, ec2.Port.tcp(HTTPS), 'Kubernetes API');
    // The groups of endpoints admit the range of the VPC.
    this.nodes.addEgressRule(network.endpointSecurityGroup, ec2.Port.tcp(HTTPS), 'endpoints of AWS services');
    this.nodes.addEgressRule(ec2.Peer.prefixList(s3PrefixListId), ec2.Port.tcp(HTTPS), 'Amazon S3');
    this.admitControlPlane(KUBELET, 'kubelets');
    this.admitControlPlane(HTTPS, 'webhooks and aggregated APIs');
  }

  /** Lets the control plane call a TCP port of nodes and pods; a port that is open already stays so. */
  public admitControlPlane(port: number, what: string): void {
    if (!this.ports.has(port)) {
      this.ports.add(port);
      this.controlPlane.connections.allowTo(this.nodes, ec2.Port.tcp(port), what);
    }
  }
}
