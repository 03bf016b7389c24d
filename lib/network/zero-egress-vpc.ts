import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import { DnsFirewall } from './dns-firewall';
import type { EndpointService } from './endpoint-service';
import { ExistingZeroEgressVpc } from './existing-zero-egress-vpc';
import { EncryptedFlowLogs } from './flow-logs';
import { createVpc } from './isolated-subnets';
import { planLayout, type Layout } from './layout';
import type { IZeroEgressVpc } from './network';
import { NetworkClosure } from './network-closure';
import { OrganizationPolicies } from './organization-policies';
import { planPerimeter } from './perimeter';
import { QueryLogs } from './query-logs';
import { ServiceEndpoints } from './service-endpoints';
import type { ZeroEgressVpcAttributes } from './zero-egress-vpc-attributes';
import type { AddServiceOptions, DnsOptions, ZeroEgressVpcProps } from './zero-egress-vpc-props';

/**
 * A VPC with no way out: isolated IPv4 subnets, and AWS services only by endpoints that admit only their owner.
 *
 * Defines no internet, NAT or egress-only gateway and no route but the local one and those of gateway endpoints. Each
 * endpoint whose service takes a policy has one: own principals to own resources, and what AWS owns by exact ARN. The
 * others say so in their metadata in the template.
 *
 * A DNS firewall lets only the names of its endpoints, of the VPC itself and of `dns.allow` through to the resolver. When
 * it does not answer, the resolver refuses: the default of the service, which CloudFormation cannot set.
 *
 * Left out: IPv6, and the VPC's default security group, which nothing uses. With `EndpointService.EKS` the public OIDC issuer names of EKS do not resolve inside,
 * because the endpoint's private DNS zone hides them: add `EndpointService.OIDC_EKS` if anything inside reads them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export class ZeroEgressVpc extends Construct implements IZeroEgressVpc {
  /**
   * A VPC that is there already, and has no way out.
   *
   * What constructs of the Stage say that they require (see `Requirements`) is held against the endpoints that it has. Nothing
   * of it is in a template, so that its routes and endpoints are not analysed here: audit the stack that it is in, or the
   * account.
   *
   * @param attributes - what the VPC is like
   * @throws UsageError if that cannot be; and, when the app is synthesized, if something is required that it does not have
   */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: ZeroEgressVpcAttributes,
  ): IZeroEgressVpc {
    return new ExistingZeroEgressVpc(scope, id, attributes);
  }

  /** The VPC that was defined. */
  public readonly vpc: ec2.IVpc;

  /** Security group of the interface endpoints: HTTPS from the VPC, nothing out. */
  public readonly endpointSecurityGroup: ec2.ISecurityGroup;

  /** Name of the tier that holds the interface endpoints. */
  public readonly endpointTier: string;

  /** Names of the tiers for workloads; S3 and DynamoDB are routed from these. */
  public readonly workloadTiers: string[];

  /** Further accounts whose ECR repositories own principals may pull from. */
  public readonly imageRegistryAccounts: string[];

  /** Name of the tier for handlers of custom resources; undefined where there is none. */
  public readonly handlerTier?: string;

  /** Log group of the flow logs; undefined when they are off. */
  public readonly flowLogGroup?: logs.ILogGroup;

  /** Key that encrypts the flow logs; undefined when they are off. */
  public readonly flowLogKey?: kms.IKey;

  /** Log group of the DNS queries; undefined when they are not logged. */
  public readonly queryLogGroup?: logs.ILogGroup;

  /** Raised by one query that the DNS firewall blocks; undefined when queries are not logged. */
  public readonly blockedQueryAlarm?: cloudwatch.Alarm;

  private readonly dnsFirewall?: DnsFirewall;
  private readonly closure: NetworkClosure;
  private readonly endpoints: ServiceEndpoints;
  private readonly layout: Layout;
  private readonly organizationPolicies: OrganizationPolicies;

  constructor(scope: Construct, id: string, props: ZeroEgressVpcProps) {
    super(scope, id);

    this.layout = planLayout(this, props);
    this.endpointTier = this.layout.endpointTier;
    this.workloadTiers = [...this.layout.workloadTiers];
    this.handlerTier = this.layout.handlerTier;
    this.imageRegistryAccounts = listOf(props.imageRegistryAccounts);
    this.vpc = createVpc(this, this.layout);
    const perimeter = planPerimeter(this, props);
    this.endpoints = new ServiceEndpoints(this, 'Endpoints', {
      vpc: this.vpc,
      layout: this.layout,
      perimeter,
    });
    this.organizationPolicies = new OrganizationPolicies(this, {
      endpoints: this.endpoints,
      perimeter,
      given: props.organizationPolicies ?? {},
    });
    this.endpointSecurityGroup = this.endpoints.wall.securityGroup;
    props.services?.forEach((service) => this.addService(service));

    if (props.flowLogs ?? true) {
      const { logGroup, key } = new EncryptedFlowLogs(this, 'FlowLogs', {
        vpc: this.vpc,
        layout: this.layout,
        retention: props.flowLogRetention ?? logs.RetentionDays.ONE_YEAR,
      });
      this.flowLogGroup = logGroup;
      this.flowLogKey = key;
    }
    this.dnsFirewall = this.defineFirewall(props.dns ?? {});
    const queries = this.defineQueryLogs(props.dns ?? {});
    this.queryLogGroup = queries?.logGroup;
    this.blockedQueryAlarm = queries?.blockedAlarm;
    this.closure = this.defineClosure(props);
  }

  /**
   * Has the endpoints that the constructs in a scope require (see `Requirements`) or evidently call, instead of all those
   * in its Stage.
   *
   * For Stages with several networks: each then serves the scopes that it is given, and no other.
   */
  public closeOver(scope: IConstruct): void {
    this.closure.over(scope);
  }

  /**
   * Names of the files with organization policies that synthesis writes beside the templates, sorted.
   *
   * Service control policies (`<id>.scp.json`, split where one would be too long) and a resource control policy
   * (`<id>.rcp.json`) of what the endpoints admit, for whoever owns the organization to attach to the account. None where the
   * organization, or without one the account, is known only at deployment.
   */
  public get organizationPolicyFiles(): string[] {
    return this.organizationPolicies.fileNames;
  }

  /** Names that the DNS firewall lets through to the resolver, sorted; empty without a firewall. */
  public get allowedNames(): string[] {
    return this.dnsFirewall?.names ?? [];
  }

  /**
   * Lets one more name resolve, or with a leading `*.` every name below it. Without a DNS firewall nothing changes.
   *
   * @throws UsageError if it is no name of at least two labels, or exceeds a quota of DNS Firewall
   */
  public addAllowedName(name: string): void {
    this.dnsFirewall?.allow(name);
  }

  /** IPv4 ranges of the subnets that the interface endpoints stand in. */
  public get endpointCidrs(): string[] {
    const { subnets } = this.vpc.selectSubnets(this.selectTier(this.endpointTier));
    return subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock);
  }

  /** IPv4 range of the VPC. */
  public get cidr(): string {
    return this.layout.cidr;
  }

  /** Region of the VPC. */
  public get region(): string {
    return this.layout.region;
  }

  /** Lets an IPv4 range of another VPC reach the interface endpoints; see `CentralEndpointZones`. */
  public admitEndpointClients(range: string): void {
    this.endpoints.wall.admit(range);
  }

  /** Keys of the services that have an endpoint, sorted. */
  public get services(): string[] {
    return this.endpoints.keys;
  }

  /**
   * ARNs outside the own account or organization that endpoint policies admit, sorted.
   *
   * What AWS owns, to be read or used; CloudFormation's response bucket is the only one that is written to, by the handler
   * tier alone. Services without endpoint policy are not limited by these.
   */
  public get allowedDestinations(): string[] {
    return this.endpoints.foreignArns();
  }

  /**
   * Reaches a service by an endpoint: S3 and DynamoDB by a route from the workload tiers, all others by interfaces in
   * the endpoint tier, with private DNS. Adding a service again changes nothing.
   *
   * @throws UsageError if no endpoint of the service is known in the Region and none is given
   */
  public addService(service: EndpointService, options: AddServiceOptions = {}): ec2.IVpcEndpoint {
    return this.endpoints.add(service.key, {
      serviceName: options.serviceName,
      zones: options.availabilityZones,
      acceptsPolicy: options.acceptsPolicy,
    });
  }

  private defineClosure(props: ZeroEgressVpcProps): NetworkClosure {
    const { fips, centralServices, deriveRequirements } = props;
    return new NetworkClosure(this, {
      vpc: this.vpc,
      layout: this.layout,
      derives: deriveRequirements ?? true,
      fips: fips ?? false,
      central: (centralServices ?? []).map(({ key }) => key),
      realise: ({ endpoints }, names) => {
        endpoints.forEach((endpoint) => this.endpoints.close(endpoint));
        names.forEach((name) => this.addAllowedName(name));
      },
      closeHandlers: (needs) => this.endpoints.closeHandlers(needs),
    });
  }

  private defineQueryLogs({ queryLogs, queryLogRetention }: DnsOptions): QueryLogs | undefined {
    return (queryLogs ?? true)
      ? new QueryLogs(this, 'QueryLogs', {
          vpc: this.vpc,
          layout: this.layout,
          retention: queryLogRetention ?? logs.RetentionDays.ONE_YEAR,
        })
      : undefined;
  }

  private defineFirewall({ firewall, allow, mutationProtection }: DnsOptions): DnsFirewall | undefined {
    return (firewall ?? true)
      ? new DnsFirewall(this, 'DnsFirewall', {
          vpc: this.vpc,
          layout: this.layout,
          services: () => this.endpoints.reachable,
          allow: allow ?? [],
          mutationProtection: mutationProtection ?? true,
        })
      : undefined;
  }

  /**
   * The subnets of a tier, for constructs that take a selection.
   *
   * @throws UsageError if there is no such tier
   */
  public selectTier(name: string): ec2.SubnetSelection {
    const names = this.layout.tiers.map((tier) => tier.name);
    if (!names.includes(name)) {
      const known = names.sort().join(', ');
      throw new UsageError(
        `ZeroEgressVpc '${this.node.path}' has no tier '${name}', expected one of: ${known}`,
      );
    }
    return { subnetGroupName: name };
  }
}

function listOf(texts: readonly string[] = []): string[] {
  return [...texts];
}
