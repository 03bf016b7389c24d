import type { Placement } from '../../model/filters';
import type { NetworkModel } from '../../model/network';
import data from './interfaces-of-pods.json';

interface KindRow {
  readonly group: string;
  readonly kind: string;
  readonly why: string;
}

const KINDS = data.kinds as readonly KindRow[];

/**
 * Interfaces that objects of Kubernetes give to pods and machines: which subnets these are in follows from labels and tags
 * that are known only in the cluster, so that they may be in any.
 */
export function interfacesOfPods({ kubernetes, nodes }: NetworkModel): readonly Placement[] {
  const found = kubernetes.objects.flatMap((object) => {
    const row = KINDS.find(({ group, kind }) => group === object.group && kind === object.kind);
    return row === undefined ? [] : [{ object, row }];
  });
  if (found.length === 0) {
    return [];
  }
  const subnets = [...nodes.values()]
    .filter(({ kind }) => kind === 'subnet')
    .map(({ id, origin, when }) => ({ when, value: { id, label: origin.logicalId } }));
  return found.map(({ object: { from, when, kind, name }, row }) => ({
    origin: from.origin,
    when,
    subnets,
    groups: [],
    why: `${kind} '${name}' ${row.why}`,
  }));
}
