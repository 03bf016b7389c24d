import type { ManifestEntry } from '../model/manifest';
import type { NetworkModel, Origin, Reference } from '../model/network';

/** An entry of the manifest, and where it was written. */
export interface Destination {
  readonly entry: ManifestEntry;
  readonly origin: Origin;
}

/** `Stack/LogicalId`. */
export function viaOf({ stack, logicalId }: Origin): string {
  return [stack, logicalId].filter((part) => part !== '').join('/');
}

/** How a reader finds a thing: in the input by its place, else by the name that the input gives it. */
export function nameOf({ nodes }: NetworkModel, { id, label }: Reference): string {
  const node = nodes.get(id);
  return node === undefined ? label : viaOf(node.origin);
}
