import type { Resource, Resources, Setting } from '../../model/resource';
import data from '../data/network-perimeter.json';
import { isKept } from '../identities/api-paths';
import { ask, askEach } from '../policies/ask';
import { anchored, toDocument } from '../policies/documents';
import { nameOf } from '../policies/own';
import type { Found, Predicate } from './each-text';
import { hidden } from './each-text';

const SERVICES: Readonly<Record<string, string>> = data.services.prefixes;

/** Questions about networks from which own principals use a resource. */
export const PERIMETER_QUESTIONS = {
  /** A policy of a resource that lets an own principal move data from outside the own networks. */
  admitsOffNetwork: (resource, path, resources) => {
    const service = SERVICES[resource.type];
    return [
      ...askEach(resource.written(path), (written) => {
        const document = toDocument(written);
        const policy = service === 's3' ? document : anchored(document, resource.id, false);
        return ask(resource, resources, {
          kind: 'resource',
          about: 'network',
          actions: 'data',
          service,
          policies: [policy],
          spared: sparedIn(policy, resources),
        });
      }),
      ...hidden(resource, path),
    ];
  },

  /** A resource to which no policy of the input is attached. */
  hasNoPolicy: (resource, _, resources) => lackOf(resource, resources),
} satisfies Readonly<Record<string, Predicate>>;

/** Roles that a policy names and whose credentials services of AWS keep. */
function sparedIn(policy: unknown, resources: Resources): readonly { readonly own: string }[] {
  const written = JSON.stringify(policy);
  return keptIn(resources).filter(({ own }) => written.includes(JSON.stringify(own)));
}

const KEPT = new WeakMap<Resources, readonly { readonly own: string }[]>();

function keptIn(resources: Resources): readonly { readonly own: string }[] {
  let kept = KEPT.get(resources);
  if (kept === undefined) {
    kept = resources
      .ofType('AWS::IAM::Role')
      .filter(isKept)
      .map(({ id }) => ({ own: nameOf(id) }));
    KEPT.set(resources, kept);
  }
  return kept;
}

function lackOf(resource: Resource, resources: Resources): readonly Found[] {
  const attached = data.attached.find(({ type }) => type === resource.type);
  const ends = (attached?.policies ?? []).flatMap(({ type, path }) =>
    resources
      .ofType(type)
      .flatMap((policy) => policy.at(path).map(({ value, when }) => ({ policy, value, when }))),
  );
  const names = namesOf(resource, attached?.name ?? '');
  const own = ends.filter(({ value }) => isEnd(value, resource, names));
  const always = JSON.stringify(resource.when);
  if (own.some(({ policy, when }) => when.length === 0 && JSON.stringify(policy.when) === always)) {
    return [];
  }
  const [sometimes] = own;
  const open = ends.find(({ value }) => value.kind === 'open' || value.kind === 'unknown');
  const why =
    sometimes !== undefined
      ? `'${sometimes.policy.origin.logicalId}' is not there in every setting`
      : open === undefined
        ? undefined
        : `'${open.policy.origin.logicalId}' may be for it`;
  return [{ when: resource.when, value: why ?? true }];
}

function namesOf(resource: Resource, path: string): ReadonlySet<string> {
  return new Set(resource.at(path).flatMap(({ value }) => (value.kind === 'text' ? [value.text] : [])));
}

/** Whether a policy names the resource: by reference, or by its name, also at the end of an ARN or URL. */
function isEnd(value: Setting, { id }: Resource, names: ReadonlySet<string>): boolean {
  return value.kind === 'resource'
    ? value.id === id
    : value.kind === 'text' && names.has(/[^:/]*$/.exec(value.text)?.[0] ?? '');
}
