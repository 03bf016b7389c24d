import { UsageError } from '../../../shared/errors';
import { isRecord, titleOf } from './manifest-file';
import type { ManifestObject } from './manifest-file';

/** Where images of a manifest come from instead. */
export interface ImageSubstitution {
  /** By what the manifest writes, to the last character: a reference by digest in the mirror. */
  readonly references: ReadonlyMap<string, string>;
  /** Texts that look like images and are none. */
  readonly notImages: ReadonlySet<string>;
}

/** An object whose images come from the mirror, and what was replaced in it. */
export interface SubstitutedObject {
  readonly object: ManifestObject;
  readonly replaced: ReadonlySet<string>;
}

// A host with a dot, a path, and a tag or digest: what containers are told to pull by argument, environment or configuration.
// Not behind "//": that is a URL, which the rules over the objects judge.
const REFERENCE =
  /(?<![\w./:@-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})/g;

/**
 * Replaces every image of an object.
 *
 * Images are the values of members named `image`, references of image volumes, and whatever text elsewhere names a host, a path
 * and a tag or digest. An image without a host in an argument is not seen: the admission of the cluster refuses it. Schemas of
 * custom resources are prose and stay as they are.
 *
 * @param what - the manifest, for the message
 * @throws UsageError for an image that is not in the table
 */
export function substituteImages(
  object: ManifestObject,
  substitution: ImageSubstitution,
  what: string,
): SubstitutedObject {
  const replaced = new Set<string>();
  const replace = (reference: string): string => {
    const uri = substitution.references.get(reference);
    if (uri === undefined) {
      throw new UsageError(
        `${what}: ${titleOf(object)} names image '${reference}', expected one of ` +
          `${listed([...substitution.references.keys()])}: mirror it, and say its name and digest in mirrored`,
      );
    }
    replaced.add(reference);
    return uri;
  };
  const text = (value: string): string =>
    value.replace(REFERENCE, (found) => (substitution.notImages.has(found) ? found : replace(found)));
  return { object: walk(object, { replace, text, at: [] }) as ManifestObject, replaced };
}

interface Walk {
  readonly replace: (reference: string) => string;
  readonly text: (value: string) => string;
  readonly at: readonly string[];
}

function walk(value: unknown, { replace, text, at }: Walk): unknown {
  if (typeof value === 'string') return isImage(at) ? replace(value) : text(value);
  if (Array.isArray(value)) return value.map((item) => walk(item, { replace, text, at: [...at, '[]'] }));
  if (!isRecord(value) || isSchema(at)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, walk(member, { replace, text, at: [...at, key] })]),
  );
}

function isImage(at: readonly string[]): boolean {
  return at.at(-1) === 'image' || (at.at(-1) === 'reference' && at.at(-2) === 'image');
}

function isSchema(at: readonly string[]): boolean {
  return at.join('.') === 'spec.versions.[].schema';
}

function listed(references: readonly string[]): string {
  return references.length === 0 ? 'none' : references.map((reference) => `'${reference}'`).join(', ');
}
