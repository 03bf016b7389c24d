import { remember } from '../../../shared/remember';
import type { Guard } from '../../model/choices';
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
  const kept = keptIn(resources);
  const written = kept.length === 0 ? '' : JSON.stringify(policy);
  return kept.filter(({ own }) => written.includes(JSON.stringify(own)));
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
  const row = data.attached.find(({ type }) => type === resource.type);
  const ends = row === undefined ? NO_ENDS : endsFor(row, resources);
  const own = ends.of(resource, row?.name ?? '');
  const always = JSON.stringify(resource.when);
  if (own.some(({ policy, when }) => when.length === 0 && JSON.stringify(policy.when) === always)) {
    return [];
  }
  const [sometimes] = own;
  const why =
    sometimes !== undefined
      ? `'${sometimes.policy.origin.logicalId}' is not there in every setting`
      : ends.open === undefined
        ? undefined
        : `'${ends.open.policy.origin.logicalId}' may be for it`;
  return [{ when: resource.when, value: why ?? true }];
}

/** What a policy may be attached to. */
interface End {
  readonly policy: Resource;
  readonly value: Setting;
  readonly when: Guard;
}

/** What policies of some types are attached to, by what tells of it. */
class Ends {
  /** The first that may be anything. */
  public readonly open: End | undefined;
  private readonly places: ReadonlyMap<string, readonly number[]>;

  constructor(private readonly ends: readonly End[]) {
    const places = new Map<string, number[]>();
    ends.forEach(({ value }, place) => {
      const key = keyOf(value);
      if (key !== undefined) {
        remember(places, key, () => []).push(place);
      }
    });
    this.places = places;
    this.open = ends.find(({ value }) => value.kind === 'open' || value.kind === 'unknown');
  }

  /** Those that name a resource: by reference, or by its name, also at the end of an ARN or URL. */
  public of(resource: Resource, path: string): readonly End[] {
    if (this.places.size === 0) {
      return [];
    }
    const names = resource
      .at(path)
      .flatMap(({ value }) => (value.kind === 'text' ? [`name ${value.text}`] : []));
    const places = [`id ${resource.id}`, ...new Set(names)].flatMap((key) => this.places.get(key) ?? []);
    return places.sort((a, b) => a - b).map((place) => this.ends[place] as End);
  }
}

const NO_ENDS = new Ends([]);

function keyOf(value: Setting): string | undefined {
  switch (value.kind) {
    case 'resource':
      return `id ${value.id}`;
    case 'text':
      return `name ${/[^:/]*$/.exec(value.text)?.[0] ?? ''}`;
    default:
      return undefined;
  }
}

const ENDS = new WeakMap<Resources, Map<string, Ends>>();

/** Thousands of resources ask which of thousands of policies is theirs: the policies are looked at once. */
function endsFor({ type, policies }: (typeof data.attached)[number], resources: Resources): Ends {
  const known = ENDS.get(resources) ?? new Map<string, Ends>();
  ENDS.set(resources, known);
  return remember(known, type, () => {
    const ends = policies.flatMap((attached) =>
      resources
        .ofType(attached.type)
        .flatMap((policy) => policy.at(attached.path).map(({ value, when }) => ({ policy, value, when }))),
    );
    return new Ends(ends);
  });
}
