import { requirePartition } from '../../endpoints/catalogue';
import type { Need } from '../../endpoints/need';
import { endpointsOf, needsOfActions } from '../../endpoints/need';
import { partitionOf } from '../../endpoints/partitions';
import { ADMISSIONS } from '../../endpoints/service-owned';
import { remember } from '../../shared/remember';
import type { Guard, Guarded } from '../model/choices';
import { keyOfGuard, mergeGuards } from '../model/choices';
import type { Resource, Resources, Setting, Written } from '../model/resource';
import data from './called.json';
import type { Granted, RolePolicies } from './granted';
import { grantedBy, isAnyOf } from './granted';
import { handlersOf } from './handlers';
import type { Place } from './places';
import { Clusters } from './places';
import { guardsOf } from './tests';
import type { CallRow, WorkloadRow } from './workload';
import { WORKLOADS, settingsAt } from './workload';

/** A need of a resource of the input, and where that one runs. */
export interface DerivedNeed extends Need, Place {
  readonly workload: Resource;
  /** `handler`: a function that answers custom resources, on which the deployment itself waits. */
  readonly kind: 'workload' | 'handler';
  /** `certain`: it is called in any case; `granted`: a policy or setting lets it be called. */
  readonly basis: 'certain' | 'granted';
  /** Keys of endpoints of which one may be enough, this one among them: a pattern of actions does not tell. */
  readonly among: readonly string[];
  /** Id of the role whose policies let it be called, where that is why. */
  readonly role?: string;
  /** Path of the images of the workload that it is about. */
  readonly images?: string;
  /** What it is called on, as a construct says it; the workload is then what stands nearest to that construct. */
  readonly said?: readonly Written[];
  /** When there is this need. */
  readonly when: Guard;
}

/** Something that a workload may call and that could not be derived. */
export interface Untold extends Place {
  readonly workload: Resource;
  readonly why: string;
}

/** What workloads of an input need. */
export interface Derivation {
  /** In the order of the types of the data file, then of the input. */
  readonly needs: readonly DerivedNeed[];
  /** What could not be derived: one sentence each, sorted. */
  readonly untold: readonly string[];
  /** The same for each workload, in the order of the needs. */
  readonly untoldOf: readonly Untold[];
}

/** What an input tells besides the properties of its workloads. */
export interface Sources {
  /** Every role of the input with its policies. */
  readonly roles: readonly RolePolicies[];
  /** Tasks that something of the input starts, each with the properties of a service of ECS. */
  readonly started: readonly Resource[];
}

type Found = Pick<Derivation, 'needs' | 'untold'>;

/** Type whose row tells of all tasks. */
const TASKS = 'AWS::ECS::Service';

interface Subject {
  readonly resource: Resource;
  readonly row: WorkloadRow;
  readonly place: Place;
  readonly kind: DerivedNeed['kind'];
}

/**
 * What the resources of an input call from inside a VPC, as far as the input tells.
 *
 * By their types and settings, and by the policies of the roles that they use. A statement about every action tells
 * nothing. Subnets are those of the workload, or of the nodes that it runs on.
 */
export function derivedNeeds(resources: Resources, { roles, started }: Sources): Derivation {
  const clusters = new Clusters(resources);
  const handlers = handlersOf(resources);
  const granted = new Map(roles.map((role) => [role.resource.id, role]));
  const subjects = WORKLOADS.flatMap((row) =>
    [...resources.ofType(row.type), ...(row.type === TASKS ? started : [])].map((resource): Subject => {
      const kind = handlers.has(resource.id) ? 'handler' : 'workload';
      return { resource, row, kind, place: clusters.placeOf(resource, row) };
    }),
  ).filter(({ place }) => place.subnets.length > 0 || place.unknown.length > 0);
  const found = subjects.map((subject) => {
    const { resource, row } = subject;
    const calls = handlers.get(resource.id) === 'answers' ? [...row.calls, data.handler] : row.calls;
    const byRoles = ofRoles(resources, subject, granted);
    return {
      needs: [...calls.flatMap((call) => ofCall(resources, subject, call)), ...byRoles.needs],
      untold: byRoles.untold,
      untoldOf: byRoles.untold.map((why) => ({ workload: resource, ...subject.place, why })),
    };
  });
  return {
    needs: found.flatMap(({ needs }) => needs),
    untold: [...new Set(found.flatMap(({ untold }) => untold))].sort(),
    untoldOf: found.flatMap(({ untoldOf }) => untoldOf),
  };
}

