import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { UsageError } from '../shared/errors';
import type { ZeroEgressVpcProps } from './zero-egress-vpc-props';

/** Whose principals and resources endpoint policies admit beside the stack's account, checked. */
export interface Perimeter {
  readonly organizationId?: string;
  readonly imageRegistryAccounts?: readonly string[];
}

/**
 * Checks the owners that endpoint policies will name.
 *
 * @throws UsageError if an id is malformed
 */
export function planPerimeter(scope: Construct, props: ZeroEgressVpcProps): Perimeter {
  const { organizationId, imageRegistryAccounts } = props;
  const where = `ZeroEgressVpc '${scope.node.path}'`;
  if (organizationId !== undefined && !isTokenOr(/^o-[a-z0-9]{10,32}$/, organizationId)) {
    throw new UsageError(
      `${where} has organizationId '${organizationId}', expected an id like 'o-abcd123456'`,
    );
  }
  const odd = imageRegistryAccounts?.find((account) => !isTokenOr(/^\d{12}$/, account));
  if (odd !== undefined) {
    throw new UsageError(`${where} has '${odd}' in imageRegistryAccounts, expected account ids of 12 digits`);
  }
  return { organizationId, imageRegistryAccounts };
}

function isTokenOr(pattern: RegExp, value: string): boolean {
  return Token.isUnresolved(value) || pattern.test(value);
}
