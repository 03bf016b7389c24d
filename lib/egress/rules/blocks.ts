import { PUBLIC_ADDRESSES, both, isEmpty, ofCidr } from '../../shared/address-set';
import type { Route } from '../model/network';

/** Whether a route can match a public address, as far as the route itself tells. */
export function mayBePublic({ destinations }: Pick<Route, 'destinations'>): boolean {
  return destinations.some(
    ({ value }) => value.kind !== 'cidr' || !isEmpty(both(ofCidr(value.cidr), PUBLIC_ADDRESSES)),
  );
}
