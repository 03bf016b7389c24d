import type { Guard } from '../../model/choices';
import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import type { Resource, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import { OBJECTS_METADATA } from './artifacts';
import { documentsOf } from './document';
import { objectsIn, shownText } from './objects';
import data from './sources.json';

/** A property that holds objects of Kubernetes, or settings that become some. */
interface ManifestSource {
  readonly type: string;
  readonly path: string;
  readonly shown: KubernetesObject['shown'];
  /** Properties that name the cluster, the namespace, and what a patch changes. */
  readonly cluster: string;
  readonly namespace?: string;
  readonly target?: string;
  readonly source: string;
  readonly date: string;
}

/** Every property that is read. */
export const SOURCES = data.sources as readonly ManifestSource[];

const NAMES = new Map(
  data.resourceNames.rows.flatMap(({ names, group, kind }) => names.map((name) => [name, { group, kind }])),
);

type Place = Pick<KubernetesObject, 'from' | 'when' | 'shown' | 'cluster' | 'namespace'>;

/** Reads what resources of the input apply to clusters; to be called once all resources are known. */
export function readManifests(model: NetworkModel): void {
  for (const source of SOURCES) {
    for (const from of model.resources.ofType(source.type)) {
      readSource(model, source, from);
    }
  }
  for (const from of model.resources.all) {
    readArtifact(model, from);
  }
  for (const { type, path } of data.elsewhere) {
    for (const from of model.resources.ofType(type)) {
      for (const { when, value } of from.written(path)) {
        const why = `it is fetched from ${shownText(value)}`;
        addUnread(model, { from, when: model.choices.both(from.when, when), why });
      }
    }
  }
}

function readSource(model: NetworkModel, source: ManifestSource, from: Resource): void {
  for (const { when, value } of from.at(source.path)) {
    // A macro or the like decides what properties there are.
    if (value.kind === 'unknown' && !value.isGiven) {
      addUnread(model, { from, when: model.choices.both(from.when, when), why: value.why });
    }
  }
  const [cluster] = from.written(source.cluster);
  const [namespace] = source.namespace === undefined ? [] : from.written(source.namespace);
  for (const { when: condition, value } of from.written(source.path)) {
    const when = model.choices.both(from.when, condition);
    if (when !== undefined && model.choices.isPossible(when)) {
      readValue(model, value, {
        from,
        when,
        shown: source.shown,
        cluster: cluster === undefined ? '' : keyOf(cluster.value),
        namespace: namespace === undefined ? 'default' : shownText(namespace.value),
      });
    }
  }
}

function readValue(model: NetworkModel, value: Written, place: Place): void {
  const documents = documentsOf(value);
  if (documents === undefined) {
    addUnread(model, { ...place, why: whyOf(value) });
    return;
  }
  for (const document of documents) {
    READERS[place.shown](model, document, place);
  }
}

/** An artifact whose objects a GitOps controller applies; the loader has put them into the metadata. */
function readArtifact(model: NetworkModel, from: Resource): void {
  if (from.metadata(OBJECTS_METADATA).length === 0) {
    return;
  }
  const [cluster] = from.metadata(`${OBJECTS_METADATA}.ClusterName`);
  const [objects] = from.metadata(`${OBJECTS_METADATA}.Objects`);
  const [unread] = from.metadata(`${OBJECTS_METADATA}.Unread`);
  if (objects === undefined) {
    const why = shownText(unread?.value) || 'the artifact with its objects is not shown';
    addUnread(model, { from, when: from.when, why });
    return;
  }
  readValue(model, objects.value, {
    from,
    when: from.when,
    shown: 'whole',
    cluster: cluster === undefined ? '' : keyOf(cluster.value),
    namespace: 'default',
  });
}

type Reader = (model: NetworkModel, document: Written, place: Place) => void;

const READERS: Readonly<Record<KubernetesObject['shown'], Reader>> = {
  whole: (model, document, place) => {
    for (const found of objectsIn(document, place.namespace)) {
      if ('why' in found) {
        addUnread(model, { ...place, why: found.why });
      } else {
        model.kubernetes.objects.push({ ...place, ...found });
      }
    }
  },

  /** The target is `deployment/coredns`, in any of the names that kubectl takes. */
  part: (model, content, place) => {
    const [target] = place.from.written(targetOf(place.from.type));
    const [resource = '', name = ''] = shownText(target?.value).split('/');
    const known = NAMES.get(resource.split('.')[0]?.toLowerCase() ?? '');
    if (known === undefined) {
      addUnread(model, { ...place, why: `it is not known what a '${resource}' is` });
    } else {
      model.kubernetes.objects.push({ ...place, ...known, name, content });
    }
  },

  values: (model, content, place) => {
    model.kubernetes.objects.push({ ...place, group: '', kind: '', name: '', content });
  },
};

function targetOf(type: string): string {
  return SOURCES.find((source) => source.type === type)?.target ?? '';
}

function addUnread(
  model: NetworkModel,
  { from, when, why }: { from: Resource; when: Guard | undefined; why: string },
): void {
  if (when !== undefined && model.choices.isPossible(when)) {
    model.kubernetes.unread.push({ from, when, why });
  }
}

function whyOf(value: Written): string {
  const hole = value instanceof Text ? value.parts.find((part) => typeof part !== 'string') : undefined;
  return hole?.why ?? 'it is neither JSON nor YAML';
}

function keyOf(value: Written): string {
  return value instanceof Text ? shownText(value) : JSON.stringify(value);
}
