import { except, meet, ofCidr } from '../../../shared/address-set';
import { parseCidr } from '../../../shared/cidr';
import type { Place } from './paths';
import { memberOf, placesOf } from './paths';
import { hiddenIn, knownText, worstOf, type ObjectPredicate, type Verdict } from './verdicts';

/**
 * Where machines answer their metadata.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html, read 2026-11-22
 */
const METADATA = ['169.254.169.254/32', 'fd00:ec2::254/128'];

/** A block of a network policy with the metadata of machines, but for its exceptions. */
export const metadataBlock: ObjectPredicate = (place) =>
  metadataIn(
    memberOf(place, 'cidr'),
    placesOf(place, 'except[]').flatMap((each) => knownText(each) ?? []),
  );

/** An egress rule of a policy for many namespaces that lets packets to the metadata of machines through. */
export const acceptsMetadata: ObjectPredicate = (place) => {
  if (['Deny', 'Pass'].includes(knownText(memberOf(place, 'action')) ?? '')) return undefined;
  return worstOf(placesOf(place, 'to[].networks[]').map((network) => metadataIn(network, [])));
};

function metadataIn(place: Place, without: readonly string[]): Verdict {
  const hidden = hiddenIn(place);
  if (hidden !== undefined) return { why: hidden };
  const text = knownText(place);
  const cidr = text === undefined ? undefined : parseCidr(text);
  if (text === undefined || cidr === undefined) return undefined;
  const rest = without
    .map(parseCidr)
    .reduce((left, block) => (block === undefined ? left : except(left, ofCidr(block))), ofCidr(cidr));
  return METADATA.map(parseCidr).some((block) => block !== undefined && meet(rest, ofCidr(block)))
    ? { seen: text }
    : undefined;
}
