import type { Place } from './paths';
import { placesOf } from './paths';
import { knownText, type ObjectPredicate, type Verdict } from './verdicts';

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', '*']);

/** Groups and resources of Kubernetes: whether a rule of a role writes one. */
function writesAnyOf(place: Place, resources: readonly (readonly [string, readonly string[]])[]): Verdict {
  const of = (path: string): string[] => placesOf(place, path).flatMap((each) => knownText(each) ?? []);
  if (!of('verbs[]').some((verb) => WRITES.has(verb))) return undefined;
  const groups = of('apiGroups[]');
  const found = resources
    .filter(([group]) => groups.includes(group))
    .flatMap(([, names]) => names)
    .find((name) => of('resources[]').includes(name));
  return found === undefined ? undefined : { seen: found };
}

/** A rule of a role that gives tokens of service accounts. */
export const givesTokens: ObjectPredicate = (place) =>
  writesAnyOf(place, [['', ['serviceaccounts/token', 'serviceaccounts/*']]]);

/** A rule of a role by which packets to services go wherever its holder says. */
export const redirectsTraffic: ObjectPredicate = (place) =>
  writesAnyOf(place, [
    ['', ['endpoints', 'services/status', 'services/*']],
    ['discovery.k8s.io', ['endpointslices']],
    ['networking.k8s.io', ['ingresses/status', 'ingresses/*']],
  ]);

/** A rule of a role that changes namespaces. */
export const changesNamespaces: ObjectPredicate = (place) => writesAnyOf(place, [['', ['namespaces']]]);
