import type { Acls, FilterSource, Groups } from '../../../model/filters';
import type { ResourceReader } from '../reader';
import { readAcls } from './acls';
import { readGroups } from './groups';
import { FilterNames } from './names';
import { Placements } from './placements';

/** The filters of a plan or state; nothing of it is looked at before it is asked for. */
export function filtersOf(resources: readonly ResourceReader[]): FilterSource {
  let cachedNames: FilterNames | undefined;
  let cachedPlacements: Placements | undefined;
  const names = (): FilterNames => (cachedNames ??= new FilterNames(resources));
  const placed = (): Placements => (cachedPlacements ??= new Placements(resources, names()));
  return {
    acls: (acls) => {
      readAcls(resources, names(), acls);
      doubtHanded(resources, names(), acls.acls);
    },
    groups: (groups) => {
      readGroups(resources, names(), groups);
      doubtHanded(resources, names(), groups.groups);
    },
    placements: (placements) => {
      placements.push(...placed().all());
    },
    strangers: (strangers) => {
      strangers.push(...placed().strangers());
    },
  };
}

type Filter = Acls['acls'] | Groups['groups'] extends Map<string, infer T> ? T : never;

/** Commands, and resources of other providers, can change the rules of what they are handed. */
function doubtHanded(
  resources: readonly ResourceReader[],
  names: FilterNames,
  filters: Map<string, Filter>,
): void {
  for (const r of resources.filter(
    ({ hasProvisioners, type }) => hasProvisioners || !type.startsWith('aws_'),
  )) {
    for (const { reference } of r.mentions()) {
      const id = names.idOf(reference);
      const filter = filters.get(id);
      if (filter !== undefined) {
        filters.set(id, {
          ...filter,
          why: `'${r.address}' (${r.type}) is handed it and may change its rules`,
        });
      }
    }
  }
}
