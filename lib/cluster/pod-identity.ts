import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

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
