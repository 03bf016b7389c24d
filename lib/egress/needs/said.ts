import { CATALOGUE } from '../../endpoints/catalogue';
import type { Need } from '../../endpoints/need';
import { partitionOf } from '../../endpoints/partitions';
import { layersOf, requiredNeeds } from '../../endpoints/required';
import type { Guarded } from '../model/choices';
import { mergeGuards } from '../model/choices';
import type { Resource, Resources, Written } from '../model/resource';
import { Text } from '../model/resource';
import { SAID_METADATA } from '../model/said';
import type { DerivedNeed } from './derive';
import type { Place } from './places';
import { Clusters } from './places';
import { WORKLOADS } from './workload';

/** Something that a construct says that it needs. */
export interface Said {
  /** What stands nearest to the construct. */
  readonly at: Resource;
  /** Path of the construct. */
  readonly askedBy: string;
  readonly why: string;
  readonly when: DerivedNeed['when'];
  readonly api?: SaidApi;
  readonly name?: Written;
  readonly image?: Written;
}

/** Calls; of objects of buckets too. */
export interface SaidApi {
  readonly service: string;
  /** Empty for every action of the service. */
  readonly actions: readonly string[];
  /** ARNs; empty for anything own. */
  readonly resources: readonly Written[];
}

type Members = Readonly<Record<string, Written>>;

const SERVICES: ReadonlySet<string> = new Set(CATALOGUE.map(({ key }) => key));

/** Everything that constructs of an input say that they need; nothing of inputs that keep no such words. */
export function saidIn(resources: Resources): readonly Said[] {
  return resources.all.flatMap((at) =>
    at.metadata(`${SAID_METADATA}[]`).flatMap((written) => read(at, written)),
  );
}

function read(at: Resource, { when: written, value }: Guarded<Written>): readonly Said[] {
  const when = mergeGuards(at.when, written);
  if (!isMembers(value) || when === undefined) {
    return [];
  }
  const { askedBy, api, name, image, artifact } = value;
  const [of] = [api, name, image, artifact].filter(isMembers);
  const said = { at, when, askedBy: textOf(askedBy), why: textOf(of?.['why']) };
  if (isMembers(api)) {
    const calls = apiOf(api);
    return SERVICES.has(calls.service) ? [{ ...said, api: calls }] : [];
  }
  if (isMembers(artifact)) {
    const resources = listOf(artifact['arn']);
    return [{ ...said, api: { service: 's3', actions: ['s3:GetObject'], resources } }];
  }
  return isMembers(image)
    ? listOf(image['uri']).map((uri) => ({ ...said, image: uri }))
    : listOf(isMembers(name) ? name['name'] : undefined).map((text) => ({ ...said, name: text }));
}

function apiOf(api: Members): SaidApi {
  return {
    service: textOf(api['service']),
    actions: listOf(api['actions']).map(textOf),
    resources: listOf(api['resources']),
  };
}

/** The calls that a saying comes to, wherever they are made. */
export function callsOf({
  api,
  image,
  askedBy,
  why,
  at,
}: Said): readonly (Need & Pick<DerivedNeed, 'said'>)[] {
  if (api !== undefined) {
    const { service, actions, resources: said } = api;
    const layers = layersOf({ askedBy, api: { service, actions, why } });
    return [
      { service, actions, resources: [], why, askedBy, said },
      ...layers.map((need) => ({ ...need, said: [] })),
    ];
  }
  const { region } = at;
  if (typeof image !== 'string' || region === undefined || partitionOf(region) === undefined) {
    return [];
  }
  return requiredNeeds([{ askedBy, image: { uri: image, why } }], region).needs.map((need) => ({
    ...need,
    said: need.resources,
  }));
}

/** Where constructs run that only say what they need: where what stands in or around them does. */
export class SaidPlaces {
  private readonly places = new Map<string, Place[]>();

  constructor(resources: Resources) {
    const clusters = new Clusters(resources);
    for (const row of WORKLOADS) {
      for (const resource of resources.ofType(row.type)) {
        const place = clusters.placeOf(resource, row);
        if (place.subnets.length > 0 || place.unknown.length > 0) {
          this.add(resource.origin.constructPath ?? '', place);
        }
      }
    }
  }

  /** Undefined where nothing of the input runs in subnets. */
  public of(askedBy: string): readonly Place[] | undefined {
    let path = askedBy;
    while (path !== '' && !this.places.has(path)) {
      path = above(path);
    }
    return this.places.get(path);
  }

  private add(path: string, place: Place): void {
    this.places.set(path, [...(this.places.get(path) ?? []), place]);
    if (path !== '') {
      this.add(above(path), place);
    }
  }
}

function above(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function isMembers(value: Written | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Text);
}

function textOf(value: Written | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: Written | undefined): readonly Written[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly Written[]) : [value];
}
