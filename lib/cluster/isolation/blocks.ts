import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ZeroEgressVpc } from '../../network/zero-egress-vpc';
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
 * Where the resolver of a VPC answers on each machine, beside its address in the VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html, read 2026-11-22
 */
export const RESOLVER_BLOCKS = ['169.254.169.253/32', 'fd00:ec2::253/128'];

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
 * Where AWS services answer: the subnets of their endpoints.
 *
 * @param given - by whoever knows them; else the endpoint tier of a network that was made here, or any address of the VPC
 */
export function endpointBlocks(cluster: IAirGappedCluster, given?: ec2.SubnetSelection): string[] {
  const { endpointTier } = cluster.network as Partial<ZeroEgressVpc>;
  const selection = given ?? (endpointTier === undefined ? undefined : { subnetGroupName: endpointTier });
  return selection === undefined
    ? [cluster.network.cidr]
    : cluster.vpc.selectSubnets(selection).subnets.map((subnet) => subnet.ipv4CidrBlock);
}

/**
 * Checks ranges that are said to be those of Amazon S3: none that has much else.
 *
 * @throws UsageError for anything but IPv4 blocks of at most a million addresses
 */
export function checkRangesOfS3(where: string, blocks: readonly string[]): void {
  const short = blocks.find((block) => !isRangeOfS3(block));
  if (short !== undefined) {
    throw new UsageError(
      `${where} has range '${short}' of S3, expected IPv4 blocks of the prefix list of Amazon S3, none longer than /12`,
    );
  }
}

function isRangeOfS3(block: string): boolean {
  const addresses = addressesOf(block);
  const isSmall = /^\d+\.\d+\.\d+\.\d+\/(?:1[2-9]|2\d|3[0-2])$/.test(block);
  return (
    isSmall && addresses !== undefined && !METADATA_BLOCKS.some((metadata) => meets(metadata, addresses))
  );
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
