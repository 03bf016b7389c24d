import type { Statement } from '../../../policy/document';
import { haveCommonText } from '../../../shared/wildcards';
import type { Resource, Resources } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Identity } from '../identities/collect';
import { nameOf } from '../policies/own';
import type { Caller } from './admitted';
import { judge, refusesOn } from './admitted';
import { readMarked, type Group } from './grants';
import data from './role-needs.json';
import { MARKING, textsOf } from './texts';

/** Stands for what actions without a resource are called on: no pattern but `*` fits it. */
const NO_RESOURCE = '\uE030';
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set(data.withoutResource.actions);

/** Actions that are called with roles, and what each is called on. */
export interface Calls {
  readonly actions: readonly string[];
  /** Groups of ARNs, each about one thing and its parts; none where it may be any. */
  readonly targets: readonly Group[];
}

/** What certainly none of some roles may call: actions, some with what they are refused on. */
export interface Lack {
  readonly action: string;
  /** ARN as a reader writes it; undefined for everything. */
  readonly on?: string;
}

/**
 * What certainly none of the roles may call, by their statements, their boundaries, and what these are about.
 *
 * Conditions that nobody can judge may hold, and what is known only at deployment may be what is asked for. Nothing is said
 * where not all permissions of a role are shown.
 */
export function lacking(resources: Resources, roles: readonly Identity[], calls: Calls): readonly Lack[] {
  if (roles.length === 0 || roles.some((role) => role.missing.length > 0 || hasPolicyOfAws(role.resource))) {
    return [];
  }
  return calls.actions.flatMap((action): readonly Lack[] => {
    if (roles.every(({ grants }) => grants.of(action) === undefined)) {
      return [{ action }];
    }
    const [refused] = refusedOf(targetsOf(action, calls), {
      typeOf: (arn) => typeOf(resources, roles, arn),
      isRefused: (arn) => roles.every((role) => isRefused(resources, role, { action, arn })),
    });
    return refused === undefined ? [] : [{ action, on: spelled(resources, roles, refused[0] ?? '') }];
  });
}

/**
 * Targets on which an action is refused for certain: all of them where it is allowed on none, else those of a kind of which it
 * is allowed on others. Who names several kinds may call each action on one of these alone.
 */
function refusedOf(
  targets: readonly Group[],
  {
    typeOf: kindOf,
    isRefused: fails,
  }: { readonly typeOf: (arn: string) => string; readonly isRefused: (arn: string) => boolean },
): readonly Group[] {
  const refused = targets.filter((group) => group.every(fails));
  if (refused.length === targets.length) {
    return refused;
  }
  const allowed = new Set(
    targets.filter((group) => !refused.includes(group)).map(([arn = '']) => kindOf(arn)),
  );
  return refused.filter(([arn = '']) => allowed.has(kindOf(arn)));
}

/** `s3`, `ec2 instance`, or the type of a resource of the input. */
function typeOf(resources: Resources, [role]: readonly Identity[], arn: string): string {
  const [start, , service = '', , , thing = ''] = arn.split(':');
  const own = role && textsOf(resources, role.resource).resourceIn(arn)?.type;
  return start === 'arn' ? `${service} ${service === 's3' ? '' : (thing.split('/')[0] ?? '')}` : (own ?? arn);
}

/** Whether it has a policy that AWS writes, and changes. */
function hasPolicyOfAws(role: Resource): boolean {
  return role.written('ManagedPolicyArns[]').some(({ value }) => {
    const text = value instanceof Text ? value.fill(() => '') : typeof value === 'string' ? value : '';
    return text.includes(':aws:policy/');
  });
}

function targetsOf(action: string, { targets }: Calls): readonly Group[] {
  return WITHOUT_RESOURCE.has(action)
    ? [[NO_RESOURCE]]
    : targets.filter((group) => !group.includes('*') && group.some((arn) => isOf(arn, action)));
}

/** Whether an ARN may be of the service of an action. */
function isOf(arn: string, action: string): boolean {
  const [, , service = '*'] = arn.startsWith('arn:') ? arn.split(':') : [];
  const prefix = action.split(':')[0] ?? '';
  return haveCommonText(service, SERVICES[prefix] ?? prefix);
}

/** What ARNs name a service by whose actions start otherwise. */
const SERVICES: Readonly<Record<string, string>> = data.servicesOfArns.names;

interface Call {
  readonly action: string;
  readonly arn: string;
}

function isRefused(resources: Resources, role: Identity, call: Call): boolean {
  const caller: Caller = {
    texts: textsOf(resources, role.resource),
    role: role.resource.id,
    endpoint: undefined,
    vpc: undefined,
    isGateway: false,
  };
  const layers = [role.policies, ...role.boundaries.map((boundary) => [boundary])];
  return layers.some((documents) => refuses(documents.flatMap(readMarked), call, caller));
}

function refuses(statements: readonly Statement[], { action, arn }: Call, caller: Caller): boolean {
  return refusesOn(judge(statements, action, caller), arn, caller);
}

function spelled(resources: Resources, [role]: readonly Identity[], arn: string): string {
  return arn === NO_RESOURCE || role === undefined ? '*' : textsOf(resources, role.resource).spell(arn);
}

/** The ARN of a resource of the input, as statements are compared with it. */
export function arnOf(id: string): string {
  return MARKING.texts({ own: nameOf(id), as: 'arn' })[0]?.text ?? '';
}
