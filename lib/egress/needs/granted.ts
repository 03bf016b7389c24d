import { haveCommonText } from '../../shared/wildcards';
import type { Resource, Written } from '../model/resource';
import { Text } from '../model/resource';
import { arnIn } from './arns';
import data from './called.json';

/** A role and what the input says that it may do. */
export interface RolePolicies {
  readonly resource: Resource;
  /** Policies as JSON, of which any can allow. */
  readonly policies: readonly unknown[];
  /** What of its permissions the input does not show. */
  readonly missing: readonly string[];
  /** Undefined of an action that nothing grants, or that something always refuses. */
  readonly grants: { readonly of: (action: string) => unknown };
}

/** What a role may call. */
export interface Granted {
  /** IAM actions, some as patterns. */
  readonly actions: readonly string[];
  /** ARNs that an action may be called on; none where it may be any, or one that is known only at deployment. */
  readonly resourcesOf: (action: string) => readonly string[];
  /** Keys of the endpoint catalogue, by policies of AWS. */
  readonly services: readonly string[];
  /** What its policies do not tell. */
  readonly untold: readonly string[];
}

type Statement = Readonly<Record<string, unknown>>;

const VIA = new Set(data.viaKeys.keys.map((key) => key.toLowerCase()));
const NOT_CALLED = data.notCalled.flatMap(({ actions }) => actions);

/** What a role may call by itself. */
export function grantedBy(role: RolePolicies): Granted {
  const statements = role.policies.flatMap(statementsOf).filter(isDirect).map(withoutHabits);
  const entries = statements.flatMap(({ Action }) => listOf(Action));
  const named = entries.filter((entry): entry is string => typeof entry === 'string' && ACTION.test(entry));
  const isCalled = (action: string): boolean =>
    !isAnyOf(action, NOT_CALLED) && (/[*?]/.test(action) || role.grants.of(action) !== undefined);
  return {
    actions: withoutPassedOn([...new Set(named)].filter(isCalled)),
    resourcesOf: (action) => resourcesOf(action, statements, role.resource),
    services: managedOf(role.resource),
    untold: [
      ...(entries.includes('*') ? [`'${nameOf(role)}' may call everything`] : []),
      ...(statements.some(({ NotAction }) => NotAction !== undefined)
        ? [`'${nameOf(role)}' may call everything but what a statement names`]
        : []),
      ...role.missing.map((why) => `'${nameOf(role)}': ${why}`),
    ],
  };
}

function resourcesOf(action: string, statements: readonly Statement[], where: Resource): readonly string[] {
  const found = statements
    .filter(({ Action }) => listOf(Action).includes(action))
    .flatMap(({ Resource: resources }) => (resources === undefined ? [undefined] : listOf(resources)))
    .map((resource) => arnIn(resource, where));
  return found.some((arn) => arn === undefined || arn === '*')
    ? []
    : [...new Set(found.flatMap((arn) => arn ?? []))].sort();
}

/** A statement without actions that it names beside others, and that nothing it names can be called with. */
function withoutHabits(statement: Statement): Statement {
  const actions = listOf(statement['Action']);
  const idle = data.habits.flatMap(({ actions: named, beside, unless }) =>
    beside.some((action) => actions.includes(action)) && !mayName(statement['Resource'], unless) ? named : [],
  );
  return idle.length === 0
    ? statement
    : { ...statement, Action: actions.filter((action) => !idle.includes(String(action))) };
}

/** Whether a resource of a statement, or one that is not known, fits an expression. */
function mayName(resources: unknown, expression: string): boolean {
  return listOf(resources).some((resource) => {
    const { parts } = (resource ?? {}) as { readonly parts?: readonly unknown[] };
    const isUnknown = [resource, ...(parts ?? [])].some(
      (part) => typeof part === 'object' && part !== null && 'unknown' in part,
    );
    const text = (parts ?? [resource]).map((part) => (typeof part === 'string' ? part : 'own')).join('');
    return isUnknown || new RegExp(expression).test(text);
  });
}

const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/i;

function nameOf({ resource }: RolePolicies): string {
  return resource.origin.logicalId;
}

/** Whether all that a pattern of actions stands for is in one of the patterns. */
export function isAnyOf(action: string, patterns: readonly string[]): boolean {
  const lower = action.toLowerCase();
  return patterns.some((pattern) => {
    const known = pattern.toLowerCase();
    return known === lower || (!/[*?]/.test(lower) && haveCommonText(known, lower)) || isWider(known, lower);
  });
}

function isWider(pattern: string, action: string): boolean {
  return pattern.endsWith('*') && action.startsWith(pattern.slice(0, -1));
}

/** A grant of another service explains what services do with keys in its name. */
function withoutPassedOn(actions: readonly string[]): readonly string[] {
  const { service, actions: passedOn } = data.viaServices;
  const isAlone = actions.every((action) => action.toLowerCase().startsWith(`${service}:`));
  return isAlone ? actions : actions.filter((action) => !isAnyOf(action, passedOn));
}

function managedOf(role: Resource): readonly string[] {
  const names = role.written('ManagedPolicyArns[]').map(({ value }) => spelled(value).replace(/^.*\//, ''));
  return [
    ...new Set(
      data.managed.filter(({ policy }) => names.includes(policy)).flatMap(({ services }) => services),
    ),
  ];
}

function spelled(value: Written): string {
  return value instanceof Text ? value.fill(() => '?') : typeof value === 'string' ? value : '';
}

function isDirect({ Effect, Condition }: Statement): boolean {
  const keys = Object.values((Condition ?? {}) as Readonly<Record<string, unknown>>).flatMap((tests) =>
    typeof tests === 'object' && tests !== null ? Object.keys(tests) : [],
  );
  return Effect === 'Allow' && !keys.some((key) => VIA.has(key.toLowerCase()));
}

function statementsOf(document: unknown): readonly Statement[] {
  return listOf((document as { Statement?: unknown } | null | undefined)?.Statement).filter(
    (statement): statement is Statement => typeof statement === 'object' && statement !== null,
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : value === undefined ? [] : [value];
}
