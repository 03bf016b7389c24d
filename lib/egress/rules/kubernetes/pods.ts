import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import type { Resource, Written } from '../../model/resource';
import type { ObjectRow, Part } from './object-rows';
import { everyPart, membersOf } from './paths';

type Index = ReadonlyMap<string, readonly Part[]>;

const INDEXES = new WeakMap<readonly KubernetesObject[], Index>();

/** The parts of an input that a row asks about. */
export function partsOf({ kubernetes }: NetworkModel, { group, kind }: ObjectRow): readonly Part[] {
  let index = INDEXES.get(kubernetes.objects);
  if (index === undefined) {
    index = indexOf(kubernetes.objects);
    INDEXES.set(kubernetes.objects, index);
  }
  return index.get(keyOf(group, kind)) ?? [];
}

/** Resources that apply objects, each with its own. */
export function resourcesOf({
  kubernetes,
}: NetworkModel): readonly (readonly [Resource, readonly KubernetesObject[]])[] {
  const found = new Map<string, [Resource, KubernetesObject[]]>();
  for (const object of kubernetes.objects) {
    const known = found.get(object.from.id);
    if (known === undefined) {
      found.set(object.from.id, [object.from, [object]]);
    } else {
      known[1].push(object);
    }
  }
  return [...found.values()];
}

/** `*` stands for any; pods and values are of no group. */
function keyOf(group: string, kind: string): string {
  return `${group} ${kind}`;
}

function indexOf(objects: readonly KubernetesObject[]): Index {
  const index = new Map<string, Part[]>();
  const add = (key: string, part: Part): void => {
    const known = index.get(key);
    if (known === undefined) {
      index.set(key, [part]);
    } else {
      known.push(part);
    }
  };
  for (const object of objects) {
    const { group, kind, content } = object;
    if (object.shown === 'values') {
      add(keyOf('*', 'Values'), { group, kind: 'Values', object, content });
    } else {
      const part = { group, kind, object, content };
      [keyOf(group, kind), keyOf(group, '*'), keyOf('*', '*')].forEach((key) => add(key, part));
    }
    podSpecsOf(object).forEach((pod) =>
      add(keyOf('*', 'PodSpec'), { group, kind: 'PodSpec', object, content: pod }),
    );
  }
  return index;
}

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Every object that lists containers, wherever an object embeds it, with all containers under one name. */
export function podSpecsOf({ kind, content }: KubernetesObject): readonly Written[] {
  // The schema of a kind describes pods and is none.
  return kind === 'CustomResourceDefinition' ? [] : everyPart(content).flatMap(podOf);
}

function podOf(value: Written): readonly Written[] {
  const members = membersOf(value);
  const lists = CONTAINERS.map((name) => members?.[name]).filter((list) => list !== undefined);
  const containers = lists.flatMap((list) => (Array.isArray(list) ? (list as readonly Written[]) : [list]));
  return members === undefined || containers.length === 0 ? [] : [{ ...members, allContainers: containers }];
}
