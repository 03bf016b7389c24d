import { Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import fipsRegions from './fips-regions.json';

/** What was built and where, as messages say it. */
export function label(kind: string, construct: IConstruct): string {
  return `${kind} '${construct.node.path}'`;
}

/**
 * The Region of a construct.
 *
 * A private registry is a regional thing with the Region in its host name, and image references must be
 * plain text by the time that manifests and admission policies are written.
 */
export function concreteRegion(scope: IConstruct, where: string): string {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region)) {
    throw new UsageError(
      `${where} is in an environment-agnostic stack, expected a stack with a Region: ` +
        'give the stack env: { region }',
    );
  }
  return region;
}

/** The host name of the private registry. The account, and with it the host, may be known only at deployment. */
export function registryHost(scope: IConstruct, region: string, options: { readonly fips: boolean }): string {
  const stack = Stack.of(scope);
  // A literal suffix where CDK knows the Region, because the host ends up in Kubernetes manifests.
  const suffix = RegionInfo.get(region).domainSuffix ?? stack.urlSuffix;
  return `${stack.account}.dkr.ecr${options.fips ? '-fips' : ''}.${region}.${suffix}`;
}

/** Checks that the Region has a FIPS host for image pulls. */
export function checkFipsRegion(region: string, where: string): void {
  const known = fipsRegions.map((row) => row.region).sort();
  if (!known.includes(region)) {
    throw new UsageError(
      `${where}: fipsEndpoint is not available in Region '${region}', expected one of ` +
        known.map((name) => `'${name}'`).join(', '),
    );
  }
}

/** Whether two constructs certainly end up in one registry. */
export function surelyShareRegistry(a: IConstruct, b: IConstruct): boolean {
  const [left, right] = [Stack.of(a), Stack.of(b)];
  if (left === right) return true;
  return left.region === right.region && left.account === right.account && !Token.isUnresolved(left.account);
}

/**
 * Whether two constructs might end up in one registry: an account or Region that is known only at deployment
 * may be any.
 */
export function mayShareRegistry(a: IConstruct, b: IConstruct): boolean {
  const [left, right] = [Stack.of(a), Stack.of(b)];
  return mayEqual(left.region, right.region) && mayEqual(left.account, right.account);
}

function mayEqual(a: string, b: string): boolean {
  return a === b || Token.isUnresolved(a) || Token.isUnresolved(b);
}
