import type { Guarded } from '../../model/choices';
import type { Resource, Resources, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Marked } from './marked';
import { mark } from './marked';

/** `true`: it is so. A text: it cannot be known, and why. `seen` is what was found, as a reader is shown it. */
export interface Found extends Guarded<true | string> {
  readonly seen?: string;
}

/** A question about what is written under a path that comparing it with values does not answer. */
export type Predicate = (resource: Resource, path: string, resources: Resources) => readonly Found[];

/** What a test of one text says: found, not known, or nothing. */
export type Judgement = { readonly seen: string } | { readonly why: string } | undefined;

/** Asks every text under a path, also those that are known only in part, and what stands in their way. */
export function eachText(
  resource: Resource,
  path: string,
  test: (text: Marked) => Judgement,
): readonly Found[] {
  const found: Found[] = [];
  for (const { when, value } of resource.written(path)) {
    const judgement = isText(value) ? test(mark(value)) : undefined;
    if (judgement !== undefined) {
      found.push({ when, ...toFound(judgement) });
    }
  }
  const barriers = hidden(resource, path);
  return found.length === 0 ? barriers : barriers.length === 0 ? found : [...found, ...barriers];
}

/** Where a macro or the like decides the object that the path goes through. */
export function hidden(resource: Resource, path: string): readonly Found[] {
  return resource.barriers(path);
}

export function toFound(judgement: NonNullable<Judgement>): Omit<Found, 'when'> {
  return 'why' in judgement ? { value: judgement.why } : { value: true, seen: judgement.seen };
}

export function isText(value: Written): value is string | Text {
  return typeof value === 'string' || value instanceof Text;
}
