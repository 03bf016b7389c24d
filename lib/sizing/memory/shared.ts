import { remember } from '../../shared/remember';
import type { Architecture } from '../architecture';

/** Entries of an architecture that are kept at most: plans ask for far fewer. */
const MOST = 512;

/**
 * Remembers what is made of an architecture and some numbers, since candidates of a plan share most of it.
 *
 * What is made must depend on nothing else, and must not be changed.
 */
export function shared<V extends NonNullable<unknown>>(): (
  architecture: Architecture,
  numbers: readonly unknown[],
  make: () => V,
) => V {
  const known = new WeakMap<Architecture, Map<string, V>>();
  return (architecture, numbers, make) => {
    const own = remember(known, architecture, () => new Map<string, V>());
    if (own.size > MOST) own.clear();
    return remember(own, numbers.join(' '), make);
  };
}
