import type { NetworkModel } from '../../model/network';
import type { Resource } from '../../model/resource';
import { Text } from '../../model/resource';
import { guardsOf } from '../../needs/tests';
import type { NeedTest } from '../../needs/workload';
import { settingsAt } from '../../needs/workload';
import { under } from '../conditional';
import type { Identity } from '../identities/collect';
import { identitiesOf } from '../identities/collect';
import type { Severity, Violation } from '../rule';
import data from './role-needs.json';
import { saidOf } from './said';

/** Actions that a service or a machine calls with the role that a resource gives it. */
interface RoleNeed {
  readonly type: string;
  /** Path of the role. */
  readonly role: string;
  readonly actions: readonly string[];
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
  const settings = settingsAt(model.resources, resource, row.role);
  return settings.flatMap(({ when, value }) => {
    const role = value.kind === 'resource' ? roles.get(value.id) : undefined;
    const lacks = role === undefined ? [] : lacking([role], row.actions);
    return role === undefined || lacks.length === 0
      ? []
      : guardsOf(model.resources, resource, row.when).flatMap((guard) =>
          under(model, [resource.when, when, guard], {
            origin: role.resource.origin,
            severity: row.severity,
            message: `role '${role.resource.origin.logicalId}' of '${resource.origin.logicalId}' (${resource.type}) lacks ${lacks.join(', ')}: ${row.why}; without it ${row.fails}`,
            fix: fixOf(lacks),
          }),
        );
  });
}

/** Of actions those that certainly none of the roles may call; none where not all of their permissions are shown. */
function lacking(roles: readonly Identity[], actions: readonly string[]): readonly string[] {
  return roles.some(({ missing, resource }) => missing.length > 0 || hasPolicyOfAws(resource))
    ? []
    : actions.filter((action) => roles.every(({ grants }) => grants.of(action) === undefined));
}

/** Whether it has a policy that AWS writes, and changes. */
function hasPolicyOfAws(role: Resource): boolean {
  return role.written('ManagedPolicyArns[]').some(({ value }) => {
    const text = value instanceof Text ? value.fill(() => '') : typeof value === 'string' ? value : '';
    return text.includes(':aws:policy/');
  });
}

/** Constructs that say which calls they make, and have roles in them none of which may make them. */
function lackingForSaid(model: NetworkModel, identities: readonly Identity[]): readonly Violation[] {
  const roles = identities.filter(({ resource }) => resource.type === 'AWS::IAM::Role');
  return saidOf(model).flatMap(({ askedBy, api, why, when }) => {
    const own = roles.filter(({ resource }) => resource.origin.constructPath?.startsWith(`${askedBy}/`));
    const actions = (api?.actions ?? []).filter((action) => !BY_NODES.has(action));
    const [first] = own;
    const lacks = first === undefined ? [] : lacking(own, actions);
    return first === undefined || lacks.length === 0
      ? []
      : under(model, [first.resource.when, when], {
          origin: first.resource.origin,
          message: `role '${own.map(({ resource }) => resource.origin.logicalId).join("' and '")}' of '${askedBy}' lacks ${lacks.join(', ')}, which it says that it needs (${why}): each call is refused`,
          fix: fixOf(lacks),
        });
  });
}

function fixOf(actions: readonly string[]): string {
  return `let a policy of the role allow ${actions.join(', ')} on what they are called on`;
}
