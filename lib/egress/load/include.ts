import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isFolder, readObject } from './files';
import { isObject } from './template';

type Entries = Readonly<Record<string, unknown>>;

const INCLUDE = 'AWS::Include';

/**
 * Puts the local files that `AWS::Include` names in the place of the transform.
 *
 * What lies elsewhere, and what would overwrite something of the template, stays a transform that nobody can look into.
 * An included file includes no other, as in CloudFormation itself.
 *
 * @throws UsageError when a local file cannot be read
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-include.html
 */
export function mergeIncludes(json: Entries, path: string): Entries {
  const folder = dirname(path);
  const { Transform, ...sections } = json;
  let template = mergeBelow(sections, folder);
  const rest = (Array.isArray(Transform) ? (Transform as unknown[]) : [Transform]).filter((transform) => {
    const merged = mergeSections(template, snippetOf(transform, folder));
    template = merged ?? template;
    return merged === undefined && transform !== undefined;
  });
  return rest.length === 0 ? template : { ...template, Transform: rest };
}

function mergeBelow(object: Entries, folder: string): Entries {
  const parts = Object.entries(object).map(([name, part]) => [name, mergePart(part, folder)] as const);
  const merged: Entries = Object.fromEntries(parts);
  const { 'Fn::Transform': transform, ...beside } = merged;
  return mergeEntries(beside, snippetOf(transform, folder)) ?? merged;
}

function mergePart(part: unknown, folder: string): unknown {
  if (Array.isArray(part)) {
    return part.map((item) => mergePart(item, folder));
  }
  return isObject(part) ? mergeBelow(part, folder) : part;
}

/** What a transform includes; undefined when it is no include of a local file. */
function snippetOf(transform: unknown, folder: string): Entries | undefined {
  const { Name, Parameters } = isObject(transform) ? transform : {};
  const location = isObject(Parameters) ? Parameters['Location'] : undefined;
  if (Name !== INCLUDE || typeof location !== 'string' || location.includes('://')) {
    return undefined;
  }
  const file = resolve(folder, location);
  return existsSync(file) && !isFolder(file)
    ? readObject(file, 'a part of a CloudFormation template').json
    : undefined;
}

function mergeEntries(object: Entries, snippet: Entries | undefined): Entries | undefined {
  const clashes = snippet === undefined || Object.keys(snippet).some((name) => Object.hasOwn(object, name));
  return clashes ? undefined : { ...object, ...snippet };
}

/** At the top of a template, sections of one name become one. */
function mergeSections(template: Entries, snippet: Entries | undefined): Entries | undefined {
  let merged: Entries | undefined = snippet === undefined ? undefined : template;
  for (const [name, part] of Object.entries(snippet ?? {})) {
    const own = template[name];
    const section = isObject(own) && isObject(part) ? mergeEntries(own, part) : part;
    const clashes = section === undefined || (own !== undefined && !isObject(own));
    merged = merged === undefined || clashes ? undefined : { ...merged, [name]: section };
  }
  return merged;
}
