import { mergeGuards } from '../../model/choices';
import type { Guard, Guarded } from '../../model/choices';
import type { AclEntry, Acls, Groups, Placement, SecurityGroupRule } from '../../model/filters';
import type { NetworkModel, Reference, References } from '../../model/network';
import { interfacesOfPods } from './interfaces-of-pods';

/** Network ACLs by what asks for them. */
export interface AclTables extends Acls {
  /** Network ACL → its entries, lowest number first; those without a known number come before all. */
  readonly entriesOf: ReadonlyMap<string, readonly AclEntry[]>;
  /** Subnet → network ACLs that are associated with it. */
  readonly bySubnet: ReadonlyMap<string, readonly Guarded<Reference>[]>;
  /** VPC → its default network ACL, where the input shows it under a name of its own. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** Security groups by what asks for them. */
export interface GroupTables extends Groups {
  readonly rulesOf: ReadonlyMap<string, readonly SecurityGroupRule[]>;
}

export function readAcls(model: NetworkModel): AclTables {
  const tables: Acls = { acls: new Map(), entries: [], associations: [], ranges: new Map() };
  model.filterSources.forEach(({ acls }) => acls(tables));
  const entriesOf = groupBy(tables.entries, ({ acl }) => acl);
  entriesOf.forEach((entries) => entries.sort(byNumber));
  const defaults = [...tables.acls.values()]
    .filter(({ isDefault }) => isDefault)
    .flatMap(({ id, vpc }) => vpc.map(({ value }) => [value.id, id] as const));
  return { ...tables, entriesOf, defaults: new Map(defaults), bySubnet: indexAssociations(tables) };
}

export function readGroups(model: NetworkModel): GroupTables {
  const tables: Groups = { groups: new Map(), rules: [] };
  model.filterSources.forEach(({ groups }) => groups(tables));
  return { ...tables, rulesOf: groupBy(tables.rules, ({ group }) => group) };
}

/** Subnet → what the input places in it; `strangers` may place something as well. */
export function readPlacements(
  model: NetworkModel,
  { strangers }: { readonly strangers: boolean },
): ReadonlyMap<string, readonly Guarded<Placement>[]> {
  const list: Placement[] = [];
  model.filterSources.forEach((source) => {
    source.placements(list);
    if (strangers) {
      source.strangers(list);
    }
  });
  if (strangers) {
    list.push(...interfacesOfPods(model));
  }
  const found = new Map<string, Guarded<Placement>[]>();
  for (const placement of list) {
    for (const { when, value } of placement.subnets) {
      push(found, value.id, { when: mergeGuards(placement.when, when), value: placement });
    }
  }
  return found;
}

function indexAssociations({ associations }: Acls): Map<string, Guarded<Reference>[]> {
  const found = new Map<string, Guarded<Reference>[]>();
  for (const { when, subnet, acl } of associations) {
    for (const { when: placed, value } of subnet) {
      for (const chosen of acl) {
        const own = mergeGuards(when, placed);
        const merged = own === undefined ? undefined : mergeGuards(own, chosen.when);
        push(found, value.id, { when: merged, value: chosen.value });
      }
    }
  }
  return found;
}

function push<T>(
  found: Map<string, Guarded<T>[]>,
  key: string,
  { when, value }: { readonly when: Guard | undefined; readonly value: T },
): void {
  if (when !== undefined) {
    const list = found.get(key) ?? [];
    found.set(key, list);
    list.push({ when, value });
  }
}

function groupBy<T>(things: readonly T[], by: (thing: T) => References): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const thing of things) {
    for (const id of new Set(by(thing).map(({ value }) => value.id))) {
      const list = found.get(id) ?? [];
      found.set(id, list);
      list.push(thing);
    }
  }
  return found;
}

function byNumber(a: AclEntry, b: AclEntry): number {
  return (a.number ?? -1) - (b.number ?? -1);
}
