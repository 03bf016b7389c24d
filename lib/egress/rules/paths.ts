import { remember } from '../../shared/remember';
import type { Origin } from '../model/network';
import type { Leak } from '../reach/path';
import { describePath } from './describe';
import type { Analysis, Violation } from './rule';

interface Found {
  readonly leak: Leak;
  readonly subnets: string[];
}

/** One violation for each resource that leaks are about, with the first subnet's path as its witness. */
export function leakViolations(
  { model, subnets }: Analysis,
  select: (leak: Leak) => boolean,
  toMessage: (leak: Leak, subnets: readonly string[]) => Pick<Violation, 'message' | 'fix'>,
): readonly Violation[] {
  const found = new Map<string, Found>();
  // Nearly always, leaks about one resource share its origin: one look instead of a long text.
  const byOrigin = new Map<Origin, Found>();
  for (const { subnet, leaks } of subnets) {
    for (const leak of leaks) {
      if (select(leak)) {
        const { origin } = leak;
        const known = remember(byOrigin, origin, () =>
          remember(found, `${origin.stack}/${origin.logicalId}`, () => ({ leak, subnets: [] })),
        );
        known.subnets.push(subnet.origin.logicalId);
      }
    }
  }
  return [...found.values()].map(({ leak, subnets: names }) => {
    const condition = model.choices.describe(leak.when);
    return {
      origin: leak.origin,
      ...toMessage(leak, names),
      path: leak.hops,
      ...(condition === undefined ? {} : { condition }),
    };
  });
}

/** `3 subnets, the first by: subnet 'A' → …`. */
export function witness(leak: Leak, subnets: readonly string[]): string {
  const path = describePath(leak.hops);
  return subnets.length === 1 ? path : `${path} (and ${subnets.length - 1} more subnets)`;
}
