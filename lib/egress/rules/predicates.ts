import type { Guarded } from '../model/choices';
import type { Resource, Written } from '../model/resource';
import { Text } from '../model/resource';

/** `true`: it is so. A text: it cannot be known, and why. Nothing: it is not so. */
type Found = readonly Guarded<true | string>[];

/** A question about what is written under a path that comparing it with values does not answer. */
export type Predicate = (resource: Resource, path: string) => Found;

/** Questions that rows can ask by name. */
export const PREDICATES = {
  /** A web address. */
  url: (resource, path) => eachText(resource, path, (text) => isUrl(text)),
} satisfies Readonly<Record<string, Predicate>>;

export type PredicateName = keyof typeof PREDICATES;

/** Asks every text under a path, also those that are known only in part. */
function eachText(
  resource: Resource,
  path: string,
  test: (text: string | Text) => true | string | undefined,
): Found {
  return resource.written(path).flatMap(({ when, value }) => {
    const found = isText(value) ? test(value) : undefined;
    return found === undefined ? [] : [{ when, value: found }];
  });
}

function isText(value: Written): value is string | Text {
  return typeof value === 'string' || value instanceof Text;
}

function isUrl(text: string | Text): true | string | undefined {
  const [first] = text instanceof Text ? text.parts : [text];
  if (typeof first === 'string') {
    return /^https?:\/\//i.test(first) ? true : undefined;
  }
  return first?.why;
}
