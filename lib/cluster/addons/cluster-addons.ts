import { Annotations, CfnResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { App, type Chart } from 'cdk8s';
import { Construct, DependencyGroup, type IConstruct, type IDependable } from 'constructs';
import { UsageError } from '../../shared/errors';
import type { AddonImage } from '../cluster';
import { nameRanges } from '../named-ranges';
import { claimServiceAccount } from '../pod-identity';
import type { AddonPlace } from './arns';
import { ClusterAddon, merge, type AddonPlan } from './cluster-addon';
import { InstalledAddon } from './installed-addon';
import { systemPolicies, type SystemPoliciesOptions } from './system-policies';

/** How the VPC CNI treats pods that it has no policies of yet. */
export enum NetworkPolicyMode {
  /** They send and receive nothing before policies say so. */
  STRICT = 'strict',
  /** They send and receive everything until their policies have come, for some seconds. */
  STANDARD = 'standard',
}

/** What the add-ons of a cluster are made from. */
export interface ClusterAddonsOptions {
  readonly where: string;
  readonly addons: readonly ClusterAddon[];
  readonly place: AddonPlace;
  /** Name of the cluster, which leads to the cluster. */
  readonly cluster: string;
  readonly registry: string;
  readonly network: Omit<SystemPoliciesOptions, 's3Ranges'>;
  /** Nodes that take any pod. */
  readonly nodes: IDependable;
  /** VPCs by whose endpoints pods call AWS. */
  readonly endpointVpcs: readonly ec2.IVpc[];
  /** Undefined where it follows from how objects come into the cluster. */
  readonly mode?: NetworkPolicyMode;
  /** Brings objects into the cluster; undefined where nothing says how. */
  readonly deliver?: (id: string, chart: Chart) => IConstruct;
}

const NO_POLICIES = 'cdk-airgap:no-network-policies-of-add-ons';

const ALWAYS = [
  ClusterAddon.vpcCni(),
  ClusterAddon.kubeProxy(),
  ClusterAddon.podIdentityAgent(),
  ClusterAddon.coreDns(),
];

/** The add-ons of a cluster, in their order: what nodes need, the nodes, what runs on them. */
export class ClusterAddons extends Construct {
  public readonly beforeNodes: IDependable;
  public readonly images: readonly AddonImage[];
  /** TCP ports that the control plane calls. */
  public readonly controlPlanePorts: readonly number[];
  public readonly mode: NetworkPolicyMode;
  public readonly plans: readonly AddonPlan[];

  constructor(scope: Construct, id: string, options: ClusterAddonsOptions) {
    super(scope, id);
    this.plans = withAlways(options).map((addon) => addon._plan());
    const policies = this.bringPolicies(options);
    this.mode = options.mode ?? (isApplied(policies) ? NetworkPolicyMode.STRICT : NetworkPolicyMode.STANDARD);
    this.warnOfMissingPolicies(options);

    const installed = this.plans.map((plan) => this.install(plan, options));
    const early = installed.filter((_, index) => this.plans[index]?.row.stage === 'before-nodes');
    this.beforeNodes = new DependencyGroup(...early);
    for (const addon of installed.filter((one) => !early.includes(one))) {
      addon.node.addDependency(options.nodes, this.beforeNodes);
      if (policies !== undefined) {
        addon.node.addDependency(policies);
      }
    }
    this.images = installed.flatMap(({ images }) => images);
    this.controlPlanePorts = this.plans.flatMap(({ row }) => row.controlPlanePorts ?? []);
  }

  private install(plan: AddonPlan, options: ClusterAddonsOptions): InstalledAddon {
    const { name } = plan.row;
    this.claimAccounts(plan, options.where);
    const configuration =
      name === 'vpc-cni'
        ? merge({ env: { NETWORK_POLICY_ENFORCING_MODE: this.mode } }, plan.configuration)
        : plan.configuration;
    return new InstalledAddon(this, name, { ...options, plan: { ...plan, configuration } });
  }

  /** Accounts that the add-on itself gives a role; the scope of all add-ons is their cluster. */
  private claimAccounts({ row }: AddonPlan, where: string): void {
    const cluster = this.node.scope ?? this;
    for (const { name, namespace = row.namespace } of row.serviceAccounts.filter(({ hasRole }) => hasRole)) {
      claimServiceAccount(cluster, { where, namespace, serviceAccount: name, by: this });
    }
  }

  /** In the strict mode CoreDNS neither resolves a name nor gets ready before its policy is there. */
  private warnOfMissingPolicies({ where, deliver }: ClusterAddonsOptions): void {
    if (this.mode !== NetworkPolicyMode.STRICT || deliver !== undefined) return;
    Annotations.of(this).addWarningV2(
      NO_POLICIES,
      `${where} has networkPolicyMode STRICT and nothing brings in the network policies of its add-ons: CoreDNS does not ` +
        'start, and the deployment waits for it and fails, expected objects: ObjectDelivery.inVpc, or ' +
        'NetworkPolicyMode.STANDARD until a policy of CoreDNS has been applied',
    );
  }

  private bringPolicies({ deliver, network }: ClusterAddonsOptions): IConstruct | undefined {
    const rows = this.plans.map(({ row }) => row);
    const s3Ranges = this.plans.flatMap((plan) => plan.s3Ranges);
    if (this.node.scope !== undefined) nameRanges(this.node.scope, s3Ranges);
    return deliver?.('SystemPolicies', systemPolicies(new App(), rows, { ...network, s3Ranges }));
  }
}

/** Those that every cluster has come first, in the form that is given of them. */
function withAlways({ where, addons }: ClusterAddonsOptions): readonly ClusterAddon[] {
  const names = addons.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UsageError(`${where} has the add-on '${twice}' twice, expected each once`);
  }
  const own = ALWAYS.map((usual) => addons.find(({ name }) => name === usual.name) ?? usual);
  return [...own, ...addons.filter((addon) => !own.includes(addon))];
}

/** Whether the deployment itself applies objects, so that policies are there before the pods that need them. */
function isApplied(delivered: IConstruct | undefined): boolean {
  return delivered?.node.findAll().some((node) => CfnResource.isCfnResource(node)) ?? false;
}
