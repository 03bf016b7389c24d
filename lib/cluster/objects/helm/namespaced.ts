import type { ManifestObject } from '../../charts/manifest/manifest-file';
import data from './cluster-scoped-kinds.json';

/** Kinds without a namespace, as `ClusterRole.rbac.authorization.k8s.io`, in their order. */
export const CLUSTER_SCOPED_KINDS: readonly string[] = data.kinds;

/**
 * Puts objects that name no namespace into one, as Helm does when it applies them.
 *
 * What has none is told by a table, by the definitions of kinds among the objects, and by whoever uses the chart.
 */
export function inNamespace(
  objects: readonly ManifestObject[],
  namespace: string,
  clusterScoped: readonly string[],
): ManifestObject[] {
  const without = new Set([...CLUSTER_SCOPED_KINDS, ...clusterScoped, ...objects.flatMap(clusterScopedBy)]);
  return objects.map((object) =>
    object.metadata.namespace !== undefined || without.has(kindOf(object))
      ? object
      : { ...object, metadata: { ...object.metadata, namespace } },
  );
}

function kindOf({ apiVersion, kind }: ManifestObject): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? kind : `${kind}.${group ?? ''}`;
}

function clusterScopedBy(object: ManifestObject): string[] {
  const { spec } = object as { spec?: { scope?: string; group?: string; names?: { kind?: string } } };
  return object.kind === 'CustomResourceDefinition' && spec?.scope === 'Cluster'
    ? [`${spec.names?.kind ?? ''}.${spec.group ?? ''}`]
    : [];
}
