import { UsageError } from '../shared/errors';
import { haveCommonText } from '../shared/wildcards';
import rows from './action-endpoints.json';
import { CATALOGUE, catalogueRow } from './catalogue';

/** Calls of one AWS API that something inside the VPC makes. */
export interface Need {
  /** Key of the service in the endpoint catalogue. */
  readonly service: string;
  /** IAM actions, `*` and `?` allowed; empty when it may be any of the service. */
  readonly actions: readonly string[];
  /** ARNs, `*` for actions without a resource; empty when it may be any of the own account or organization. */
  readonly resources: readonly string[];
  readonly why: string;
  /** Id of what AWS owns and is asked for, as `Admission` names it; absent for own resources. */
  readonly owned?: string;
  /** Who asks: the path of a construct, a resource of a template, a profile. */
  readonly askedBy: string;
}

/** Where the actions of an IAM prefix go that several endpoints, or one of another name, serve. */
interface ActionRow {
  readonly prefix: string;
  /** Patterns of action names, without prefix; a call that fits several rows of a prefix needs all their endpoints. */
  readonly actions: readonly string[];
  readonly endpoints: readonly string[];
  readonly source: string;
  readonly date: string;
}

/** Rows that split an IAM prefix over endpoints, in the order of the data file. */
export const ACTION_ENDPOINTS: readonly ActionRow[] = rows;

const ACTION = /^([a-z0-9-]+):([A-Za-z0-9*?]+)$/i;

/**
 * Keys of the endpoints that serve an IAM action, sorted; of all that may serve one where the action is a pattern.
 *
 * @returns undefined when no endpoint of the catalogue serves it
 * @throws UsageError if it is no action like `kms:Decrypt`
 */
export function endpointsOf(action: string): readonly string[] | undefined {
  if (!SERVING.has(action)) {
    SERVING.set(action, servingOf(action));
  }
  return SERVING.get(action);
}

/** Thousands of roles name the same few actions. */
const SERVING = new Map<string, readonly string[] | undefined>();

function servingOf(action: string): readonly string[] | undefined {
  const [, prefix, name] = ACTION.exec(action) ?? [];
  if (prefix === undefined || name === undefined) {
    throw new UsageError(`'${action}' is no IAM action, expected one like 'kms:Decrypt' or 'kms:*'`);
  }
  const lower = prefix.toLowerCase();
  const split = ACTION_ENDPOINTS.filter((row) => row.prefix === lower);
  if (split.length === 0) {
    const keys = CATALOGUE.filter(
      ({ iamPrefixes, gateway }) => iamPrefixes.includes(lower) && gateway === undefined,
    ).map(({ key }) => key);
    return keys.length === 0 ? undefined : keys.sort();
  }
  const whole = split.find(({ actions }) => actions.some((pattern) => covers(pattern, name)));
  const fits = split.filter(({ actions }) => actions.some((pattern) => canMeet(pattern, name)));
  // Rows are in order: the first that has every action of the name has them all, unless that is the one for the rest.
  const serving = whole === undefined || (isPattern(name) && whole.actions.includes('*')) ? fits : [whole];
  const keys = new Set(serving.flatMap(({ endpoints }) => endpoints));
  return keys.size === 0 ? undefined : [...keys].sort();
}

function canMeet(pattern: string, name: string): boolean {
  return haveCommonText(pattern.toLowerCase(), name.toLowerCase());
}

/** Whether every text of a name, which may be a pattern itself, fits a pattern. */
function covers(pattern: string, name: string): boolean {
  const stem = pattern.replace(/\*$/, '');
  return /[*?]/.test(stem)
    ? !isPattern(name) && canMeet(pattern, name)
    : name.toLowerCase().startsWith(stem.toLowerCase()) && (stem !== pattern || name.length === stem.length);
}

function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

/**
 * Checks a need.
 *
 * @throws UsageError if its service is not in the catalogue, or an action is none of that service
 */
export function checkNeed(need: Need): void {
  const row = catalogueRow(need.service);
  const odd = need.actions.find(
    (action) => !row.iamPrefixes.includes(action.split(':')[0]?.toLowerCase() ?? '') || !ACTION.test(action),
  );
  if (odd !== undefined) {
    const prefixes = row.iamPrefixes.map((prefix) => `'${prefix}:…'`).join(' or ');
    throw new UsageError(
      `${need.askedBy} needs action '${odd}' of '${need.service}', expected ${prefixes === '' ? 'no actions' : prefixes}`,
    );
  }
}

/** Calls of actions, whichever endpoints serve them. */
export type Calls = Omit<Need, 'service'>;

/** One need for each endpoint that serves some of the actions; actions that none serves are left out. */
export function needsOfActions(calls: Calls): readonly Need[] {
  const byEndpoint = new Map<string, string[]>();
  for (const action of calls.actions) {
    for (const endpoint of endpointsOf(action) ?? []) {
      byEndpoint.set(endpoint, [...(byEndpoint.get(endpoint) ?? []), action]);
    }
  }
  return [...byEndpoint].map(([service, actions]) => ({ ...calls, service, actions }));
}
