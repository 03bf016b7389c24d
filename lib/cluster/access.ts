import { Names, Resource, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import type { IAirGappedCluster } from './cluster';
import { checkShape } from './props-shape';

/** What Amazon EKS lets a principal do in a cluster. */
export enum ClusterAccessPolicy {
  /** Reads what is in namespaces, but no Secrets. */
  VIEW = 'AmazonEKSViewPolicy',
  /** Changes what runs in namespaces, as any of their service accounts. */
  EDIT = 'AmazonEKSEditPolicy',
  /** Changes what is in namespaces, and who may do so there. */
  ADMIN = 'AmazonEKSAdminPolicy',
  /** Everything in the whole cluster. */
  CLUSTER_ADMIN = 'AmazonEKSClusterAdminPolicy',
}

/** What a principal may do in a cluster: by a policy of Amazon EKS, by groups that RBAC knows, or by both. */
export interface ClusterAccessOptions {
  /**
   * Who gets it: one role, which no other access of the cluster names. Of a role in a stack that is made after that of the
   * cluster, the access entry stands in the stack of the role.
   */
  readonly principal: iam.IRole;

  /**
   * Policy of Amazon EKS.
   *
   * @default - none; what RBAC gives to `groups`
   */
  readonly policy?: ClusterAccessPolicy;

  /**
   * Namespaces that the policy holds for; never for CLUSTER_ADMIN, and always for EDIT and ADMIN, which let a principal act
   * as the service accounts there: those of `kube-system` change the cluster.
   *
   * @default - every namespace
   */
  readonly namespaces?: string[];

  /**
   * Groups that roles of RBAC in the cluster are bound to; none whose name begins as those of Kubernetes or AWS do.
   *
   * @default - none
   */
  readonly groups?: string[];
}

/** One access to a cluster, for whoever reads the evidence. */
export interface GrantedAccess {
  readonly principal: string;
  readonly policy?: ClusterAccessPolicy;
  readonly namespaces?: readonly string[];
  readonly groups?: readonly string[];
}

// https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html, read 2026-11-22.
const RESERVED = /^(?:system:|eks:|aws:|amazon:|iam:)/;
// https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html, read 2026-11-22: both impersonate serviceaccounts.
const ACTS_AS_OTHERS: readonly ClusterAccessPolicy[] = [ClusterAccessPolicy.EDIT, ClusterAccessPolicy.ADMIN];
const SYSTEM = 'kube-system';
const NAMESPACE = /^[a-z0-9](?:[-a-z0-9*]{0,61}[a-z0-9*])?$/;

/** Who may do what in a cluster: its access entries, and nothing else. */
export class ClusterAccess extends Construct {
  public readonly granted: GrantedAccess[] = [];
  private readonly principals = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly of: { readonly cluster: Pick<IAirGappedCluster, 'clusterName'>; readonly where: string },
  ) {
    super(scope, id);
  }

  /** @throws UsageError if it is no access, or one that the cluster may not have */
  public grant(id: string, options: ClusterAccessOptions): void {
    checkShape(`${this.of.where}: access '${id}'`, options, { of: 'ClusterAccessOptions' });
    const { principal, policy, namespaces, groups } = options;
    this.check(id, options);
    this.principals.add(principal.roleArn);
    this.granted.push({ principal: principal.node.path, policy, namespaces, groups });
    new eks.CfnAccessEntry(...this.placeFor(principal, id), {
      clusterName: this.of.cluster.clusterName,
      principalArn: principal.roleArn,
      type: 'STANDARD',
      kubernetesGroups: groups,
      accessPolicies: policy && [
        {
          policyArn: Stack.of(this).formatArn({
            service: 'eks',
            region: '',
            account: 'aws',
            resource: 'cluster-access-policy',
            resourceName: policy,
          }),
          accessScope: namespaces === undefined ? { type: 'cluster' } : { type: 'namespace', namespaces },
        },
      ],
    });
  }

  /** A role in a stack after that of the cluster waits for this one: its entry stands beside it. */
  private placeFor(principal: iam.IRole, id: string): [scope: Construct, id: string] {
    const [own, other] = [this, principal].map((one) => Stack.of(one)) as [Stack, Stack];
    return Resource.isOwnedResource(principal) && isSameEnvironment(own, other) && isAfter(other, own)
      ? [other, `${Names.uniqueId(this)}${id}`]
      : [this, id];
  }

  private check(id: string, { principal, policy, namespaces, groups = [] }: ClusterAccessOptions): void {
    const where = `${this.of.where}: access '${id}'`;
    const mistake =
      mistakeInPolicy(policy, namespaces, groups) ??
      (this.principals.has(principal.roleArn)
        ? `names a role that has another access already, '${principal.node.path}', expected one access for each role`
        : undefined);
    if (mistake !== undefined) {
      throw new UsageError(`${where} ${mistake}`);
    }
  }
}

function isSameEnvironment(one: Stack, other: Stack): boolean {
  return one.account === other.account && one.region === other.region;
}

/** Whether a stack is made after another one, and not nested in it. */
function isAfter(one: Stack, other: Stack): boolean {
  const [last, first] = [outermost(one), outermost(other)];
  const all: readonly IConstruct[] = first.node.root.node.findAll();
  return all.indexOf(last) > all.indexOf(first);
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}

function mistakeInPolicy(
  policy: ClusterAccessPolicy | undefined,
  namespaces: readonly string[] | undefined,
  groups: readonly string[],
): string | undefined {
  if (policy === undefined) {
    return groups.length === 0 || namespaces !== undefined
      ? 'has no policy, expected one, or groups without namespaces'
      : mistakeInNames(undefined, groups);
  }
  return policy === ClusterAccessPolicy.CLUSTER_ADMIN && namespaces !== undefined
    ? 'limits CLUSTER_ADMIN to namespaces, expected ADMIN there, or no namespaces'
    : (mistakeInNames(namespaces, groups) ?? mistakeInSystem(policy, namespaces));
}

/** Whoever acts as a service account of the system gets round what its admission policies hold others to. */
function mistakeInSystem(
  policy: ClusterAccessPolicy,
  namespaces: readonly string[] | undefined,
): string | undefined {
  if (!ACTS_AS_OTHERS.includes(policy)) return undefined;
  const system = namespaces === undefined ? SYSTEM : namespaces.find(isOfSystem);
  return system === undefined
    ? undefined
    : `has ${policy} for ${namespaces === undefined ? 'every namespace' : `'${system}'`}, which acts as the service accounts ` +
        `of ${SYSTEM}, expected namespaces without it, or CLUSTER_ADMIN`;
}

/** Whether a name, in which `*` stands for anything, is that of the system's namespace. */
function isOfSystem(pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(SYSTEM);
}

function mistakeInNames(
  namespaces: readonly string[] | undefined,
  groups: readonly string[],
): string | undefined {
  const group = groups.find((name) => RESERVED.test(name) || name === '');
  if (group !== undefined) {
    return `has group '${group}', expected a name that does not begin with system:, eks:, aws:, amazon: or iam:`;
  }
  if (namespaces?.length === 0) {
    return 'has no namespaces, expected at least one, or none said for all of them';
  }
  const namespace = namespaces?.find((name) => !NAMESPACE.test(name));
  return namespace === undefined
    ? undefined
    : `has namespace '${namespace}', expected lower-case letters, digits and hyphens`;
}
