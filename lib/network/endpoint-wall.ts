import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Layout } from './layout';

const HTTPS = 443;
const FIRST_RULE = 100;
const RULES_OF_RANGE = 100;
const EPHEMERAL_FIRST = 1024;
const EPHEMERAL_LAST = 65_535;

/**
 * What stands before the interface endpoints: a security group and a network ACL.
 *
 * Both admit the endpoints' own ports from the VPC's range; the ACL also lets answers back into that range. Workload
 * tiers have no ACL of ours: ACLs keep no state and know no prefix lists, so a useful one would cut off the public
 * addresses behind the S3 and DynamoDB gateway endpoints.
 */
export class EndpointWall extends Construct {
  public readonly securityGroup: ec2.SecurityGroup;
  private readonly acl: ec2.NetworkAcl;
  private readonly ports: number[] = [];
  private readonly ranges: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    { vpc, layout }: { readonly vpc: ec2.IVpc; readonly layout: Layout },
  ) {
    super(scope, id);

    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Interface endpoints: HTTPS from the VPC, nothing out',
      allowAllOutbound: false,
    });
    this.acl = new ec2.NetworkAcl(this, 'Acl', {
      vpc,
      subnetSelection: { subnetGroupName: layout.endpointTier },
    });
    this.admit(layout.cidr);
    this.open(HTTPS);
  }

  /** Admits a TCP port from every range that is admitted; a port that is open already stays so. */
  public open(port: number): void {
    if (!this.ports.includes(port)) {
      this.ports.push(port);
      this.ranges.forEach((range, index) => this.pass(port, range, index));
    }
  }

  /** Admits one more IPv4 range to every port that is open, and lets answers back into it. */
  public admit(range: string): void {
    if (this.ranges.includes(range)) {
      return;
    }
    const index = this.ranges.push(range) - 1;
    this.acl.addEntry(`Answers${suffix(index)}`, {
      cidr: ec2.AclCidr.ipv4(range),
      direction: ec2.TrafficDirection.EGRESS,
      ruleNumber: FIRST_RULE + index,
      traffic: ec2.AclTraffic.tcpPortRange(EPHEMERAL_FIRST, EPHEMERAL_LAST),
    });
    this.ports.forEach((port) => this.pass(port, range, index));
  }

  private pass(port: number, range: string, index: number): void {
    this.acl.addEntry(`Tcp${port}${suffix(index)}`, {
      cidr: ec2.AclCidr.ipv4(range),
      direction: ec2.TrafficDirection.INGRESS,
      ruleNumber: FIRST_RULE + this.ports.indexOf(port) + index * RULES_OF_RANGE,
      traffic: ec2.AclTraffic.tcpPort(port),
    });
    const from = index === 0 ? 'the VPC' : range;
    this.securityGroup.addIngressRule(ec2.Peer.ipv4(range), ec2.Port.tcp(port), `TCP ${port} from ${from}`);
  }
}

/** The VPC's own range, which is the first, keeps the ids that it had before there were others. */
function suffix(index: number): string {
  return index === 0 ? '' : `Client${index}`;
}
