import partitionRows from './partitions.json';

/** An AWS partition: Regions that share an account namespace, DNS suffixes and ARN prefix. */
export type Partition =
  'aws' | 'aws-us-gov' | 'aws-cn' | 'aws-iso' | 'aws-iso-b' | 'aws-iso-e' | 'aws-iso-f' | 'aws-eusc';

/** What endpoint names and service principals are made of in one partition. */
export interface PartitionRow {
  readonly partition: Partition;
  /** Suffix of regional API host names and service principals, e.g. `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** Suffix of the newer dual-stack host names, e.g. `api.aws`. */
  readonly apiSuffix: string;
  readonly regions: readonly string[];
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** Every partition, in the order of the data file. */
export const PARTITIONS: readonly PartitionRow[] = partitionRows as readonly PartitionRow[];

/**
 * The partition that a Region belongs to.
 *
 * @returns undefined for a Region that the data file does not list
 */
export function partitionOf(region: string): PartitionRow | undefined {
  return PARTITIONS.find(({ regions }) => regions.includes(region));
}
