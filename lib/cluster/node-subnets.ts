import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IZeroEgressVpc } from '../network/network';
import { UsageError } from '../shared/errors';
import type { IAirGappedCluster } from './cluster';

const MIN_ZONES = 2;

/**
 * The subnets that nodes stand in.
 *
 * @param tier - undefined for the first workload tier
 * @throws UsageError if it is no workload tier, or has no two zones, which Amazon EKS wants
 */
export function nodeSubnetsOf(
  where: string,
  network: IZeroEgressVpc,
  tier: string | undefined,
): ec2.SubnetSelection {
  const name = tier ?? network.workloadTiers[0] ?? '';
  if (!network.workloadTiers.includes(name)) {
    const known = [...network.workloadTiers].sort().join(', ');
    throw new UsageError(
      `${where} has nodeTier '${name}', expected a workload tier of its network: ${known}`,
    );
  }
  const selection = network.selectTier(name);
  const { availabilityZones } = network.vpc.selectSubnets(selection);
  const zones = new Set(availabilityZones).size;
  if (zones < MIN_ZONES) {
    throw new UsageError(
      `${where} has nodeTier '${name}' in ${zones} availability zone, expected at least ${MIN_ZONES}`,
    );
  }
  return selection;
}

/**
 * The subnets of a selection, or of the node tier of a cluster.
 *
 * @throws UsageError if one is in no workload tier: nodes pull images by the route to Amazon S3, which other tiers do not have
 */
export function workloadSubnetsOf(
  where: string,
  { network, vpc, nodeSubnets }: IAirGappedCluster,
  selection: ec2.SubnetSelection = nodeSubnets,
): readonly ec2.ISubnet[] {
  const { subnets } = vpc.selectSubnets(selection);
  const tiers = network.workloadTiers.map((tier) => vpc.selectSubnets(network.selectTier(tier)));
  const allowed = tiers.flatMap(({ subnetIds }) => subnetIds);
  const odd = subnets.find(({ subnetId }) => !allowed.includes(subnetId));
  if (odd !== undefined || subnets.length === 0) {
    const known = [...network.workloadTiers].sort().join(', ');
    throw new UsageError(
      `${where}: subnets has ${odd === undefined ? 'none' : `'${odd.node.path}'`}, ` +
        `expected those of workload tiers of the cluster's network: ${known}`,
    );
  }
  return subnets;
}