function ofCall(resources: Resources, subject: Subject, call: CallRow): readonly DerivedNeed[] {
  const { services = [], actions = [], why, isCertain, owned, images } = call;
  const { resource } = subject;
  const guards = guardsOf(resources, resource, call.when);
  if (guards.length === 0) {
    return [];
  }
  const basis = isCertain ? 'certain' : 'granted';
  const asked = { why, resources: [], askedBy: nameOf(resource) };
  const needs: readonly (Need & { images?: string })[] = [
    ...services.map((service) => ({ ...asked, service, actions: [] })),
    ...needsOfActions({ ...asked, actions }).map((need) => ({ ...need, ...(images && { images }) })),
    ...(owned === undefined ? [] : [{ ...asked, ...ownedNeed(owned, resource), owned }]),
  ];
  return guards.flatMap((guard) => {
    const when = mergeGuards(resource.when, guard);
    return when === undefined
      ? []
      : needs.map((need) => ({ ...need, ...common(subject), basis, among: [need.service], when }));
  });
}

/** What AWS owns in the Region of a resource; all of it where the Region is not known. */
function ownedNeed(
  id: string,
  { region, account }: Resource,
): Pick<Need, 'service' | 'actions' | 'resources'> {
  const admission = ADMISSIONS.find((candidate) => candidate.id === id);
  const isKnown = region !== undefined && partitionOf(region) !== undefined;
  return {
    service: admission?.endpoints[0] ?? '',
    actions: admission?.actions ?? [],
    resources: isKnown
      ? (admission?.resources ?? []).map((arn) =>
          inRegion(arn, region)
            .replace('{account}', account ?? '*')
            .replace('{owner}', admission?.owners?.[region] ?? '*'),
        )
      : [],
  };
}

function inRegion(arn: string, region: string): string {
  return arn
    .replace('{partition}', requirePartition(region).partition)
    .replace('{regionNoDashes}', region.replaceAll('-', ''))
    .replace('{region}', region);
}

function common({ resource, place, kind }: Subject): Place & Pick<DerivedNeed, 'workload' | 'kind'> {
  return { workload: resource, kind, ...place };
}

function nameOf({ origin }: Resource): string {
  return origin.constructPath ?? origin.logicalId;
}

type Roles = ReadonlyMap<string, RolePolicies>;

function ofRoles(resources: Resources, subject: Subject, roles: Roles): Found {
  const { resource, row } = subject;
  const settings = row.isRole === true ? [itself(resource)] : rolesAt(resources, subject);
  const found = settings.map(({ when, value }): Found => {
    const role = value.kind === 'resource' ? roles.get(value.id) : undefined;
    const merged = mergeGuards(resource.when, when);
    if (role === undefined || merged === undefined) {
      const isGiven = value.kind !== 'absent' && role === undefined;
      const untold = isGiven ? [`the input does not show the role of '${resource.origin.logicalId}'`] : [];
      return { needs: [], untold };
    }
    return ofGranted(subject, {
      ...withoutPassedOn(grantedBy(role), passedOn(resources, subject)),
      role,
      when: merged,
    });
  });
  return {
    needs: withoutRepetition(found.flatMap(({ needs }) => needs)),
    untold: found.flatMap(({ untold }) => untold),
  };
}

