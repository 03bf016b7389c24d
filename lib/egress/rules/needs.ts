import type { NetworkModel } from '../model/network';
import type { Derivation } from '../needs/derive';
import { derivedNeeds } from '../needs/derive';
import { identitiesOf } from './identities/collect';
import { startedTasks } from './questions/started-tasks';

const KNOWN = new WeakMap<NetworkModel, Derivation>();

/** What the workloads of an input call, by what they are and by what their roles may. */
export function needsOf(model: NetworkModel): Derivation {
  let derivation = KNOWN.get(model);
  if (derivation === undefined) {
    derivation = derivedNeeds(model.resources, {
      roles: identitiesOf(model.resources),
      started: startedTasks(model.resources),
    });
    KNOWN.set(model, derivation);
  }
  return derivation;
}
