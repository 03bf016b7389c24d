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
 * Each states rules in itself: EC2 gives a group that states none one to everywhere. Names are asked of the VPC's resolver,
 * the time and the roles of pods of addresses of the machine itself, which no group filters.
 */
export class ClusterSecurityGroups extends Construct {
  /** Of the interfaces of the control plane in the VPC, beside the group that Amazon EKS puts there. */
  public readonly controlPlane: ec2.SecurityGroup;

  /** Of every node. */
  public readonly nodes: ec2.SecurityGroup;

  private readonly ports = new Set<number>();

  constructor(scope: Construct, id: string, { network, s3PrefixListId }: ClusterSecurityGroupsOptions) {
    super(scope, id);

    this.nodes = this.closedGroup('Nodes', network, 'Nodes: each other, the control plane, endpoints and S3');
    // The groups of endpoints admit the range of the VPC.
    this.nodes.addEgressRule(
      within(network.endpointSecurityGroup),
      ec2.Port.tcp(HTTPS),
      'endpoints of AWS services',
    );
    this.nodes.addEgressRule(within(ec2.Peer.prefixList(s3PrefixListId)), ec2.Port.tcp(HTTPS), 'Amazon S3');
    for (const port of [ec2.Port.allTcp(), ec2.Port.allUdp(), ec2.Port.allIcmp()]) {
      this.nodes.connections.allowInternally(port, 'nodes and pods among themselves');
    }

    this.controlPlane = this.closedGroup('ControlPlane', network, 'Control plane: kubelets and webhooks');
    this.admitControlPlane(KUBELET, 'kubelets');
    this.admitControlPlane(HTTPS, 'webhooks and aggregated APIs');
    this.nodes.connections.allowTo(this.controlPlane, ec2.Port.tcp(HTTPS), 'Kubernetes API');
  }

  /** Lets the control plane call a TCP port of nodes and pods; a port that is open already stays so. */
  public admitControlPlane(port: number, what: string): void {
    if (!this.ports.has(port)) {
      this.ports.add(port);
      this.controlPlane.addEgressRule(within(this.nodes), ec2.Port.tcp(port), what);
      this.nodes.addIngressRule(this.controlPlane, ec2.Port.tcp(port), what);
    }
  }

  private closedGroup(id: string, { vpc }: IZeroEgressVpc, description: string): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, id, {
      vpc,
      description,
      allowAllOutbound: false,
      disableInlineRules: false,
    });
  }
}

/** The peer of a rule that stands in its group, not beside it; the peer itself is there before the group. */
function within(peer: ec2.IPeer): ec2.IPeer {
  return {
    canInlineRule: true,
    uniqueId: peer.uniqueId,
    connections: peer.connections,
    toIngressRuleConfig: (): ec2.IngressRuleConfig => peer.toIngressRuleConfig(),
    toEgressRuleConfig: (): ec2.EgressRuleConfig => peer.toEgressRuleConfig(),
  };
}
