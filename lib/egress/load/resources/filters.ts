import type { FilterSource } from '../../model/filters';
import type { NetworkModel } from '../../model/network';
import type { Application } from '../application';
import { PLACED, isStranger } from '../placements';
import { ResourceReader, resourceId } from '../reader';
import type { Scope } from '../scope';
import type { TemplateResource } from '../source';
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
export function filtersOf(application: Application, model: NetworkModel): FilterSource {
  const readers = readersOf(application, model);
  return {
    acls: (acls) => {
      readers((type) => ACL_HANDLERS[type] !== undefined).forEach((r) =>
        ACL_HANDLERS[r.resource.Type]?.(r, acls),
      );
      readers(isCustom).forEach((r) => doubtHandedAcls(r, acls));
    },
    groups: (groups) => {
      readers((type) => LOOSE.has(type)).forEach((r) => readLooseRule(r, groups));
      readers((type) => type === 'AWS::EC2::SecurityGroup').forEach((r) => readSecurityGroup(r, groups));
      readers((type) => type === 'AWS::EC2::VPC').forEach((r) => readDefaultGroup(r, groups));
      readers(isCustom).forEach((r) => doubtHandedGroups(r, groups));
    },
    placements: (placements) => {
      const all = new Map<string, ResourceReader>();
      const find: Find = (id) => {
        if (all.size === 0) {
          readers(() => true).forEach((r) => all.set(resourceId(r.scope.id, r.logicalId), r));
        }
        return all.get(id);
      };
      for (const r of readers((type) => PLACED.has(type))) {
        const rows = PLACED.get(r.resource.Type) ?? [];
        rows.forEach((row) => placements.push(...placementOf(r, row, find)));
      }
    },
    strangers: (strangers) => {
      readers(isStranger).forEach((r) => strangers.push(...strangerOf(r)));
    },
  };
}

type Readers = (isWanted: (type: string) => boolean) => readonly ResourceReader[];

/** Finds the resources of some types; templates are looked through once, when it is first asked. */
function readersOf(application: Application, model: NetworkModel): Readers {
  let entries: readonly Entry[] | undefined;
  return (isWanted) => {
    entries ??= entriesOf(application);
    return entries
      .filter(({ resource }) => isWanted(resource.Type))
      .map(
        ({ scope, logicalId, resource }) =>
          new ResourceReader({ application, model, scope }, logicalId, resource),
      );
  };
}

interface Entry {
  readonly scope: Scope;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

function entriesOf({ scopes }: Application): readonly Entry[] {
  const entries: Entry[] = [];
  for (const scope of scopes) {
    const { Resources } = scope.source.template;
    for (const logicalId of Object.keys(Resources)) {
      const resource = Resources[logicalId];
      if (typeof resource?.Type === 'string') {
        entries.push({ scope, logicalId, resource });
      }
    }
  }
  return entries;
}

const LOOSE: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
]);

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
