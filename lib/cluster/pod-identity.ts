import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import type { IAirGappedCluster } from './cluster';

/** Whose role it is. */
export interface PodIdentityOptions {
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
}

/**
 * Trusts EKS Pod Identity, for pods of some service accounts of one cluster alone.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function podIdentityPrincipal(
  stack: Stack,
  { clusterArn, namespace, serviceAccounts }: PodIdentityOptions,
): iam.IPrincipal {
  return new iam.SessionTagsPrincipal(
    new iam.ServicePrincipal('pods.eks.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:RequestTag/kubernetes-namespace': namespace,
          'aws:RequestTag/kubernetes-service-account': [...serviceAccounts],
        },
        ArnEquals: { 'aws:SourceArn': clusterArn },
      },
    }),
  );
}

/** A service account, and the role that its pods get. */
export interface AssociationOptions {
  readonly cluster: IAirGappedCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
}

/** What gives pods of service accounts their roles, by cluster. */
const MADE = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Gives pods of a service account a role.
 *
 * @param where - who gives it, for the message
 * @throws UsageError if they have another already: Amazon EKS would refuse the second
 */
export function podIdentityAssociation(
  scope: Construct,
  id: string,
  { where, cluster, namespace, serviceAccount, roleArn }: AssociationOptions & { readonly where: string },
): IConstruct {
  claimServiceAccount(cluster, { where, namespace, serviceAccount, by: scope });
  const association = new eks.CfnPodIdentityAssociation(scope, id, {
    clusterName: cluster.clusterName,
    namespace,
    serviceAccount,
    roleArn,
  });
  MADE.get(cluster)?.set(`${namespace}/${serviceAccount}`, association);
  return association;
}

/** Who takes which service account. */
export interface Claim {
  readonly where: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly by: IConstruct;
}

/**
 * Says that a service account of a cluster has a role.
 *
 * @throws UsageError if it has one already
 */
export function claimServiceAccount(
  cluster: IConstruct,
  { where, namespace, serviceAccount, by }: Claim,
): void {
  const made = MADE.get(cluster) ?? new Map<string, IConstruct>();
  MADE.set(cluster, made);
  const key = `${namespace}/${serviceAccount}`;
  const other = made.get(key);
  if (other !== undefined) {
    throw new UsageError(
      `${where} is for service account '${key}', which gets its role by '${other.node.path}', expected one role for each`,
    );
  }
  made.set(key, by);
}

/** What gives pods of a service account their role, in the stack of the cluster; pods that start before never get it. */
export function associationOf(
  cluster: IConstruct,
  namespace: string,
  serviceAccount: string,
): IConstruct | undefined {
  const made = MADE.get(cluster)?.get(`${namespace}/${serviceAccount}`);
  return made !== undefined && Stack.of(made) === Stack.of(cluster) ? made : undefined;
}
