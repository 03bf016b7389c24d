import type { Written } from '../../model/resource';
import { Text } from '../../model/resource';

/** What stands at a path; undefined where nothing does. */
export type Place = Written | undefined;

type Members = Readonly<Record<string, Written>>;

const PARSED = new Map<string, readonly string[]>();

/**
 * Everything at a path of an object.
 *
 * `spec.ports[].port` goes through lists, `data.*` to each member, `metadata.annotations['a/b']` to a name with dots, and
 * `**` to every object and text at any depth. What is not known stays: as the text that hides it.
 */
export function placesOf(content: Place, path: string): readonly Place[] {
  return walk(content, stepsOf(path));
}

function stepsOf(path: string): readonly string[] {
  let steps = PARSED.get(path);
  if (steps === undefined) {
    steps = [...path.matchAll(/\['([^']+)'\]|(\[\]|[^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
    PARSED.set(path, steps);
  }
  return steps;
}

function walk(place: Place, steps: readonly string[]): readonly Place[] {
  const [step, ...rest] = steps;
  if (step === undefined || place === undefined || place instanceof Text) {
    return [place];
  }
  switch (step) {
    case '[]':
      return through(Array.isArray(place) ? (place as readonly Written[]) : [place], rest);
    case '*':
      return through(Object.values(membersOf(place) ?? {}), rest);
    case '**':
      return deep(place, rest);
    default:
      return walk(memberOf(place, step), rest);
  }
}

function through(places: readonly Written[], rest: readonly string[]): readonly Place[] {
  return places.length === 0 ? [undefined] : places.flatMap((place) => walk(place, rest));
}

function deep(place: Written, rest: readonly string[]): readonly Place[] {
  const found = everyPart(place)
    .filter((part) => rest.length > 0 || isLeaf(part))
    .flatMap((part) => (isLeaf(part) && rest.length > 0 ? [] : walk(part, rest)))
    .filter((part) => part !== undefined);
  return found.length === 0 ? [undefined] : found;
}

/** A value and all that it holds. */
export function everyPart(value: Written): readonly Written[] {
  if (isLeaf(value)) {
    return [value];
  }
  const inner = Array.isArray(value) ? (value as readonly Written[]) : Object.values(value as Members);
  return [value, ...inner.flatMap(everyPart)];
}

function isLeaf(value: Written): boolean {
  return typeof value !== 'object' || value === null || value instanceof Text;
}

/** The members of an object; undefined for anything else. */
export function membersOf(value: Place): Members | undefined {
  return value === undefined || isLeaf(value) || Array.isArray(value) ? undefined : (value as Members);
}

/** A member of an object; where the names of some are not known, it may be one of them. */
export function memberOf(value: Place, name: string): Place {
  const members = membersOf(value);
  if (members === undefined) {
    return undefined;
  }
  if (Object.hasOwn(members, name)) {
    // Kubernetes takes null for nothing.
    return members[name] ?? undefined;
  }
  return Object.keys(members).some((key) => key.includes('\uE000'))
    ? new Text([{ why: 'the name of a member is known only at deployment' }])
    : undefined;
}
