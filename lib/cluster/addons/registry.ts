import { requirePartition } from '../../endpoints/catalogue';
import { eksRegistryAccount } from '../../endpoints/service-owned';
import type { IZeroEgressVpc } from '../../network/network';
import { UsageError } from '../../shared/errors';

/**
 * Host of the registry that Amazon EKS keeps the images of its add-ons in.
 *
 * @param account - by whoever uses it, in Regions of which it is not known
 * @throws UsageError if it is neither given nor known, or the network lets nobody pull from it
 */
export function addonRegistry(where: string, network: IZeroEgressVpc, account: string | undefined): string {
  const { region, imageRegistryAccounts } = network;
  const owner = account ?? eksRegistryAccount(region);
  if (owner === undefined || !/^\d{12}$/.test(owner)) {
    const got = owner === undefined ? 'which AWS does not publish' : `got '${owner}'`;
    throw new UsageError(
      `${where} needs the account that has the images of the add-ons of Amazon EKS in ${region}, ${got}, ` +
        'expected addonRegistryAccount with twelve digits',
    );
  }
  if (owner !== eksRegistryAccount(region) && !imageRegistryAccounts.includes(owner)) {
    throw new UsageError(
      `${where} takes images of add-ons from account '${owner}', which the endpoints of its network do not let through, ` +
        'expected it among imageRegistryAccounts of the network',
    );
  }
  return `${owner}.dkr.ecr.${region}.${requirePartition(region).dnsSuffix}`;
}