function rolesAt(resources: Resources, { resource, row }: Subject): readonly Guarded<Setting>[] {
  return row.roles.flatMap((path) => settingsAt(resources, resource, path));
}

function itself({ id, type }: Resource): Guarded<Setting> {
  return { when: [], value: { kind: 'resource', id, type, attribute: '' } };
}

interface GrantedTo extends Granted {
  readonly role: RolePolicies;
  readonly when: Guard;
}

function withoutPassedOn(granted: Granted, passed: readonly string[]): Granted {
  return { ...granted, actions: granted.actions.filter((action) => !isAnyOf(action, passed)) };
}

function ofGranted(
  subject: Subject,
  { actions, resourcesOf, services, untold, role, when }: GrantedTo,
): Found {
  const { resource } = subject;
  const asked = { resources: [], askedBy: nameOf(resource) };
  const unserved = actions.filter((action) => endpointsOf(action) === undefined);
  const rest = { ...common(subject), basis: 'granted' as const, role: role.resource.id, when };
  const roleName = role.resource.origin.logicalId;
  const byActions = actions.flatMap((action) =>
    needsOfActions({
      ...asked,
      actions: [action],
      resources: resourcesOf(action),
      why: `its role '${roleName}' may call ${action}`,
    }).map((need) => ({ ...need, ...rest, among: endpointsOf(action) ?? [] })),
  );
  const byManaged = services.map((service) => ({
    ...asked,
    ...rest,
    service,
    actions: [],
    among: [service],
    why: `its role '${roleName}' has a policy of AWS for it`,
  }));
  const noEndpoint =
    unserved.length === 0 ? [] : [`'${roleName}' may call ${unserved.join(', ')}, which no endpoint serves`];
  return { needs: [...byActions, ...byManaged], untold: [...untold, ...noEndpoint] };
}

/** Actions of the role that the service calls from its own network. */
function passedOn(resources: Resources, { resource, row }: Subject): readonly string[] {
  const { mappings, configs } = remember(EVENTS, resources, eventsOf);
  const reading = mappings.get(resource.id) ?? [];
  const sends =
    reading.some((mapping) => mapping.at('DestinationConfig').some(({ value }) => value.kind !== 'absent')) ||
    resource.at('DeadLetterConfig').some(({ value }) => value.kind !== 'absent') ||
    configs.has(resource.id);
  return [
    ...row.byService,
    ...(reading.length > 0 ? (row.byEventSource ?? []) : []),
    ...(sends ? (row.byDestination ?? []) : []),
  ];
}

/** What AWS Lambda does for functions, by their ids. */
interface Events {
  readonly mappings: ReadonlyMap<string, readonly Resource[]>;
  readonly configs: ReadonlyMap<string, readonly Resource[]>;
}

const EVENTS = new WeakMap<Resources, Events>();

function eventsOf(resources: Resources): Events {
  return {
    mappings: byFunction(resources.ofType('AWS::Lambda::EventSourceMapping')),
    configs: byFunction(resources.ofType('AWS::Lambda::EventInvokeConfig')),
  };
}

function byFunction(settings: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const setting of settings) {
    for (const { value } of setting.at('FunctionName')) {
      if (value.kind === 'resource') {
        remember(found, value.id, () => []).push(setting);
      }
    }
  }
  return found;
}

/** One need for each service and what is called on, with the actions of all. */
function withoutRepetition(needs: readonly DerivedNeed[]): readonly DerivedNeed[] {
  const known = new Map<string, DerivedNeed>();
  for (const need of needs) {
    const key = [need.service, need.role, keyOfGuard(need.when), ...need.among, '', ...need.resources].join(
      '\n',
    );
    const before = known.get(key);
    known.set(
      key,
      before === undefined
        ? need
        : { ...before, actions: [...new Set([...before.actions, ...need.actions])] },
    );
  }
  return [...known.values()];
}
