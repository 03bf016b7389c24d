import { createHash } from 'crypto';
import * as fs from 'fs';
import type { ParsedNode, ScalarTag, Tags } from 'yaml';
import { parseAllDocuments } from 'yaml';
import { UsageError } from '../../../shared/errors';

/** An object of Kubernetes as a manifest writes it. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [member: string]: unknown;
}

/** What identifies an object, and what else stands there. */
export interface ManifestMetadata {
  readonly name: string;
  /** Absent: the object has none, or goes to `default`. */
  readonly namespace?: string;
  readonly [member: string]: unknown;
}

/** A file that somebody fetched and reviewed, and the hash of what they reviewed. */
export interface PinnedFile {
  /** Path of the file: absolute, or relative to where the app runs. */
  readonly path: string;
  /** SHA-256 of its bytes, in 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Reads a manifest that has not changed since it was pinned.
 *
 * @param where - what was called and where, for the message
 * @returns its objects in their order, lists taken apart; never empty
 * @throws UsageError if the file is not there, has another hash, or is no manifest
 */
export function readManifest(file: PinnedFile, where: string): ManifestObject[] {
  const what = `${where}: manifest '${file.path}'`;
  const objects = documentsOf(pinnedText(file, where), what).flatMap((document) => flatten(document, what));
  if (objects.length === 0) throw new UsageError(`${what} holds no object, expected at least one`);
  checkDistinct(objects, what);
  return objects;
}

/** How messages name an object. */
export function titleOf({ kind, metadata }: ManifestObject): string {
  return `${kind} '${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}'`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pinnedText({ path, sha256 }: PinnedFile, where: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new UsageError(
      `${where}: sha256 '${sha256}' of manifest '${path}' is malformed, expected 64 lower-case hexadecimal digits`,
    );
  }
  const bytes = bytesOf(path, where);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) {
    throw new UsageError(
      `${where}: manifest '${path}' has the SHA-256 ${actual}, expected ${sha256}: ` +
        'review what changed, then pin the new hash',
    );
  }
  return bytes.toString('utf8');
}

function bytesOf(path: string, where: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    throw new UsageError(
      `${where}: manifest '${path}' cannot be read (${(error as NodeJS.ErrnoException).code}), ` +
        'expected a file on this machine: nothing is fetched',
    );
  }
}

/** What YAML 1.1 reads as times, bytes and numbers to the base of 60, and Kubernetes does not. */
const TEXT_TO_KUBERNETES = (tag: Tags[number]): boolean =>
  typeof tag === 'object' &&
  (/(?:timestamp|binary)$/.test(tag.tag) || ('format' in tag && tag.format === 'TIME'));

/** Kubernetes reads YAML 1.1 with the exceptions that its library makes; `y` and `n` are texts as well. */
function kubernetesTags(tags: Tags): Tags {
  return tags
    .filter((tag) => !TEXT_TO_KUBERNETES(tag))
    .map((tag) => (typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:bool' ? wordsOnly(tag) : tag));
}

function wordsOnly(tag: Exclude<Tags[number], string>): Tags[number] {
  if (!('test' in tag)) return tag;
  const test =
    tag.test?.test('true') === true
      ? /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/
      : /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;
  return { ...tag, test } as ScalarTag;
}

function documentsOf(text: string, what: string): unknown[] {
  const documents = parseAllDocuments<ParsedNode>(text, { version: '1.1', customTags: kubernetesTags });
  return (Array.isArray(documents) ? documents : []).flatMap((document) => {
    const problem = [...document.errors, ...document.warnings][0];
    if (problem !== undefined) {
      throw new UsageError(`${what} is not YAML as Kubernetes reads it: ${problem.message.split('\n')[0]}`);
    }
    const value: unknown = document.toJS();
    return value === null || value === undefined ? [] : [value];
  });
}

function flatten(document: unknown, what: string): ManifestObject[] {
  if (isRecord(document) && /List$/.test(String(document.kind)) && Array.isArray(document.items)) {
    return document.items.flatMap((item) => flatten(item, what));
  }
  const { apiVersion, kind, metadata } = isRecord(document) ? document : {};
  const name = isRecord(metadata) ? metadata.name : undefined;
  if (![apiVersion, kind, name].every((text) => typeof text === 'string' && text !== '')) {
    const given = typeof kind === 'string' ? `an object of kind '${kind}'` : 'a document';
    throw new UsageError(
      `${what} holds ${given} that lacks apiVersion, kind or metadata.name, expected all three`,
    );
  }
  return [document as ManifestObject];
}

function checkDistinct(objects: readonly ManifestObject[], what: string): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
    const key = JSON.stringify([group, object.kind, object.metadata.namespace, object.metadata.name]);
    if (seen.has(key))
      throw new UsageError(`${what} holds ${titleOf(object)} twice, expected each object once`);
    seen.add(key);
  }
}
