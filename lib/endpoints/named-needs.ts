import { UsageError } from '../shared/errors';
import { nearNames } from '../shared/near-names';
import { CATALOGUE } from './catalogue';
import { ACTIONS_AS_OF, isListedAction, nearActions } from './known-actions';
import { endpointsOf, needsOfActions, type Need } from './need';
import { partitionOf, PARTITIONS } from './partitions';

/** What is needed by name: a key of the catalogue, an IAM action, or an IAM prefix; a key wins over a prefix. */
export interface Named {
  readonly name: string;
  readonly why: string;
  readonly askedBy: string;
}

/**
 * What a name needs.
 *
 * @throws UsageError with near names if it is none
 */
export function needsOfName({ name, ...asker }: Named): readonly Need[] {
  if (CATALOGUE.some(({ key }) => key === name)) {
    return [{ service: name, actions: [], resources: [], ...asker }];
  }
  const action = name.includes(':') ? name : `${name}:*`;
  if (!/^[a-z0-9-]+:[A-Za-z0-9*?]+$/i.test(action) || endpointsOf(action) === undefined) {
    throw new UsageError(
      `${asker.askedBy} names '${name}', expected a service of the endpoint catalogue, an IAM action like ` +
        `'kms:Decrypt' or an IAM prefix that an endpoint serves${nearText(nearNames(name.split(':')[0] ?? '', knownNames()))}`,
    );
  }
  checkActionName(asker.askedBy, action);
  return needsOfActions({ actions: [action], resources: [], ...asker });
}

/** A pattern passes whatever it fits: an action may be newer than the list. */
function checkActionName(option: string, action: string): void {
  if (!/[*?]/.test(action) && isListedAction(action) === false) {
    throw new UsageError(
      `${option} names '${action}', expected an action that AWS listed on ${ACTIONS_AS_OF}${nearText(nearActions(action))}: ` +
        `name a newer one as '${action}*'`,
    );
  }
}

/** Checks the name of a service of the catalogue. @throws UsageError with near names if it is none */
export function checkServiceName(option: string, name: string): void {
  const keys = CATALOGUE.map(({ key }) => key);
  if (!keys.includes(name)) {
    throw new UsageError(
      `${option} names '${name}', expected a service of the endpoint catalogue${nearText(nearNames(name, keys))}`,
    );
  }
}

/** Checks the name of a Region. @throws UsageError with near names if it is none */
export function checkRegionName(where: string, region: string): void {
  if (partitionOf(region) === undefined) {
    const known = PARTITIONS.flatMap(({ regions }) => regions);
    throw new UsageError(
      `${where} is '${region}', expected a Region of AWS like 'eu-central-1'${nearText(nearNames(region, known))}`,
    );
  }
}

function knownNames(): readonly string[] {
  return CATALOGUE.flatMap(({ key, iamPrefixes }) => [key, ...iamPrefixes]);
}

/** ` (near: kms, ksm)`; nothing where nothing is near. */
function nearText(near: readonly string[]): string {
  return near.length === 0 ? '' : ` (near: ${near.join(', ')})`;
}
