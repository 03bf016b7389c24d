import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Requirements } from '../../requirements/requirements';
import type { AddonImage } from '../cluster';
import { denyElsewhere } from '../inside-network';
import { podIdentityPrincipal } from '../pod-identity';
import type { AddonCall } from './addon-row';
import { filler, type AddonPlace } from './arns';
import type { AddonPlan } from './cluster-addon';

/** What an add-on is installed with. */
export interface InstalledAddonOptions {
  readonly plan: AddonPlan;
  readonly place: AddonPlace;
  /** Name of the cluster, which leads to the cluster. */
  readonly cluster: string;
  /** Registry of Amazon EKS in the Region. */
  readonly registry: string;
  /** VPCs by whose endpoints its pods call AWS. */
  readonly endpointVpcs: readonly ec2.IVpc[];
}

/** An add-on of a cluster: its role, what it calls and pulls, and itself. */
export class InstalledAddon extends Construct {
  public readonly images: readonly AddonImage[];
  private readonly fill: (text: string) => string;
  private readonly hasRole: boolean;

  constructor(scope: Construct, id: string, options: InstalledAddonOptions) {
    super(scope, id);
    const { plan, cluster, registry } = options;
    const { row, version, configuration } = plan;
    this.fill = filler(this, options.place);
    const role = this.createRole(options);
    this.hasRole = role !== undefined;
    new eks.CfnAddon(this, 'Resource', {
      addonName: row.name,
      clusterName: cluster,
      addonVersion: version,
      configurationValues:
        Object.keys(configuration).length === 0 ? undefined : JSON.stringify(configuration),
      resolveConflicts: 'OVERWRITE',
      podIdentityAssociations:
        role &&
        row.serviceAccounts
          .filter(({ hasRole }) => hasRole === true)
          .map(({ name }) => ({ serviceAccount: name, roleArn: role.roleArn })),
    });
    this.images = imagesOf(plan, registry);
    this.require(plan);
  }

  private createRole({ plan, place, endpointVpcs }: InstalledAddonOptions): iam.Role | undefined {
    const { row, calls } = plan;
    const own = calls.filter(({ byNode }) => byNode !== true);
    if (own.length === 0) {
      return undefined;
    }
    const description = `Add-on ${row.name} of ${this.node.scope?.node.path ?? ''}`;
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description,
      statements: [...own.map((call) => this.statementOf(call)), denyElsewhere(endpointVpcs)],
    });
    return new iam.Role(this, 'Role', {
      description,
      managedPolicies: [policy],
      assumedBy: podIdentityPrincipal(Stack.of(this), {
        clusterArn: place.clusterArn,
        namespace: row.namespace,
        serviceAccounts: row.serviceAccounts
          .filter(({ hasRole }) => hasRole === true)
          .map(({ name }) => name),
      }),
    });
  }

  private statementOf({ actions, resources, conditions }: AddonCall): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: [...actions],
      resources: resources.map(this.fill),
      conditions: conditions && (JSON.parse(this.fill(JSON.stringify(conditions))) as object),
    });
  }

  private require({ row, calls }: AddonPlan): void {
    const requirements = Requirements.of(this);
    for (const { service, why, actions, resources, byService } of calls) {
      if (byService !== true) {
        requirements.addApi({ service, why, actions: [...actions], resources: resources.map(this.fill) });
      }
    }
    if (this.hasRole) {
      requirements.addApi({
        service: 'eks-auth',
        actions: ['eks-auth:AssumeRoleForPodIdentity'],
        resources: [this.fill('{cluster}')],
        why: `pods of the add-on ${row.name} get their role by EKS Pod Identity`,
      });
    }
    for (const { repository, tags = [] } of this.images) {
      const uri = tags[0] === undefined ? repository : `${repository}:${tags[0]}`;
      requirements.addImage({ uri, why: `nodes pull the images of the add-on ${row.name}` });
    }
  }
}

function imagesOf({ row, version, imageTags }: AddonPlan, registry: string): readonly AddonImage[] {
  return row.images.flatMap(({ repository, serviceAccounts, tag, known }) => {
    const own = imageTags[repository] ?? tagOf(version, tag, known);
    const accounts = row.serviceAccounts.filter(({ name }) => serviceAccounts.includes(name));
    const namespaces = [...new Set(accounts.map(({ namespace }) => namespace ?? row.namespace))];
    return namespaces.map((namespace) => {
      const here = accounts.filter((account) => (account.namespace ?? row.namespace) === namespace);
      return {
        addon: row.name,
        repository: `${registry}/${repository}`,
        ...(own === undefined ? {} : { tags: [own] }),
        namespace,
        serviceAccounts: here.map(({ name }) => name),
        usesHost: here.some(({ usesHost }) => usesHost === true),
      };
    });
  });
}

function tagOf(
  version: string | undefined,
  rule: string | undefined,
  known: Readonly<Record<string, string>> = {},
): string | undefined {
  if (version === undefined) {
    return undefined;
  }
  return rule === undefined
    ? known[version]
    : rule === 'release'
      ? version.replace(/-eksbuild\.\d+$/, '')
      : version;
}
