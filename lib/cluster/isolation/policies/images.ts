import { DENY, WARN, rule, type AdmissionPolicy } from '../admission-policy';
import { identityOf, imagesOf, list, mapOfLists } from '../cel';
import { byMakers } from './makers';

/** What an image must be. */
export interface ImageFacts {
  /** What the images of our registries start with, slash included. */
  readonly prefixes: readonly string[];
  /** Images of add-ons by `namespace/service account`, each exact; one that ends with a colon is of every version. */
  readonly addOns: ReadonlyMap<string, readonly string[]>;
}

/** What follows the prefix: a repository by the grammar of references, and a digest; no tag. */
const REPOSITORY_AND_DIGEST = '^[a-z0-9]+(([.]|_|__|-+|/)[a-z0-9]+)*@sha256:[a-f0-9]{64}$';

/** Whether an image `i` is one of `variables.admitted`. */
export const OF_ADD_ON =
  "variables.admitted.exists(a, i == a || (a.endsWith(':') && i.startsWith(a) && i.substring(size(a)).matches('^v[0-9][A-Za-z0-9_.-]*$')))";

/** Images that the service account of a pod may run because they are of its add-on. */
export function admittedImages(addOns: ImageFacts['addOns'], spec: string): string {
  return `${mapOfLists(addOns)}[?${identityOf(spec)}].orValue([])`;
}

/** The same for pods that are made by whoever makes those of add-ons: others would say what the images do. */
export function admittedInPods(addOns: ImageFacts['addOns']): string {
  return `(${byMakers(addOns)}) ? ${admittedImages(addOns, 'object.spec')} : []`;
}

/**
 * Pods run images of our registries alone, each by a digest that somebody promoted.
 *
 * Pods are judged and no templates of them: every kind that makes pods, known or not, makes them here. An update is judged
 * by the images that it brings, so that a pod whose digest was withdrawn can still end.
 */
export function imagesPolicy(facts: ImageFacts): AdmissionPolicy {
  return {
    name: 'images',
    rules: [rule('', ['pods', 'pods/ephemeralcontainers'], ['CREATE', 'UPDATE'])],
    variables: {
      before: `oldObject == null ? [] : ${imagesOf('oldObject.spec')}`,
      judged: `(${imagesOf('object.spec')}).filter(i, !(i in variables.before))`,
      admitted: admittedInPods(facts.addOns),
      ...sorted(facts),
    },
    validations: [
      ...ofOurs(),
      {
        expression:
          "variables.ours.all(i, i.split('@sha256:').size() == 2 && i.split('@sha256:')[1] in params.?data.orValue({}))",
        message: 'an image has a digest that nobody promoted',
        detail: "'nobody promoted the digest of one of ' + variables.ours.join(', ')",
      },
    ],
    readsImages: true,
    actions: DENY,
  };
}

/** Whoever applies a workload is told at once what its pods would be refused for. */
export function templatesPolicy(facts: ImageFacts): AdmissionPolicy {
  return {
    name: 'templates',
    rules: [
      rule('apps', ['deployments', 'daemonsets', 'statefulsets', 'replicasets'], ['CREATE', 'UPDATE']),
      rule('batch', ['jobs', 'cronjobs'], ['CREATE', 'UPDATE']),
    ],
    variables: {
      pod: "object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec",
      judged: imagesOf('variables.pod'),
      admitted: admittedImages(facts.addOns, 'variables.pod'),
      ...sorted(facts),
    },
    validations: ofOurs(),
    actions: WARN,
  };
}

function sorted({ prefixes }: ImageFacts): Readonly<Record<string, string>> {
  return {
    ours: `variables.judged.filter(i, ${list(prefixes)}.exists(p, i.startsWith(p)))`,
    foreign: `variables.judged.filter(i, !(i in variables.ours) && !(${OF_ADD_ON}))`,
    unpinned: `variables.ours.filter(i, !${list(prefixes)}.exists(p, i.startsWith(p) && i.substring(size(p)).matches('${REPOSITORY_AND_DIGEST}')))`,
  };
}

function ofOurs() {
  return [
    {
      expression: 'variables.foreign.size() == 0',
      message: 'an image is from elsewhere',
      detail: "'from elsewhere: ' + variables.foreign.join(', ')",
    },
    {
      expression: 'variables.unpinned.size() == 0',
      message: 'an image is not named by its digest alone',
      detail: "'not named by their digests alone: ' + variables.unpinned.join(', ')",
    },
  ];
}
