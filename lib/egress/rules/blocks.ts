import { PUBLIC_ADDRESSES, meet, ofCidr } from '../../shared/address-set';
import type { Destination, Route } from '../model/network';

/** Whether a route can match a public address, as far as the route itself tells. */
export function mayBePublic({ destinations }: Pick<Route, 'destinations'>): boolean {
  return destinations.some(({ value }) => value.kind !== 'cidr' || isPublic(value));
}

/** Thousands of routes name the same few blocks. */
const known = new WeakMap<Destination, boolean>();

function isPublic(destination: Destination & { kind: 'cidr' }): boolean {
  let answer = known.get(destination);
  if (answer === undefined) {
    answer = meet(ofCidr(destination.cidr), PUBLIC_ADDRESSES);
    known.set(destination, answer);
  }
  return answer;
}
