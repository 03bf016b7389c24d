import { Aspects, AspectPriority, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { closeOver } from '../endpoints/closure';
import type { PartitionRow } from '../endpoints/partitions';
import { Requirements } from '../requirements/requirements';
import { UsageError } from '../shared/errors';
import { checkExistingVpc } from './existing-vpc-checks';
import { checkCidr, checkPlace, checkZones } from './layout';
import type { IZeroEgressVpc } from './network';
import { complaint } from './network-closure';
import { askedBy, type Asked } from './requirement-needs';
import type { ZeroEgressVpcAttributes } from './zero-egress-vpc-attributes';

/**
 * A VPC that is there already, and has no way out.
 *
 * What constructs of its Stage require has to be served by the endpoints that it is said to have. Nothing is derived of
 * constructs that say nothing, and nothing of the VPC is in a template: the analysis says so where it matters.
 */
export class ExistingZeroEgressVpc extends Construct implements IZeroEgressVpc {
  public readonly vpc: ec2.IVpc;
  public readonly region: string;
  public readonly cidr: string;
  public readonly endpointCidrs: string[];
  public readonly endpointSecurityGroup: ec2.ISecurityGroup;
  public readonly workloadTiers: string[];
  public readonly imageRegistryAccounts: string[];
  public readonly handlerTier?: string;
  private readonly place: PartitionRow;
  private readonly where: string;

  constructor(scope: Construct, id: string, attributes: ZeroEgressVpcAttributes) {
    super(scope, id);
    this.where = `ZeroEgressVpc '${this.node.path}'`;
    const { place, region } = checkPlace(this.where, this);
    this.place = place;
    this.region = region;
    this.cidr = checkCidr(this.where, attributes.cidr);
    checkZones(this.where, region, attributes.availabilityZones);
    checkExistingVpc(this.where, attributes);

    this.vpc = importVpc(this, attributes);
    this.endpointCidrs = [...attributes.endpointCidrs];
    this.endpointSecurityGroup = ec2.SecurityGroup.fromSecurityGroupId(
      this,
      'EndpointSecurityGroup',
      attributes.endpointSecurityGroupId,
      { mutable: false },
    );
    this.workloadTiers = attributes.tiers.map(({ name }) => name);
    this.handlerTier = attributes.handlerTier?.name;
    this.imageRegistryAccounts = [...(attributes.imageRegistryAccounts ?? [])];
    this.checkAtTheEnd(attributes);
  }

  public selectTier(name: string): ec2.SubnetSelection {
    const names = [...this.workloadTiers, ...(this.handlerTier === undefined ? [] : [this.handlerTier])];
    if (!names.includes(name)) {
      const known = names.sort().join(', ');
      throw new UsageError(`${this.where} has no tier '${name}', expected one of: ${known}`);
    }
    return { subnetGroupName: name };
  }

  /** When everything has been defined that may require something. */
  private checkAtTheEnd(attributes: ZeroEgressVpcAttributes): void {
    const { place, region } = this;
    const root = Stage.of(this) ?? this.node.root;
    const visit = (): void => {
      const asked = askedBy(Requirements.of(root).collect(), { place, region });
      const problems = [...this.unserved(asked, attributes), ...this.unresolved(asked, attributes)];
      if (problems.length > 0) {
        throw new UsageError(problems.join('\n'));
      }
    };
    Aspects.of(root).add(
      { visit: (node) => (node === root ? visit() : undefined) },
      { priority: AspectPriority.MUTATING },
    );
  }

  private unserved({ needs }: Asked, { services }: ZeroEgressVpcAttributes): readonly string[] {
    const { endpoints, unmet } = closeOver(needs, { region: this.region });
    const known = services.map(({ key }) => key);
    const missing = endpoints.filter(
      (endpoint) => endpoint.needs.length > 0 && !known.includes(endpoint.row.key),
    );
    return [
      ...unmet.map(complaint),
      ...missing.map(({ row, serviceName, needs: asked }) => {
        const askers = [...new Set(asked.map((need) => `'${need.askedBy}' (${need.why})`))].join(', ');
        return (
          `${askers} needs service '${row.key}', which is not among the services of ${this.where}, ` +
          `expected an endpoint of ${serviceName} in the VPC: make it, and name it`
        );
      }),
    ];
  }

  private unresolved({ names }: Asked, { allowedNames = [] }: ZeroEgressVpcAttributes): readonly string[] {
    return [...new Set(names)]
      .filter((name) => !allowedNames.some((allowed) => covers(allowed, name)))
      .map(
        (name) =>
          `${this.where} is not said to resolve '${name}', which is needed, expected it among allowedNames`,
      );
  }
}

function importVpc(scope: Construct, attributes: ZeroEgressVpcAttributes): ec2.IVpc {
  const { tiers, handlerTier } = attributes;
  const all = [...tiers, ...(handlerTier === undefined ? [] : [handlerTier])];
  return ec2.Vpc.fromVpcAttributes(scope, 'Resource', {
    vpcId: attributes.vpcId,
    vpcCidrBlock: attributes.cidr,
    availabilityZones: attributes.availabilityZones,
    isolatedSubnetNames: all.map(({ name }) => name),
    isolatedSubnetIds: all.flatMap(({ subnetIds }) => subnetIds),
    isolatedSubnetRouteTableIds: all.flatMap(({ routeTableIds }) => routeTableIds),
    isolatedSubnetIpv4CidrBlocks: all.flatMap(({ cidrs }) => cidrs),
  });
}

function covers(allowed: string, name: string): boolean {
  return allowed === name || (allowed.startsWith('*.') && name.endsWith(allowed.slice(1)));
}
