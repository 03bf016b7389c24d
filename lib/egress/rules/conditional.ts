import type { Guard } from '../model/choices';
import type { NetworkModel } from '../model/network';
import type { Violation } from './rule';

/** The violation under its settings; nothing where they cannot hold together. */
export function under(
  { choices }: Pick<NetworkModel, 'choices'>,
  guards: readonly Guard[],
  violation: Violation,
): readonly Violation[] {
  let when: Guard | undefined = [];
  for (const guard of guards) {
    when = when === undefined ? undefined : choices.both(when, guard);
  }
  if (when === undefined || !choices.isPossible(when)) {
    return [];
  }
  const condition = choices.describe(when);
  return [{ ...violation, ...(condition === undefined ? {} : { condition }) }];
}
