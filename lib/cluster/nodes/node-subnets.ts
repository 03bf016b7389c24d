import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import { workloadSubnetsOf } from '../node-subnets';

/** Where nodes of a group may stand. */
export interface Standing {
  readonly cluster: IAirGappedCluster;
  readonly subnets?: ec2.SubnetSelection;
  readonly availabilityZone?: string;
  /** Why all nodes stand in one zone; undefined where they may be apart. */
  readonly togetherBecause?: string;
  /** Whether the zone can be chosen here: a reservation is in the zone that it is in. */
  readonly canChooseZone: boolean;
}

/**
 * The subnets of a node group.
 *
 * @throws UsageError for a zone without subnets, and where one zone is needed and nobody says which
 */
export function subnetsOf(standing: Standing, where: string): readonly ec2.ISubnet[] {
  const { cluster, availabilityZone, togetherBecause } = standing;
  const subnets = workloadSubnetsOf(where, cluster, standing.subnets);
  const zones = zonesOf(subnets);
  if (availabilityZone !== undefined && !zones.includes(availabilityZone)) {
    throw new UsageError(
      `${where}: availabilityZone is '${availabilityZone}', expected one in which nodes have subnets: ${listed(zones)}`,
    );
  }
  if (availabilityZone === undefined && togetherBecause !== undefined && zones.length > 1) {
    if (!standing.canChooseZone) {
      throw new UsageError(
        `${where}: ${togetherBecause}, expected availabilityZone, one of ${listed(zones)}`,
      );
    }
    return inZone(subnets, zones[0]);
  }
  return availabilityZone === undefined ? subnets : inZone(subnets, availabilityZone);
}

/** The zones of subnets, each once. */
export function zonesOf(subnets: readonly ec2.ISubnet[]): readonly string[] {
  return [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
}

function inZone(subnets: readonly ec2.ISubnet[], zone: string | undefined): readonly ec2.ISubnet[] {
  return subnets.filter(({ availabilityZone }) => availabilityZone === zone);
}

function listed(zones: readonly string[]): string {
  return zones.map((zone) => `'${zone}'`).join(', ');
}
