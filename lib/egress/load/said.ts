import { SAID_METADATA } from '../model/said';
import type { ConstructPaths } from './construct-paths';
import type { Note } from './notes-at';
import type { Template, TemplateResource } from './source';
import { isObject } from './template';

/**
 * Puts what constructs say into the metadata of resources: the first at or below each, or else at the nearest above it.
 *
 * An assembly keeps it beside its templates, by the paths of constructs.
 */
export function showSaid(template: Template, said: readonly Note[], paths?: ConstructPaths): Template {
  if (said.length === 0) {
    return template;
  }
  const places = placesIn(template, paths);
  const noted = new Map<string, unknown[]>();
  for (const { path, data } of said) {
    const id = nearestTo(path, places);
    if (id !== undefined && isObject(data)) {
      noted.set(id, [...(noted.get(id) ?? []), { ...data, askedBy: path }]);
    }
  }
  const shown = [...noted].map(([id, needs]) => [id, withSaid(template.Resources[id], needs)] as const);
  return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(shown) } };
}

function withSaid(resource: TemplateResource | undefined, needs: readonly unknown[]): TemplateResource {
  const { Metadata = {}, ...rest } = resource as TemplateResource;
  return { ...rest, Metadata: { ...Metadata, [SAID_METADATA]: needs } };
}

/** Paths of constructs → the first resource at or below each; '' is the whole template. */
function placesIn({ Resources }: Template, paths?: ConstructPaths): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const id of Object.keys(Resources)) {
    const path = Resources[id]?.Metadata?.['aws:cdk:path'] ?? paths?.get(id);
    for (let at = typeof path === 'string' ? path : ''; !places.has(at); at = above(at)) {
      places.set(at, id);
    }
  }
  return places;
}

function nearestTo(path: string, places: ReadonlyMap<string, string>): string | undefined {
  let at = path;
  while (at !== '' && !places.has(at)) {
    at = above(at);
  }
  return places.get(at);
}

function above(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
