import type { EndpointService } from './endpoint-service';

/** Isolated subnets of an existing VPC, one in each Availability Zone. */
export interface ExistingTier {
  /** Name of the tier. */
  readonly name: string;

  /** Ids of the subnets, in the order of the zones. */
  readonly subnetIds: string[];

  /** IPv4 ranges of the subnets, in the same order. */
  readonly cidrs: string[];

  /** Ids of their route tables, in the same order. */
  readonly routeTableIds: string[];
}

/** What an existing VPC is like that has no way out. */
export interface ZeroEgressVpcAttributes {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** IPv4 range of the VPC: its first one, of which its resolver has the address two. */
  readonly cidr: string;

  /** Availability Zones of the tiers, by name. */
  readonly availabilityZones: string[];

  /** Tiers for workloads, at least one. */
  readonly tiers: ExistingTier[];

  /**
   * Tier for handlers of custom resources: its S3 endpoint has to admit `s3:PutObject` to CloudFormation's response bucket.
   *
   * @default - none; no handler can answer CloudFormation
   */
  readonly handlerTier?: ExistingTier;

  /** Id of the security group of the interface endpoints: it has to admit HTTPS from the range of the VPC. */
  readonly endpointSecurityGroupId: string;

  /** IPv4 ranges of the subnets that the interface endpoints stand in. */
  readonly endpointCidrs: string[];

  /** Services that the VPC has an endpoint of, with private names. What is needed beyond these is an error. */
  readonly services: EndpointService[];

  /**
   * Further names that resolve in the VPC, and with a leading `*.` every name below.
   *
   * @default - none beside those of endpoints and of the VPC
   */
  readonly allowedNames?: string[];

  /**
   * Further accounts whose ECR repositories the endpoints let own principals pull from.
   *
   * @default - none beside that of the EKS add-ons, where AWS publishes it
   */
  readonly imageRegistryAccounts?: string[];
}
