import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** A VPC with no way out, made here or imported. */
export interface IZeroEgressVpc extends IConstruct {
  /** The VPC itself. */
  readonly vpc: ec2.IVpc;

  /** Region of the VPC. */
  readonly region: string;

  /** IPv4 range of the VPC. */
  readonly cidr: string;

  /** IPv4 ranges of the subnets that the interface endpoints stand in. */
  readonly endpointCidrs: string[];

  /** Security group of the interface endpoints. */
  readonly endpointSecurityGroup: ec2.ISecurityGroup;

  /** Names of the tiers for workloads; S3 is routed from these. */
  readonly workloadTiers: string[];

  /** Further accounts whose ECR repositories own principals may pull from. */
  readonly imageRegistryAccounts: string[];

  /** Name of the tier for handlers of custom resources; undefined where there is none. */
  readonly handlerTier?: string;

  /**
   * The subnets of a tier, for constructs that take a selection.
   *
   * @throws UsageError if there is no such tier
   */
  selectTier(name: string): ec2.SubnetSelection;
}
