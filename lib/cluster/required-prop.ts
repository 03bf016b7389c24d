import { UsageError } from '../shared/errors';

/** A property that has to be given. */
export interface RequiredProp {
  readonly name: string;
  /** What is expected, as the end of a sentence. */
  readonly expected: string;
}

/**
 * Checks a property that languages without types let be left out.
 *
 * @throws UsageError if it is not there
 */
export function checkGiven(where: string, value: unknown, { name, expected }: RequiredProp): void {
  if (value === undefined || value === null) {
    throw new UsageError(`${where} has no ${name}, expected ${expected}`);
  }
}

/**
 * Checks the properties that a cluster is nothing without.
 *
 * @throws UsageError if one is not there
 */
export function checkClusterProps(
  where: string,
  { network, kubernetesVersion }: { readonly network: unknown; readonly kubernetesVersion: unknown },
): void {
  checkGiven(where, network, { name: 'network', expected: 'a ZeroEgressVpc' });
  const expected = "one like KubernetesVersion.V1_35 of 'aws-cdk-lib/aws-eks-v2'";
  checkGiven(where, kubernetesVersion, { name: 'kubernetesVersion', expected });
}
