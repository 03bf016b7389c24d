import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Layout } from './layout';

const HTTPS = 443;
const FIRST_RULE = 100;
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
  private readonly ports = new Set<number>();

  constructor(
    scope: Construct,
    id: string,
    private readonly options: { readonly vpc: ec2.IVpc; readonly layout: Layout },
  ) {
    super(scope, id);

    const { vpc, layout } = options;
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Interface endpoints: HTTPS from the VPC, nothing out',
      allowAllOutbound: false,
    });
    this.acl = new ec2.NetworkAcl(this, 'Acl', {
      vpc,
      subnetSelection: { subnetGroupName: layout.endpointTier },
    });
    this.acl.addEntry('Answers', {
      cidr: ec2.AclCidr.ipv4(layout.cidr),
      direction: ec2.TrafficDirection.EGRESS,
      ruleNumber: FIRST_RULE,
      traffic: ec2.AclTraffic.tcpPortRange(EPHEMERAL_FIRST, EPHEMERAL_LAST),
    });
    this.open(HTTPS);
  }

  /** Admits a TCP port from the VPC's range; a port that is open already stays so. */
  public open(port: number): void {
    if (this.ports.has(port)) {
      return;
    }
    const { cidr } = this.options.layout;
    this.acl.addEntry(`Tcp${port}`, {
      cidr: ec2.AclCidr.ipv4(cidr),
      direction: ec2.TrafficDirection.INGRESS,
      ruleNumber: FIRST_RULE + this.ports.size,
      traffic: ec2.AclTraffic.tcpPort(port),
    });
    this.securityGroup.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(port), `TCP ${port} from the VPC`);
    this.ports.add(port);
  }
}
