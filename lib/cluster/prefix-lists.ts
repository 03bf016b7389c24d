import { UsageError } from '../shared/errors';
import rows from './prefix-lists.json';

/** The prefix list that AWS keeps of a gateway endpoint's service in a Region: the same for every account. */
export interface PrefixListRow {
  readonly region: string;
  /** Key of the service in the endpoint catalogue: `s3` or `dynamodb`. */
  readonly service: string;
  /** For example `pl-6ea54007`. */
  readonly id: string;
  readonly source: string;
  readonly date: string;
  /** Whether it was found in one source alone. */
  readonly unverified?: boolean;
}

/** Every prefix list of the data file. */
export const PREFIX_LISTS: readonly PrefixListRow[] = rows;

const ID = /^pl-[0-9a-f]{8}(?:[0-9a-f]{9})?$/;

/**
 * Id of the prefix list of Amazon S3 in a Region.
 *
 * @param given - by whoever uses it, in Regions of which it is not known
 * @throws UsageError if it is no id, or neither given nor known
 */
export function s3PrefixListId(where: string, region: string, given: string | undefined): string {
  const id = given ?? PREFIX_LISTS.find((row) => row.service === 's3' && row.region === region)?.id;
  if (id === undefined) {
    throw new UsageError(
      `${where} is in ${region}, of which the prefix list of Amazon S3 is not known, expected s3PrefixListId: ` +
        `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.${region}.s3`,
    );
  }
  if (!ID.test(id)) {
    throw new UsageError(`${where} has s3PrefixListId '${id}', expected an id like 'pl-6ea54007'`);
  }
  return id;
}
