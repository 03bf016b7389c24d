import { adviceFor, type Advice } from './advice';
import { choose, type Choice } from './choose';
import type { Wanted } from './request';

export type { Rejected, RejectedLayout } from './choose';

/** The ways to serve a model, the best first, those that do not, and what to change where there is none. */
export interface Plan extends Choice {
  /** Empty where there is an option: `savingsFor` tells what would be cheaper. */
  readonly advice: readonly Advice[];
}

/**
 * The instance types that serve a model, one option for each.
 *
 * @throws UsageError for flags that the engine would refuse, and names that no instance type has
 */
export function plan(wanted: Wanted): Plan {
  const choice = choose(wanted);
  return { ...choice, advice: choice.options.length > 0 ? [] : adviceFor(wanted) };
}
