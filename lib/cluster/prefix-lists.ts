import { UsageError } from '../shared/errors';
import { GATEWAY_PREFIX_LISTS } from '../shared/gateway-prefix-lists';

const ID = /^pl-[0-9a-f]{8}(?:[0-9a-f]{9})?$/;

/**
 * Id of the prefix list of Amazon S3 in a Region.
 *
 * @param given - by whoever uses it, in Regions of which it is not known
 * @throws UsageError if it is no id, or neither given nor known
 */
export function s3PrefixListId(where: string, region: string, given: string | undefined): string {
  const known = GATEWAY_PREFIX_LISTS.find((row) => row.service === 's3' && row.region === region);
  const id = given ?? known?.id;
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
