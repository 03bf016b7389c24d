import type { Resources } from '../model/resource';
import type { Derivation } from '../needs/derive';
import { derivedNeeds } from '../needs/derive';
import { identitiesOf } from './identities/collect';
import { startedTasks } from './questions/started-tasks';

const KNOWN = new WeakMap<Resources, Derivation>();

/** What the workloads of an input call, by what they are and by what their roles may. */
export function needsOf(resources: Resources): Derivation {
  let derivation = KNOWN.get(resources);
  if (derivation === undefined) {
    derivation = derivedNeeds(resources, {
      roles: identitiesOf(resources),
      started: startedTasks(resources),
    });
    KNOWN.set(resources, derivation);
  }
  return derivation;
}
