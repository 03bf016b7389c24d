import { Names, Token } from 'aws-cdk-lib';
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
