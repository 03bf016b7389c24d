import { PUBLIC_ADDRESSES, meet, ofCidr } from '../../shared/address-set';
import type { Guarded } from './choices';
import type { Destination, NetworkModel, Reference, References, Route, Target } from './network';

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

/** Whether a target can take a packet out: local routes and peering connections take none. */
export function leadsOn({ value: target }: Guarded<Target>): boolean {
  return target.kind === 'node' && target.as !== 'vpc-peering-connection';
}

/** Whether a route can take public packets on, as far as the route itself tells. */
export function isPublicRoute(route: Route): boolean {
  return mayBePublic(route) && route.targets.some(leadsOn);
}

/** Whether a route table can take public packets on; one that the input does not show can. */
export function isWayOn({ nodes, routes, opaqueRoutes }: NetworkModel, { id }: Reference): boolean {
  const table = nodes.get(id);
  const vpcs = table?.kind === 'route-table' ? table.vpc.map(({ value }) => value.id) : [];
  const ids = new Set([id, ...vpcs]);
  const isMeant = (references: References): boolean => references.some(({ value }) => ids.has(value.id));
  return (
    table?.kind !== 'route-table' ||
    routes.some((route) => isMeant(route.table) && isPublicRoute(route)) ||
    opaqueRoutes.some(({ into }) => isMeant(into))
  );
}
