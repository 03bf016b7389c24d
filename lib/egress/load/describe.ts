import { basename } from 'node:path';
import type { NetworkModel } from '../model/network';
import { readAppliances } from './describe/appliances';
import { readDhcpOptions } from './describe/dhcp';
import { readDoors } from './describe/doors';
import { readFolder } from './describe/files';
import { filtersOf, readDefaultGroupUses } from './describe/filters';
import { readGateways } from './describe/gateways';
import type { Place } from './describe/reader';
import { SnapshotReader } from './describe/reader';
import { readPrefixLists, readRouteServers } from './describe/routes';
import type { Page } from './describe/snapshot';
import { Snapshot } from './describe/snapshot';
import { readTies } from './describe/ties';
import { readTransit } from './describe/transit';
import { associateWithMainTables, readVpcs } from './describe/vpc';

/** A network as the EC2 API describes it. */
export interface Described {
  /** Adds it to a model; what it returns is called once all of the input is read. */
  readonly fill: (model: NetworkModel) => () => void;
  /** What of the input was left aside, one line each. */
  readonly notices: readonly string[];
}

/** Reads a folder of `aws ec2 describe-*` outputs. @throws UsageError when it holds none */
export function readSnapshot(folder: string): Described {
  const { pages, notices } = readFolder(folder);
  const described = toDescribed(pages, { stack: basename(folder), hasFiles: true });
  return { ...described, notices: [...notices, ...described.notices] };
}

/**
 * Reads answers of the EC2 API: pages of one key are one list.
 *
 * What is missing is never taken to be absent: what depends on it is unproven, and says which call to add.
 */
export function toDescribed(pages: readonly Page[], place: Place): Described {
  const snapshot = new Snapshot(pages);
  return { notices: snapshot.notices, fill: (model) => fill(new SnapshotReader(model, snapshot, place)) };
}

function fill(r: SnapshotReader): () => void {
  const { model, snapshot, place } = r;
  const { stack, hasFiles } = place;
  model.stacks.push(stack);
  // Machines first: a route names an interface and its instance alike, and what it is told by depends on both.
  readAppliances(r);
  readPrefixLists(r);
  readGateways(r);
  readVpcs(r);
  readRouteServers(r);
  readTransit(r);
  readDoors(r);
  readTies(r);
  readDhcpOptions(r);
  readDefaultGroupUses(r);
  model.filterSources.push(filtersOf(r));
  for (const { file, why } of snapshot.gaps) {
    model.opaque.push({
      origin: { stack, logicalId: '', resourceType: '', ...(hasFiles ? { file } : {}) },
      why,
    });
  }
  if (!snapshot.has('Subnets')) {
    const why = 'there is no output of describe-subnets, so nothing is known of any subnet';
    model.opaque.push({ origin: { stack, logicalId: '', resourceType: '' }, why });
  }
  return () => associateWithMainTables(r);
}
