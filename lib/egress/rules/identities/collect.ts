import type { Resource, Resources } from '../../model/resource';
import { eachStatement, listOf, statementsOf, toDocument } from '../policies/documents';
import { ofShape } from '../policies/shapes';
import type { Grants } from './grants';
import { GrantsByShare } from './grants';
import type { Managed } from './managed';
import { managedPolicy } from './managed';

/** A role, user, group or permission set with all that the input says it may do. */
export interface Identity {
  readonly resource: Resource;
  /** Documents, of which any can allow. */
  readonly policies: readonly unknown[];
  /** Ids of the policies of the input that are attached to it, besides those that it holds itself. */
  readonly attached: ReadonlySet<string>;
  /** Whether a managed policy is attached to it that does not stand in the input: what is known of it may not be all. */
  readonly hasOthers: boolean;
  /** Documents of which each must allow. */
  readonly boundaries: readonly unknown[];
  /** What of its permissions the input does not show; a boundary gives none. */
  readonly missing: readonly string[];
  /** Why the boundary that it always has is not known, where it is not: it may refuse what policies allow. */
  readonly unseenBoundary: readonly string[];
  /** What the policies grant; the same object for identities of one input whose policies grant the same. */
  readonly grants: Grants;
}

interface Paths {
  readonly inline: string;
  readonly managed: string;
  readonly boundary?: string;
}

const IAM: Paths = { inline: 'Policies[].PolicyDocument', managed: 'ManagedPolicyArns[]' };

const HOLDERS: Readonly<Record<string, Paths>> = {
  'AWS::IAM::Role': { ...IAM, boundary: 'PermissionsBoundary' },
  'AWS::IAM::User': { ...IAM, boundary: 'PermissionsBoundary' },
  'AWS::IAM::Group': IAM,
  'AWS::SSO::PermissionSet': {
    inline: 'InlinePolicy',
    managed: 'ManagedPolicies[]',
    boundary: 'PermissionsBoundary.ManagedPolicyArn',
  },
};

/** Where policies say whom they are attached to, and the name of such a one. */
const ATTACHED: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Policy': ['Roles[]', 'Users[]', 'Groups[]'],
  'AWS::IAM::ManagedPolicy': ['Roles[]', 'Users[]', 'Groups[]'],
  'AWS::IAM::RolePolicy': ['RoleName'],
  'AWS::IAM::UserPolicy': ['UserName'],
  'AWS::IAM::GroupPolicy': ['GroupName'],
};

const CACHE = new WeakMap<Resources, readonly Identity[]>();

/**
 * Every identity of the input, with the policies that are attached to it wherever they are written; a policy that is
 * attached to somebody whom the input does not show stands for that one.
 */
export function identitiesOf(resources: Resources): readonly Identity[] {
  let identities = CACHE.get(resources);
  if (identities === undefined) {
    const attached = attachments(resources);
    const grants = new GrantsByShare();
    identities = [
      ...Object.entries(HOLDERS).flatMap(([type, paths]) =>
        resources.ofType(type).map((holder) => identityOf(resources, { holder, paths, attached })),
      ),
      ...(attached.get('') ?? []).map((policy) => ({
        resource: policy,
        policies: documentsAt(policy, 'PolicyDocument', policy),
        attached: new Set<string>(),
        hasOthers: false,
        boundaries: [],
        missing: [],
        unseenBoundary: [],
      })),
    ].map((identity) => ({ ...identity, grants: grants.of(identity) }));
    CACHE.set(resources, identities);
  }
  return identities;
}

/** Policies by the id of whom they are attached to; '' for those whom the input does not show. */
function attachments(resources: Resources): ReadonlyMap<string, readonly Resource[]> {
  const names = namesOf(resources);
  const out = new Map<string, Resource[]>();
  for (const [type, paths] of Object.entries(ATTACHED)) {
    for (const policy of resources.ofType(type)) {
      const ends = paths.flatMap((path) => policy.at(path).flatMap(({ value }) => endOf(value, names)));
      new Set(ends).forEach((end) => out.set(end, [...(out.get(end) ?? []), policy]));
    }
  }
  return out;
}

