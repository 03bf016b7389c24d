import type { PrincipalElement, Statement } from '../../../policy/document';
import { hasHole, HOLE } from '../../../policy/text';
import { haveCommonText } from '../../../shared/wildcards';
import type { Guarded } from '../../model/choices';
import type { NetworkModel } from '../../model/network';
import type { Resource } from '../../model/resource';
import { guardsOf } from '../../needs/tests';
import type { NeedTest } from '../../needs/workload';
import { settingsAt } from '../../needs/workload';
import { under } from '../conditional';
import { toDocument } from '../policies/documents';
import type { Violation } from '../rule';
import { readMarked } from './grants';
import data from './policies-of-services.json';

/** Who takes a role, or uses a key, that a resource gives it, and what its policy has to allow. */
export interface TakerRow {
  readonly type: string;
  /** Path of the role or key; the resource itself where nothing is said. */
  readonly at?: string;
  /** Start of the name of a service principal. */
  readonly service?: string;
  /** Name of a role. */
  readonly role?: string;
  /** Path of the role that uses the key, where policies of the role may let it as well. */
  readonly roleAt?: string;
  /** None of these: any principal of an account. */
  readonly actions: readonly string[];
  readonly when?: readonly NeedTest[];
  /** What is seen without it. */
  readonly fails: string;
  readonly source: string;
  readonly date: string;
}

const ROLE = 'AWS::IAM::Role';
const KEY = 'AWS::KMS::Key';
/** Type of what is taken → path of the policy that says by whom. */
const POLICIES: Readonly<Record<string, string>> = { [ROLE]: 'AssumeRolePolicyDocument', [KEY]: 'KeyPolicy' };

export const TAKER_ROWS: readonly TakerRow[] = data.rows;

/** Roles and keys of the input whose own policies certainly refuse who takes or uses them. */
export function refusedTakersIn(model: NetworkModel): readonly Violation[] {
  return TAKER_ROWS.flatMap((row) =>
    model.resources.ofType(row.type).flatMap((resource) => refusedAt(model, resource, row)),
  );
}

function refusedAt(model: NetworkModel, resource: Resource, row: TakerRow): readonly Violation[] {
  const guards = guardsOf(model.resources, resource, row.when);
  return takenBy(model, resource, row).flatMap(({ when, value: taken }) => {
    const refused = refusedBy(taken, row);
    return refused.length === 0
      ? []
      : guards.flatMap((guard) =>
          under(model, [resource.when, when, guard], toViolation(resource, taken, { row, refused })),
        );
  });
}

function takenBy(
  { resources }: NetworkModel,
  resource: Resource,
  { at }: TakerRow,
): readonly Guarded<Resource>[] {
  if (at === undefined) return [{ when: [], value: resource }];
  const found = settingsAt(resources, resource, at).flatMap(({ when, value }) => {
    const taken = value.kind === 'resource' ? resources.get(value.id) : undefined;
    return taken === undefined || POLICIES[taken.type] === undefined ? [] : [{ when, value: taken }];
  });
  return [...new Map(found.map((one) => [one.value.id, one])).values()];
}

/** Actions that no statement of the policy may allow; none where no policy is written. */
function refusedBy(taken: Resource, row: TakerRow): readonly string[] {
  const written = taken.written(POLICIES[taken.type] ?? '').map(({ value }) => toDocument(value));
  const documents = written.filter((document) => Object.keys(document ?? {}).length > 0);
  const statements = documents.flatMap((document) => readMarked(document));
  return documents.length === 0
    ? []
    : row.actions.filter((action) => !statements.some((statement) => mayAllow(statement, action, row)));
}

/** Conditions may hold, and what is known only at deployment may be whom or what is asked about. */
function mayAllow({ effect, doubt, action, principal }: Statement, asked: string, row: TakerRow): boolean {
  if (effect !== 'Allow') return false;
  if (doubt !== undefined) return true;
  const isNamed =
    action === undefined || action.negated || action.values.some(({ text }) => mayMean(text, asked));
  const isTaker =
    principal === undefined || principal.negated || principal.values.some((one) => mayBe(one, row));
  return isNamed && isTaker;
}

function mayMean(pattern: string, action: string): boolean {
  return haveCommonText(pattern.replaceAll(HOLE, '*').toLowerCase(), action.toLowerCase());
}

function mayBe({ type, value }: PrincipalElement, { service, role }: TakerRow): boolean {
  if (type === 'everyone' || value.text === '*') return true;
  if (service !== undefined) {
    return type === 'service' && haveCommonText(value.text.replaceAll(HOLE, '*'), `${service}.*`);
  }
  return type === 'aws' && (role === undefined || hasHole(value) || value.text.includes(role));
}

function toViolation(
  resource: Resource,
  taken: Resource,
  { row, refused }: { readonly row: TakerRow; readonly refused: readonly string[] },
): Violation {
  const who = row.role ?? (row.service === undefined ? 'anybody' : `${row.service}.amazonaws.com`);
  const of = resource === taken ? '' : ` of '${resource.origin.logicalId}' (${resource.type})`;
  const what = taken.type === ROLE ? 'role' : 'key';
  return {
    origin: taken.origin,
    severity: 'error',
    message: `the policy of ${what} '${taken.origin.logicalId}'${of} allows ${who} no ${refused.join(', ')}: ${row.fails}`,
    fix: `let the policy of '${taken.origin.logicalId}' allow ${who} ${refused.join(', ')}`,
  };
}
