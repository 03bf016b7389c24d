import { hostOutside, publicAddresses } from './names';
import { memberOf, membersOf, placesOf } from './paths';
import { hiddenIn, knownText, markedOf, worstOf, type ObjectPredicate, type Verdict } from './verdicts';

/** What a destination is chosen by that is inside the cluster. */
const INSIDE = ['selector', 'namespaceSelector', 'serviceAccounts', 'services'];

/**
 * An egress rule of Calico that lets packets to public addresses through.
 *
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy, read 2026-11-22
 */
export const calicoAllows: ObjectPredicate = (place, asked) => {
  if (membersOf(place) === undefined) return toWhy(hiddenIn(place));
  const action = memberOf(place, 'action');
  const hidden = hiddenIn(action);
  if (hidden === undefined && knownText(action) !== 'Allow') return undefined;
  const destination = memberOf(place, 'destination');
  const within = (path: string): Verdict[] =>
    placesOf(destination, path).map((each) => {
      const marked = markedOf(each);
      if (marked === undefined) return undefined;
      return path === 'nets[]' ? publicAddresses(marked) : hostOutside(marked, asked);
    });
  const named = ['nets', 'domains', ...INSIDE].some((name) => memberOf(destination, name) !== undefined);
  const found = named
    ? worstOf([...within('nets[]'), ...within('domains[]')])
    : (toWhy(hiddenIn(destination)) ?? { seen: 'every destination' });
  return found === undefined ? undefined : (toWhy(hidden) ?? found);
};

function toWhy(why: string | undefined): Verdict {
  return why === undefined ? undefined : { why };
}
