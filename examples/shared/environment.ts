import type { Environment } from 'aws-cdk-lib';
import { ClusterAddon } from '../../lib';

/** Where the examples stand. GPUs by the hour are easiest to find in this Region, and its prices are known. */
export const ENVIRONMENT: Required<Environment> = { account: '111122223333', region: 'us-east-1' };

/** Zones by name: a count would be a lookup in the account. */
export const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/**
 * Ranges of Amazon S3 in the Region: S3 by gateway endpoint has public addresses, and network policies know no prefix lists.
 *
 * The list of AWS has more, and changes. Take yours:
 * `aws ec2 describe-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.us-east-1.s3`.
 */
export const S3_RANGES = ['3.5.0.0/19', '52.216.0.0/15', '54.231.0.0/16'];

/**
 * The add-ons that every cluster has, each at a version: `aws eks describe-addon-versions` lists those of today.
 *
 * Admission policies name their images to the last character, so no version may change by itself.
 */
export const ADDONS = [
  ClusterAddon.vpcCni({ version: 'v1.21.1-eksbuild.5' }),
  ClusterAddon.kubeProxy({ version: 'v1.35.3-eksbuild.21' }),
  ClusterAddon.podIdentityAgent({ version: 'v1.3.10-eksbuild.3' }),
  ClusterAddon.coreDns({ version: 'v1.13.2-eksbuild.21' }),
];
