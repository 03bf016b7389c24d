import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { EndpointService } from './endpoint-service';

/** A group of isolated subnets, one in each Availability Zone. */
export interface Tier {
  /** Name of the subnet group: letters and digits, the first one a letter. */
  readonly name: string;

  /** Prefix length of each subnet, between 16 and 28. */
  readonly cidrMask: number;
}

/** Subnets for the handlers of custom resources. */
export interface HandlerTier {
  /**
   * Name of the subnet group.
   *
   * @default 'Handlers'
   */
  readonly name?: string;

  /**
   * Prefix length of each subnet, between 16 and 28.
   *
   * @default 26
   */
  readonly cidrMask?: number;
}

/** Options of an endpoint. */
export interface AddServiceOptions {
  /**
   * Endpoint service name, as `describe-vpc-endpoint-services` lists it in the Region.
   *
   * For partitions in which the catalogue knows no name.
   *
   * @default - the name in the endpoint catalogue
   */
  readonly serviceName?: string;

  /**
   * Whether the service accepts an endpoint policy, as `describe-vpc-endpoint-services` tells by
   * `VpcEndpointPolicySupported`. Only for services of which the endpoint catalogue does not know.
   *
   * @default - as in the endpoint catalogue; where it does not know, a policy is attached
   */
  readonly acceptsPolicy?: boolean;

  /**
   * Zones that the endpoint stands in, for a service that is not offered in all of them. The endpoint answers from every
   * zone: its names resolve in the whole VPC.
   *
   * @default - every zone of the VPC
   */
  readonly availabilityZones?: string[];
}

/** What the resolver of a VPC answers, and what is kept of it. */
export interface DnsOptions {
  /**
   * Names that resolve beside those of endpoints and of the VPC itself, such as `*.corp.internal` of a private hosted
   * zone. A leading `*.` stands for every name below.
   *
   * Whoever answers for a public name sees what is asked below it, so allow only domains of your own. DNS Firewall takes
   * names of at most 255 characters, and at most 100,000 of them.
   *
   * @default - none
   */
  readonly allow?: string[];

  /**
   * Whether a DNS firewall stands before the resolver; without one it answers any name, which is a way out.
   *
   * @default true
   */
  readonly firewall?: boolean;

  /**
   * Whether the firewall can be neither changed nor taken off before this is set to false and deployed, which deleting
   * the stack needs as well.
   *
   * @default true
   */
  readonly mutationProtection?: boolean;

  /**
   * Whether to log queries to an encrypted log group, with an alarm on those that the firewall blocks.
   *
   * @default true
   */
  readonly queryLogs?: boolean;

  /**
   * How long query logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly queryLogRetention?: RetentionDays;
}

/** Who is at home for the organization policies of a network, and whom they spare. */
export interface OrganizationPolicyOptions {
  /**
   * Ids of the VPCs from which the APIs of AWS may be called, as literals: this one, and those of `centralServices`.
   *
   * @default - what is called by whatever endpoint is judged, and of calls by no endpoint those of machines alone
   */
  readonly vpcIds?: string[];

  /**
   * Blocks of own public addresses from which the APIs of AWS may be called too.
   *
   * @default - none
   */
  readonly sourceCidrs?: string[];

  /**
   * ARNs, or patterns of them, of the roles that deploy.
   *
   * @default - the role with which CloudFormation deploys what CDK bootstrapped, which is always spared
   */
  readonly deploymentRoleArns?: string[];

  /**
   * ARNs, or patterns of them, of roles that services of AWS take on, which call from networks of their own. With `vpcIds`
   * those that are not named, such as that of an EKS cluster, are locked out.
   *
   * @default - none; services that call as themselves, or for their callers, are always spared
   */
  readonly serviceRoleArns?: string[];
}

/** Construction properties for a ZeroEgressVpc. */
export interface ZeroEgressVpcProps {
  /**
   * Availability Zones to place subnets in: 1 to 6 zones of the stack's Region, by name.
   *
   * Explicit, because a count is either a lookup in the account or silently two. The order and number decide the
   * subnets' address ranges, so a later change replaces subnets.
   */
  readonly availabilityZones: string[];

  /**
   * IPv4 range of the VPC: private (RFC 1918 or 100.64.0.0/10), with a prefix length between 16 and 28.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Groups of isolated subnets.
   *
   * @default - App with /20, Data with /21 and Endpoints with /24 subnets
   */
  readonly tiers?: Tier[];

  /**
   * Name of the tier that holds the interface endpoints; every other tier is a workload tier.
   *
   * @default 'Endpoints'
   */
  readonly endpointTier?: string;

  /**
   * Subnets for in-VPC handlers of custom resources, which must answer CloudFormation.
   *
   * Their own S3 gateway endpoint admits `s3:PutObject` to CloudFormation's response bucket. All customers of the Region
   * share that bucket, so the tier is a small exit: place nothing but handlers in it.
   *
   * @default - no such tier; an in-VPC handler cannot answer CloudFormation
   */
  readonly handlerTier?: HandlerTier;

  /**
   * Services to reach by an endpoint, as by `addService`.
   *
   * @default - none; add them with `addService`
   */
  readonly services?: EndpointService[];

  /**
   * Whether constructs in the VPC also get the endpoints that they evidently call, where nobody says so by `Requirements`.
   *
   * Derived from functions, tasks, nodes, add-ons and the like that stand in subnets of the VPC: their settings, and the
   * policies of their roles, as they are when the aspects of the app begin. What has no endpoint in the Region, and what a
   * role leaves open, is told on the construct and stops nothing.
   *
   * @default true
   */
  readonly deriveRequirements?: boolean;

  /**
   * Whether to take FIPS endpoints where the Region has them.
   *
   * @default false
   */
  readonly fips?: boolean;

  /**
   * Services whose endpoint stands in another VPC, reached by a private route: what requires them gets no endpoint here,
   * and their names resolve. The other VPC's private hosted zones have to be associated with this one (see
   * `CentralEndpointZones`), and its route declared to the analysis.
   *
   * @default - every service has its endpoint here
   */
  readonly centralServices?: EndpointService[];

  /**
   * Id of the AWS organization whose principals and resources endpoint policies admit, for example `o-abcd123456`.
   *
   * @default - only principals and resources of the stack's own account are admitted
   */
  readonly organizationId?: string;

  /**
   * Further accounts whose ECR repositories own principals may pull from.
   *
   * The registry of the EKS add-ons is known in most Regions; name it here in the isolated partitions.
   *
   * @default - none
   */
  readonly imageRegistryAccounts?: string[];

  /**
   * What the policies of an organization are made with that are written beside the templates (`organizationPolicyFiles`).
   *
   * They are for the account of the stack. Where it holds other networks too, name this one's VPC, once it is deployed.
   *
   * @default - no network is named, and only the role is spared with which CloudFormation deploys
   */
  readonly organizationPolicies?: OrganizationPolicyOptions;

  /**
   * Which names resolve, and what is logged of it.
   *
   * @default - only names of endpoints and of the VPC itself resolve, and every query is logged
   */
  readonly dns?: DnsOptions;

  /**
   * Whether to write flow logs to an encrypted log group.
   *
   * @default true
   */
  readonly flowLogs?: boolean;

  /**
   * How long flow logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly flowLogRetention?: RetentionDays;
}
