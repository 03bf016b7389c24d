import { remember } from '../../../shared/remember';
import type { FilterSource, Placement } from '../../model/filters';
import type { DeclaredResource } from '../declared';
import { PLACED, isStranger } from '../placements';
import type { ResourceReader } from '../reader';
import { ACL_HANDLERS, doubtHandedAcls } from './network-acls';
import type { Find } from './placements';
import { placementOf, strangerOf } from './placements';
import {
  doubtHandedGroups,
  readDefaultGroup,
  readLooseRule,
  readSecurityGroup,
} from './security-group-rules';

/** The filters of an application; nothing of it is looked at before it is asked for. */
export function filtersOf(resources: readonly DeclaredResource[]): FilterSource {
  const readers = new Readers(resources);
  const placed = new Map<ResourceReader, readonly Placement[]>();
  return {
    acls: (acls) => {
      readers
        .of((type) => ACL_HANDLERS[type] !== undefined)
        .forEach((r) => ACL_HANDLERS[r.resource.Type]?.(r, acls));
      readers.of(isCustom).forEach((r) => doubtHandedAcls(r, acls));
    },
    groups: (groups) => {
      readers.of((type) => LOOSE.has(type)).forEach((r) => readLooseRule(r, groups));
      readers.of((type) => type === 'AWS::EC2::SecurityGroup').forEach((r) => readSecurityGroup(r, groups));
      readers.of((type) => type === 'AWS::EC2::VPC').forEach((r) => readDefaultGroup(r, groups));
      readers.of(isCustom).forEach((r) => doubtHandedGroups(r, groups));
    },
    placements: (placements, isWanted = anyType) => {
      const find: Find = (id) => readers.byId(id);
      for (const r of readers.of((type) => PLACED.has(type) && isWanted(type))) {
        const rows = PLACED.get(r.resource.Type) ?? [];
        placements.push(...remember(placed, r, () => rows.flatMap((row) => placementOf(r, row, find))));
      }
    },
    strangers: (strangers, isWanted = anyType) => {
      readers
        .of((type) => isStranger(type) && isWanted(type))
        .forEach((r) => strangers.push(...strangerOf(r)));
    },
  };
}

function newList(): number[] {
  return [];
}

function anyType(): boolean {
  return true;
}

/** Finds the resources of some types; they are looked through once, when it is first asked. */
class Readers {
  /** Places of the resources of each type. */
  private cachedTypes: Map<string, number[]> | undefined;
  private cachedIds: ReadonlyMap<string, DeclaredResource> | undefined;

  constructor(private readonly resources: readonly DeclaredResource[]) {}

  /** In the order of the input, whatever their types. */
  public of(isWanted: (type: string) => boolean): readonly ResourceReader[] {
    this.cachedTypes ??= this.byType();
    const wanted = [...this.cachedTypes].filter(([type]) => isWanted(type));
    const places = wanted.flatMap(([, found]) => found);
    const sorted = wanted.length > 1 ? places.sort((a, b) => a - b) : places;
    return sorted.map((place) => (this.resources[place] as DeclaredResource).reader);
  }

  public byId(id: string): ResourceReader | undefined {
    this.cachedIds ??= new Map(this.resources.map((resource) => [resource.id, resource]));
    return this.cachedIds.get(id)?.reader;
  }

  private byType(): Map<string, number[]> {
    const places = new Map<string, number[]>();
    this.resources.forEach((resource, place) => {
      remember(places, resource.type, newList).push(place);
    });
    return places;
  }
}

const LOOSE: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
]);

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
