import type { Place } from './paths';
import { placesOf } from './paths';
import { hiddenIn, knownText, type ObjectPredicate, type Verdict } from './verdicts';

const WRITES = ['create', 'update', 'patch', '*'];
const CHANGES = [...WRITES, 'delete', 'deletecollection'];

/** What decides what a cluster admits, and who may do what in it. */
const GUARDS = [
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'rbac.authorization.k8s.io',
];

/** Whether a list of a rule of a role names one of some; why it cannot be told where none that is known does. */
function named(place: Place, path: string, ones: readonly string[]): Verdict {
  const places = placesOf(place, path);
  const found = places.map(knownText).find((text) => text !== undefined && ones.includes(text));
  if (found !== undefined) return { seen: found };
  const why = places.map(hiddenIn).find((hidden) => hidden !== undefined);
  return why === undefined ? undefined : { why };
}

/** All at once: no where one is no, and not known where one is not known. */
function all(...verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(undefined)) return undefined;
  return verdicts.find((verdict) => verdict !== undefined && 'why' in verdict) ?? verdicts.at(-1);
}

function isEverything(place: Place): boolean {
  return ['verbs[]', 'apiGroups[]', 'resources[]'].every((path) =>
    placesOf(place, path).map(knownText).includes('*'),
  );
}

/** A rule of a role by which its holder changes policies, webhooks or roles, or whatever there is. */
export const changesGuards: ObjectPredicate = (place) => {
  if (isEverything(place)) return { seen: 'everything' };
  const verbs = named(place, 'verbs[]', CHANGES);
  const verdicts = [
    all(verbs, named(place, 'apiGroups[]', GUARDS)),
    all(verbs, named(place, 'resources[]', ['*']), named(place, 'apiGroups[]', ['*'])),
  ].filter((verdict) => verdict !== undefined);
  return verdicts.find((verdict) => 'seen' in verdict) ?? verdicts[0];
};

/** Groups and resources of Kubernetes: whether a rule of a role writes one. Of a rule that gives everything another question speaks. */
function writesAnyOf(place: Place, resources: readonly (readonly [string, readonly string[]])[]): Verdict {
  if (isEverything(place)) return undefined;
  const verbs = named(place, 'verbs[]', WRITES);
  const verdicts = resources
    .map(([group, names]) =>
      all(verbs, named(place, 'apiGroups[]', [group, '*']), named(place, 'resources[]', [...names, '*'])),
    )
    .filter((verdict) => verdict !== undefined);
  return verdicts.find((verdict) => 'seen' in verdict) ?? verdicts[0];
}

/** A rule of a role that gives tokens of service accounts. */
export const givesTokens: ObjectPredicate = (place) =>
  writesAnyOf(place, [['', ['serviceaccounts/token', 'serviceaccounts/*', '*/token']]]);

/** A rule of a role by which packets to services go wherever its holder says. */
export const redirectsTraffic: ObjectPredicate = (place) =>
  writesAnyOf(place, [
    ['', ['endpoints', 'services/status', 'services/*', '*/status']],
    ['discovery.k8s.io', ['endpointslices']],
    ['networking.k8s.io', ['ingresses/status', 'ingresses/*', '*/status']],
  ]);

/** A rule of a role that changes namespaces. */
export const changesNamespaces: ObjectPredicate = (place) => writesAnyOf(place, [['', ['namespaces']]]);
