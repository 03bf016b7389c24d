import { Names, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';

const MAX_LENGTH = 100;

/**
 * The name of a cluster, known at synthesis: its log group and the trust of its roles name it before it is there.
 *
 * @throws UsageError if a given one is none
 */
export function clusterNameOf(scope: IConstruct, where: string, given: string | undefined): string {
  if (given === undefined) {
    return Names.uniqueResourceName(scope, {
      maxLength: MAX_LENGTH,
      separator: '-',
      allowedSpecialCharacters: '-',
    });
  }
  if (Token.isUnresolved(given) || !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(given) || given.length > MAX_LENGTH) {
    const text = Token.isUnresolved(given) ? 'a value known only at deployment' : `'${given}'`;
    throw new UsageError(
      `${where} has clusterName ${text}, expected at most ${MAX_LENGTH} letters, digits and hyphens, the first one no hyphen`,
    );
  }
  return given;
}

/** Clusters of an app by where they are and how they are called. */
const MADE = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Takes a name for a cluster that is made here.
 *
 * @throws UsageError if another cluster of the app has it in the same account and Region: Amazon EKS would refuse the second
 */
export function takeClusterName(scope: IConstruct, where: string, name: string): void {
  const stack = Stack.of(scope);
  const account = Token.isUnresolved(stack.account) ? stack.node.path : stack.account;
  const key = `${account}/${stack.region}/${name}`;
  const made = MADE.get(scope.node.root) ?? new Map<string, string>();
  MADE.set(scope.node.root, made);
  const other = made.get(key);
  if (other !== undefined) {
    throw new UsageError(
      `${where} has clusterName '${name}', which '${other}' has in the same account and Region, expected another`,
    );
  }
  made.set(key, scope.node.path);
}
