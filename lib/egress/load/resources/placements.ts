import type { Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { Placement } from '../../model/filters';
import type { Reference, References } from '../../model/network';
import type { PlacementRow } from '../placements';
import { TEMPLATES } from '../placements';
import type { ResourceReader } from '../reader';
import { mentions, objectsOf } from './appliances';

/** Finds a resource of the input by its name in the model. */
export type Find = (id: string) => ResourceReader | undefined;

/** The interfaces that a resource has in subnets by one row of the table. */
export function placementOf(r: ResourceReader, row: PlacementRow, find: Find): readonly Placement[] {
  const named = referencesAt(r, row.subnets);
  const { through } = row;
  const subnets = through === undefined ? named : named.flatMap((holder) => behind(holder, find, [through]));
  if (subnets.length === 0) {
    return [];
  }
  const own = row.groups.flatMap((path) => referencesAt(r, path));
  const templates = (row.templates ?? []).flatMap((path) => referencesAt(r, path));
  const groups = [...own, ...templates.flatMap((template) => ofTemplate(template, find))];
  const { origin, when } = r;
  return [
    {
      origin,
      when,
      subnets,
      groups,
      ...(row.also === undefined ? {} : { why: `'${r.logicalId}': ${row.also}` }),
    },
  ];
}

/** A resource of which nobody can tell what it places where, by the subnets that it names. */
export function strangerOf(r: ResourceReader): readonly Placement[] {
  const subnets = mentions(r, r.properties).filter(
    ({ value }) => r.model.nodes.get(value.id)?.kind === 'subnet',
  );
  const { origin, when } = r;
  const why = `the input does not show which groups '${r.logicalId}' (${r.resource.Type}) puts its interfaces into`;
  return subnets.length === 0 ? [] : [{ origin, when, subnets, groups: [], why }];
}

/** A launch template of the input names its groups; another one is a group that nobody knows. */
function ofTemplate(template: Guarded<Reference>, find: Find): References {
  const target = find(template.value.id);
  const paths = target === undefined ? undefined : TEMPLATES.get(target.resource.Type);
  return paths === undefined ? [template] : behind(template, find, paths);
}

function behind(reference: Guarded<Reference>, find: Find, paths: readonly string[]): References {
  const target = find(reference.value.id);
  return target === undefined
    ? [reference]
    : paths
        .flatMap((path) => referencesAt(target, path))
        .flatMap(({ when, value }) => {
          const merged = mergeGuards(reference.when, when);
          return merged === undefined ? [] : [{ when: merged, value }];
        });
}

/** What the properties at a path refer to; a path goes through objects, and with `[]` through lists of them. */
function referencesAt(r: ResourceReader, path: string): References {
  const names = path.split('.');
  let parts: readonly Readonly<Record<string, unknown>>[] = [r.properties];
  for (const name of names.slice(0, -1)) {
    parts = parts.flatMap((part) => objectsOf(r, part[name.replace('[]', '')]));
  }
  const last = names.at(-1) ?? '';
  return parts.flatMap((part) => (part[last] === undefined ? [] : r.toReferenceList(part[last])));
}
