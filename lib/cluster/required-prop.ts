import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { IZeroEgressVpc } from '../network/network';
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

/** What a cluster is nothing without. */
interface ClusterBasis {
  readonly network: IZeroEgressVpc;
  readonly kubernetesVersion: unknown;
}

/**
 * Checks the properties that a cluster is nothing without.
 *
 * @throws UsageError if one is not there, or the network is in another Region
 */
export function checkClusterProps(
  scope: IConstruct,
  where: string,
  { network, kubernetesVersion }: ClusterBasis,
): void {
  checkGiven(where, network, { name: 'network', expected: 'a ZeroEgressVpc' });
  const expected = "one like KubernetesVersion.V1_35 of 'aws-cdk-lib/aws-eks-v2'";
  checkGiven(where, kubernetesVersion, { name: 'kubernetesVersion', expected });
  checkRegion(where, scope, network.region);
}

/**
 * Checks that something is in the Region of a network: endpoints and registries are called in their own Region alone.
 *
 * @throws UsageError if it is certainly in another one
 */
export function checkRegion(where: string, construct: IConstruct, region: string): void {
  const own = Stack.of(construct).region;
  if (!Token.isUnresolved(own) && own !== region) {
    throw new UsageError(
      `${where}: '${construct.node.path}' is in ${own} and the network in ${region}, expected one Region for both`,
    );
  }
}