function endOf(
  value: ReturnType<Resource['at']>[number]['value'],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  switch (value.kind) {
    case 'absent':
      return [];
    case 'resource':
      return [value.type in HOLDERS ? value.id : ''];
    case 'text':
      return [names.get(value.text) ?? ''];
    default:
      return [''];
  }
}

function namesOf(resources: Resources): ReadonlyMap<string, string> {
  return new Map(
    ['RoleName', 'UserName', 'GroupName'].flatMap((property) =>
      resources
        .ofType(`AWS::IAM::${property.slice(0, -4)}`)
        .flatMap((holder) =>
          holder
            .at(property)
            .flatMap(({ value }) => (value.kind === 'text' ? [[value.text, holder.id] as const] : [])),
        ),
    ),
  );
}

interface Held {
  readonly holder: Resource;
  readonly paths: Paths;
  readonly attached: ReadonlyMap<string, readonly Resource[]>;
}

function identityOf(resources: Resources, { holder, paths, attached }: Held): Omit<Identity, 'grants'> {
  const managed = holder
    .written(paths.managed)
    .map(({ when, value }) => unlessAlways(when.length === 0, managedPolicy(resources, value)));
  const apart = attached.get(holder.id) ?? [];
  const bounds =
    paths.boundary === undefined
      ? []
      : holder
          .written(paths.boundary)
          .map(({ when, value }) => ({ isAlways: when.length === 0, ...managedPolicy(resources, value) }));
  const policies = [
    ...documentsAt(holder, paths.inline, holder),
    ...apart.flatMap((policy) => documentsAt(policy, 'PolicyDocument', holder)),
    ...managed.flatMap(({ documents = [] }) => documents),
  ];
  const gaps = policies.flatMap((policy) => gapsIn(policy, resources));
  return {
    resource: holder,
    policies,
    attached: new Set([...apart.map(({ id }) => id), ...managed.flatMap(({ id }) => id ?? [])]),
    hasOthers: managed.some(({ id }) => id === undefined),
    boundaries: bounds.flatMap(({ documents = [] }) => documents),
    missing: [...new Set([...managed.flatMap(({ why }) => why ?? []), ...gaps])],
    unseenBoundary: bounds.flatMap(({ isAlways, why }) => (isAlways && why !== undefined ? [why] : [])),
  };
}

/** Documents of a policy; one that is not always attached allows, but refuses nothing. */
function documentsAt(policy: Resource, path: string, holder: Resource): readonly unknown[] {
  const found = policy.written(path);
  const isSure = found.length === 1 || path.includes('[]');
  const isAlways = policy.id === holder.id || JSON.stringify(policy.when) === JSON.stringify(holder.when);
  return found.map(({ value, when }) => {
    const document = toDocument(value);
    const isKept = isAlways && isSure && JSON.stringify(when) === JSON.stringify(policy.when);
    return isKept ? document : withoutDenies(document);
  });
}

function withoutDenies(document: unknown): unknown {
  return eachStatement(document, (statement) => (statement['Effect'] === 'Deny' ? undefined : statement));
}

/** A managed policy that is not always attached, or not always the same, refuses nothing. */
function unlessAlways(isAlways: boolean, policy: Managed): Managed {
  const { documents = [] } = policy;
  return documents.length === 0 || (isAlways && documents.length === 1)
    ? policy
    : { ...policy, documents: documents.map(withoutDenies) };
}

const gapsIn = ofShape((document): readonly string[] =>
  [document, ...statementsOf(document).flatMap((statement) => [statement, ...actionsOf(statement)])].flatMap(
    gapOf,
  ),
);

function actionsOf(statement: unknown): readonly unknown[] {
  const { Action, NotAction } = (statement ?? {}) as { Action?: unknown; NotAction?: unknown };
  return [...listOf(Action), ...listOf(NotAction)];
}

/** Why a part is not known, where it is not: as a whole, or a text of which pieces are open. */
function gapOf(part: unknown): readonly string[] {
  const { unknown: why, parts = [] } = (part ?? {}) as { unknown?: unknown; parts?: readonly unknown[] };
  return typeof why === 'string' ? [why] : parts.flatMap(gapOf);
}
