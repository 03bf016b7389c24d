import { Token } from 'aws-cdk-lib';
import { PUBLIC_ADDRESSES, meet, ofCidr } from '../../shared/address-set';
import { parseCidr, rangeOf4 } from '../../shared/cidr';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';

/**
 * Where the EKS Pod Identity agent answers on each node.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html, read 2026-11-22
 */
export const POD_IDENTITY_BLOCKS = ['169.254.170.23/32', 'fd00:ec2::23/128'];

/**
 * Where the metadata of a machine answer, and with them the role of the node: no pod reaches them.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html, read 2026-11-22
 */
export const METADATA_BLOCKS = ['169.254.169.254/32', 'fd00:ec2::254/128'];

/**
 * Checks a block that pods may send to or be reached from.
 *
 * @throws UsageError if it is malformed, has a public address, or one of the metadata of machines
 */
export function checkBlock(where: string, block: string): void {
  if (Token.isUnresolved(block)) return;
  const addresses = addressesOf(block);
  if (addresses === undefined) {
    throw new UsageError(`${where}: '${block}' is no block of addresses, expected one like '10.0.0.0/16'`);
  }
  if (METADATA_BLOCKS.some((metadata) => meets(metadata, addresses))) {
    throw new UsageError(
      `${where}: '${block}' has the address of the metadata of machines, expected blocks without it`,
    );
  }
  if (meet(addresses, PUBLIC_ADDRESSES)) {
    throw new UsageError(`${where}: '${block}' has public addresses, expected a block of private ones`);
  }
}

/**
 * IPv4 range of the network that a cluster stands in.
 *
 * A network that was made here knows it as a text, its VPC only at deployment: objects that are written as an artifact need the text.
 */
export function networkRange(cluster: IAirGappedCluster): string {
  const { network } = cluster as { readonly network?: { readonly cidr: string } };
  return network?.cidr ?? cluster.vpc.vpcCidrBlock;
}

/** Address of the Kubernetes API among the Services: the first of their range. */
export function apiServiceBlock(where: string, serviceCidr: string): string {
  const cidr = parseCidr(serviceCidr);
  if (cidr?.family !== 4) {
    throw new UsageError(
      `${where}: the range of Services is '${serviceCidr}', expected an IPv4 block that is known at synthesis`,
    );
  }
  const first = rangeOf4(cidr)[0] + 1;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/32`;
}

function addressesOf(block: string) {
  const cidr = parseCidr(block);
  return cidr === undefined ? undefined : ofCidr(cidr);
}

function meets(block: string, addresses: ReturnType<typeof ofCidr>): boolean {
  const own = addressesOf(block);
  return own !== undefined && meet(own, addresses);
}
