import { PUBLIC_ADDRESSES, meet, ofCidr } from '../../shared/address-set';
import { parseCidr } from '../../shared/cidr';
import { isObject } from './template';

/**
 * Routes by which the policy of a core network sends public addresses to an attachment, each in a reader's words.
 *
 * @param policy - the document as JSON; what is no text in it is not known, so it may be anything
 * @see https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-policies-json.html
 */
export function publicRoutesOf(policy: unknown): readonly string[] {
  return listOf(isObject(policy) ? policy['segment-actions'] : undefined)
    .filter(isObject)
    .filter(({ action }) => action === 'create-route' || typeof action !== 'string')
    .flatMap((action) => {
      const ends = listOf(action['destinations']).filter((end) => end !== 'blackhole');
      const blocks = listOf(action['destination-cidr-blocks']).filter(mayBePublic);
      const segment = nameOf(action['segment'], 'a segment');
      return ends.length === 0
        ? []
        : blocks.map(
            (block) => `${nameOf(block, 'a block that is not known')} of ${segment} to ${endsOf(ends)}`,
          );
    });
}

function endsOf(ends: readonly unknown[]): string {
  return ends.map((end) => nameOf(end, 'an attachment that is not known')).join(', ');
}

function mayBePublic(block: unknown): boolean {
  const cidr = typeof block === 'string' ? parseCidr(block) : undefined;
  return cidr === undefined || meet(ofCidr(cidr), PUBLIC_ADDRESSES);
}

function nameOf(value: unknown, unknown: string): string {
  return typeof value === 'string' ? `'${value}'` : unknown;
}

/** Nothing is no item; what is no list is one. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
