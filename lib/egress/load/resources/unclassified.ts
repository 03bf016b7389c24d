import { isForeignType, resourceType } from '../../../resource-types/catalogue';
import type { ResourceReader } from '../reader';

const known = new Map<string, string | undefined>();

/**
 * Why nothing is known of a type; undefined when the catalogue tells, or when it is read as a custom resource or a module.
 */
export function unclassified(type: string): string | undefined {
  if (!known.has(type)) {
    known.set(type, judge(type));
  }
  return known.get(type);
}

function judge(type: string): string | undefined {
  if (resourceType(type) === undefined) {
    return 'which the catalogue of resource types lacks';
  }
  const isReadElsewhere = type.startsWith('Custom::') || type.endsWith('::MODULE');
  return isForeignType(type) && !isReadElsewhere ? 'which is an extension of a third party' : undefined;
}

/** A resource of which nobody knows what it can send or admit. */
export function readUnclassified(r: ResourceReader): void {
  const why = unclassified(r.resource.Type);
  if (why !== undefined) {
    r.model.unclassified.push({ origin: r.origin, when: r.when, why });
  }
}
