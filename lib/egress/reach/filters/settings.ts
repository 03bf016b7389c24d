import type { Choices, Guard } from '../../model/choices';
import { keyOfGuard, negate } from '../../model/choices';

/** Guards that are decided one by one; past that, what they guard may be there or not. */
const MOST_OPEN = 6;

/**
 * Settings that together cover `when`, each of which decides the guards: all that one guards is there, or is not.
 *
 * @param guards - when rules of filters exist
 */
export function settle(choices: Choices, when: Guard, guards: Iterable<Guard>): readonly Guard[] {
  const open = new Map<string, Guard>();
  for (const guard of guards) {
    const isOpen =
      guard.length > 0 && choices.both(when, guard) !== undefined && !choices.isImplied(guard, when);
    if (isOpen) {
      open.set(keyOfGuard(guard), guard);
    }
  }
  let settings: readonly Guard[] = [when];
  for (const guard of [...open.values()].slice(0, MOST_OPEN)) {
    settings = settings.flatMap((setting) => decide(choices, setting, guard));
  }
  return settings;
}

/** Settings under which the guard holds, and under which each part of it does not. */
function decide(choices: Choices, setting: Guard, guard: Guard): readonly Guard[] {
  const holds = choices.both(setting, guard);
  if (holds === undefined || choices.isImplied(guard, setting)) {
    return [setting];
  }
  const fails = guard.flatMap((literal) => {
    const failing = choices.both(setting, [negate(literal)]);
    return failing === undefined ? [] : [failing];
  });
  return [holds, ...fails];
}
