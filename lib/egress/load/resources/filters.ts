import type { FilterSource } from '../../model/filters';
import type { NetworkModel } from '../../model/network';
import type { Application } from '../application';
import { PLACED, isStranger } from '../placements';
import { ResourceReader, resourceId } from '../reader';
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
  const readers = (isWanted: (type: string) => boolean): readonly ResourceReader[] =>
    application.scopes.flatMap((scope) =>
      Object.entries(scope.source.template.Resources)
        .filter(([, resource]) => typeof resource?.Type === 'string' && isWanted(resource.Type))
        .map(
          ([logicalId, resource]) => new ResourceReader({ application, model, scope }, logicalId, resource),
        ),
    );
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

const LOOSE: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
]);

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
