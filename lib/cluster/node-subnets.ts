import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IZeroEgressVpc } from '../network/network';
import { UsageError } from '../shared/errors';

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
