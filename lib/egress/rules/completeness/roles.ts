import type { NetworkModel } from '../../model/network';
import type { Resource, Resources } from '../../model/resource';
import { guardsOf } from '../../needs/tests';
import type { NeedTest } from '../../needs/workload';
import { settingsAt } from '../../needs/workload';
import { under } from '../conditional';
import type { Identity } from '../identities/collect';
import { identitiesOf } from '../identities/collect';
import { toDocument } from '../policies/documents';
import type { Severity, Violation } from '../rule';
import { readMarked, saidGroups, type Group } from './grants';
import { arnOf, lacking, type Lack } from './role-grants';
import { keyAt, keysOf } from './role-keys';
import data from './role-needs.json';
import { saidOf } from './said';

const CLUSTER = 'AWS::EKS::Cluster';

/** A role is the main part of a construct of CDK. */
const OF_PART = 2;
const RUNNING: ReadonlySet<string> = new Set(data.running.services);

/** Actions that a service or a machine calls with the role that a resource gives it. */
interface RoleNeed {
  readonly type: string;
  /** Path of the role. */
  readonly role: string;
  readonly actions: readonly string[];
  /** ARNs that they are called on, with wildcards, in so far as the service tells. */
  readonly on?: readonly string[];
  /** Path of the cluster that they are called on. */
  readonly onClusterAt?: string;
  /** Path of the key that they are called on; only where the policy of the key leaves it to roles. */
  readonly onKeyAt?: string;
  readonly why: string;
  readonly when?: readonly NeedTest[];
  /** Types, each with a property that must be written, of which one must be there. */
  readonly beside?: readonly string[];
  readonly severity: Severity;
  /** What is seen then. */
  readonly fails: string;
  readonly source: string;
  readonly date: string;
}

export const ROLE_NEEDS: readonly RoleNeed[] = data.rows as readonly RoleNeed[];

const BY_NODES: ReadonlySet<string> = new Set(data.byNodes.actions);

/** Roles that lack what is called with them in any case. */
export function lackingIn(model: NetworkModel): readonly Violation[] {
  const roles = new Map(identitiesOf(model.resources).map((identity) => [identity.resource.id, identity]));
  return [
    ...ROLE_NEEDS.filter((row) => isBeside(model, row)).flatMap((row) =>
      model.resources.ofType(row.type).flatMap((resource) => lackingFor(model, { resource, row, roles })),
    ),
    ...lackingForSaid(model, [...roles.values()]),
  ];
}

function isBeside({ resources }: NetworkModel, { beside }: RoleNeed): boolean {
  return (
    beside === undefined ||
    beside.some((text) => {
      const [type = '', property] = text.split(' ');
      return resources
        .ofType(type)
        .some(
          (one) => property === undefined || one.at(property).some(({ value }) => value.kind !== 'absent'),
        );
    })
  );
}

interface Question {
  readonly resource: Resource;
  readonly row: RoleNeed;
  readonly roles: ReadonlyMap<string, Identity>;
}

function lackingFor(model: NetworkModel, { resource, row, roles }: Question): readonly Violation[] {
  const { resources } = model;
  return settingsAt(resources, resource, row.role).flatMap(({ when, value }) => {
    const role = value.kind === 'resource' ? roles.get(value.id) : undefined;
    const lacks = role === undefined ? [] : lacksOf(resources, role, { resource, row });
    return role === undefined || lacks.length === 0
      ? []
      : guardsOf(resources, resource, row.when).flatMap((guard) =>
          under(model, [resource.when, when, guard], {
            origin: role.resource.origin,
            severity: row.severity,
            message: `role '${role.resource.origin.logicalId}' of '${resource.origin.logicalId}' (${resource.type}) lacks ${textOf(lacks)}: ${row.why}; without it ${row.fails}`,
            fix: fixOf(lacks),
          }),
        );
  });
}

function lacksOf(
  resources: Resources,
  role: Identity,
  { resource, row }: Omit<Question, 'roles'>,
): readonly Lack[] {
  const { actions, onKeyAt } = row;
  if (onKeyAt === undefined)
    return lacking(resources, [role], { actions, targets: targetsFor(resource, row) });
  const keys = keyAt(resources, resource, onKeyAt);
  return keys.flatMap(({ id }) => lacking(resources, [role], { actions, targets: [[arnOf(id)]] }));
}

/** What the row says, and the cluster that the resource names, where the input shows it. */
function targetsFor(resource: Resource, { on = [], onClusterAt }: RoleNeed): readonly Group[] {
  const cluster =
    onClusterAt === undefined
      ? []
      : resource
          .at(onClusterAt)
          .flatMap(({ value }) =>
            value.kind === 'resource' && value.type === CLUSTER ? [arnOf(value.id)] : [],
          );
  return [...on, ...(cluster.length === 1 ? cluster : [])].map((arn) => [arn]);
}

/** Constructs that say which calls they make, and have roles in them none of which may make them. */
function lackingForSaid(model: NetworkModel, identities: readonly Identity[]): readonly Violation[] {
  const roles = identities.filter(({ resource }) => resource.type === 'AWS::IAM::Role');
  return saidOf(model).flatMap((one) => {
    const { askedBy, api, why, when } = one;
    const own = roles.filter(({ resource }) => resource.origin.constructPath?.startsWith(`${askedBy}/`));
    const first = own.find((role) => isOwn(role, askedBy) && runs(role));
    if (first === undefined || api === undefined) {
      return [];
    }
    const actions = api.actions.filter((action) => !BY_NODES.has(action));
    const lacks = [
      ...lacking(model.resources, own, { actions, targets: saidGroups(api.resources) }),
      ...keysOf(model.resources, api).flatMap((calls) => lacking(model.resources, own, calls)),
    ];
    return lacks.length === 0
      ? []
      : under(model, [first.resource.when, when], {
          origin: first.resource.origin,
          message: `role '${own.map(({ resource }) => resource.origin.logicalId).join("' and '")}' of '${askedBy}' lacks ${textOf(lacks)}, which it says that it needs (${why}): each call is refused`,
          fix: fixOf(lacks),
        });
  });
}

/** Whether a role is a part of the construct itself, and that no stack: what stands deeper may have a role for itself. */
function isOwn({ resource: { origin } }: Identity, askedBy: string): boolean {
  const below = origin.constructPath?.slice(askedBy.length + 1).split('/') ?? [];
  return below.length <= OF_PART && origin.stack !== askedBy;
}

/** Whether code takes the role, and no service for what it does itself. */
function runs({ resource }: Identity): boolean {
  return resource
    .written('AssumeRolePolicyDocument')
    .flatMap(({ value }) => readMarked(toDocument(value)))
    .some(({ principal }) => principal?.values.some(({ value }) => RUNNING.has(value.text)) === true);
}

/** Actions that are lacking, with what on where they are allowed on something else. */
function textOf(lacks: readonly Lack[]): string {
  return lacks.map(({ action, on }) => (on === undefined ? action : `${action} on '${on}'`)).join(', ');
}

function fixOf(lacks: readonly Lack[]): string {
  const actions = [...new Set(lacks.map(({ action }) => action))].join(', ');
  return `let a policy of the role allow ${actions} on what they are called on`;
}
