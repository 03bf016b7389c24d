import type { Guarded } from '../model/choices';
import { mergeGuards } from '../model/choices';
import { defaultGroupOf } from '../model/filters';
import type { Hole, Resource, Resources, Setting, Written } from '../model/resource';
import { Text } from '../model/resource';
import rows from './workloads.json';

/**
 * A test of what is written at one of several paths.
 *
 * A path with `>` goes on in the resource that is referred to before it.
 */
export interface NeedTest {
  readonly paths: readonly string[];
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  /** A regular expression; what is known only at deployment is spelled `Type.Attribute`. */
  readonly matches?: string;
  readonly is?: 'present' | 'absent';
}

/** Something that a workload calls of itself. */
export interface CallRow {
  /** Keys of the endpoint catalogue. */
  readonly services?: readonly string[];
  /** IAM actions. */
  readonly actions?: readonly string[];
  /** Id of what AWS owns and has to be read or written as well, as endpoint policies admit it. */
  readonly owned?: string;
  /** Path of the images that are pulled, where it tells them. */
  readonly images?: string;
  readonly why: string;
  /** Whether it is called in any case; else only what it is configured for tells. */
  readonly isCertain: boolean;
  /** All of which have to hold. */
  readonly when?: readonly NeedTest[];
}

/** Where resources of a type run, and what they call. */
export interface WorkloadRow {
  readonly type: string;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Why its interfaces are in groups that no property names. */
  readonly hasOtherGroups?: string;
  readonly roles: readonly string[];
  /** Actions of its role that the service calls from its own network. */
  readonly byService: readonly string[];
  /** The same, where the input makes it read from an event source. */
  readonly byEventSource?: readonly string[];
  /** The same, where it has a destination or queue for what fails. */
  readonly byDestination?: readonly string[];
  /** Whether it is a role itself, of those that take it. */
  readonly isRole?: boolean;
  /** Path of the cluster whose nodes these are, where that is one. */
  readonly cluster?: string;
  /** Whether only pods run on them, and no daemons. */
  readonly isServerless?: boolean;
  /** Path of the cluster on whose nodes it runs. */
  readonly runsIn?: string;
  readonly calls: readonly CallRow[];
  readonly source: string;
  readonly date: string;
}

/** Every type that runs in subnets and calls APIs of AWS, in the order of the data file. */
export const WORKLOADS: readonly WorkloadRow[] = rows as readonly WorkloadRow[];

/** Where a path ends: the resource that has it, and what is left of it. */
interface End {
  readonly resource: Resource;
  readonly path: string;
}

function endsOf(resources: Resources, resource: Resource, path: string): readonly Guarded<End>[] {
  const [first = '', ...rest] = path.split('>');
  if (rest.length === 0) {
    return [{ when: [], value: { resource, path } }];
  }
  return resource.at(first).flatMap(({ when, value }) => {
    const target = value.kind === 'resource' ? resources.get(value.id) : undefined;
    return target === undefined ? [] : under(when, endsOf(resources, target, rest.join('>')));
  });
}

/** What a path can hold, through references. */
export function settingsAt(
  resources: Resources,
  resource: Resource,
  path: string,
): readonly Guarded<Setting>[] {
  return endsOf(resources, resource, path).flatMap(({ when, value }) =>
    under(when, value.resource.at(value.path)),
  );
}

/** What is written under a path, through references. */
export function writtenAt(
  resources: Resources,
  resource: Resource,
  path: string,
): readonly Guarded<Written>[] {
  return endsOf(resources, resource, path).flatMap(({ when, value }) =>
    under(when, value.resource.written(value.path)),
  );
}

/** Ids of what is named anywhere under a path; with `>`, also of what is named there in turn. */
export function referencesAt(resources: Resources, resource: Resource, path: string): readonly string[] {
  const [first = '', ...rest] = path.split('>');
  const ids = resource.written(first).flatMap(({ value }) => referencesIn(value));
  const next = rest.join('>');
  return ids.flatMap((id) => {
    const target = next === '' ? undefined : resources.get(id);
    return target === undefined ? [id] : [id, ...referencesAt(resources, target, next)];
  });
}

function referencesIn(value: Written): readonly string[] {
  if (value instanceof Text) {
    return value.parts.flatMap((part) => (typeof part === 'string' ? [] : (part.resource?.id ?? [])));
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

/** The facts where a setting holds as well. */
export function under<T>(when: Guarded<T>['when'], facts: readonly Guarded<T>[]): readonly Guarded<T>[] {
  return facts.flatMap((fact) => {
    const merged = mergeGuards(when, fact.when);
    return merged === undefined ? [] : [{ when: merged, value: fact.value }];
  });
}

/** Ids of resources of a type that are named under paths, and why there may be others. */
export interface Named {
  readonly ids: readonly Guarded<string>[];
  readonly unknown: readonly string[];
}

export function namedAt(
  resources: Resources,
  { resource, paths, type }: { resource: Resource; paths: readonly string[]; type: string },
): Named {
  const found = paths.flatMap((path) => writtenAt(resources, resource, path));
  const parts = found.flatMap(({ when, value }) => under(when, partsOf(value)));
  const ids = parts.flatMap(({ when, value }) => {
    const id = typeof value === 'string' ? ID.exec(value)?.[0] : idOf(value, type);
    return id === undefined ? [] : [{ when, value: id }];
  });
  const unknown = parts.flatMap(({ value }) =>
    typeof value === 'string' || idOf(value, type) !== undefined ? [] : [value.why],
  );
  return { ids, unknown: [...new Set(unknown)] };
}

/** What a reference leads to: a resource of the type, or the group that comes with a VPC. */
function idOf({ resource }: Part, type: string): string | undefined {
  if (resource?.type === 'AWS::EC2::VPC' && resource.attribute === 'DefaultSecurityGroup') {
    return type === 'AWS::EC2::SecurityGroup' ? defaultGroupOf(resource.id) : undefined;
  }
  return resource?.type === type ? resource.id : undefined;
}

const ID = /\b(?:subnet|sg)-[0-9a-z]+/;

/** A reference, or a part that is not known. */
interface Part {
  readonly why: string;
  readonly resource?: Hole['resource'];
}

/** Texts, and references. */
function partsOf(value: Written): readonly Guarded<string | Part>[] {
  if (typeof value === 'string') {
    return value.split(',').map((text) => ({ when: [], value: text }));
  }
  if (value instanceof Text) {
    return value.parts.map((part) => ({ when: [], value: part }));
  }
  return Array.isArray(value) ? (value as readonly Written[]).flatMap(partsOf) : [];
}
