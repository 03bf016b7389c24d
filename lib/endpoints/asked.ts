import type { CatalogueRow } from './catalogue';
import type { Need } from './need';

/** Actions on resources that own principals may ask for, before their owners are compared. */
export interface Ask {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** How narrow a policy is: what was asked for, the same on every own resource, or every action of the service. */
export const WIDTHS = ['exact', 'any-resource', 'any-action'] as const;
export type Width = (typeof WIDTHS)[number];

/**
 * What needs come to, in as few statements as say exactly the same.
 *
 * A need without actions is one of every action, one without resources is of every resource: owners are compared in any
 * case. What AWS owns is admitted by statements of its own.
 */
export function asksOf(row: CatalogueRow, needs: readonly Need[], width: Width): readonly Ask[] {
  const all = everyAction(row);
  const asks = needs
    .filter(({ owned }) => owned === undefined)
    .map(({ actions, resources }): Ask => ({
      actions: actions.length === 0 || width === 'any-action' ? all : actions,
      resources: resources.length === 0 || width !== 'exact' ? ['*'] : resources,
    }));
  const byResources = join(
    withoutCovered(asks),
    ({ resources }) => resources,
    (resources, group) => ({ actions: merged(group.flatMap(({ actions }) => actions)), resources }),
  );
  return join(
    byResources,
    ({ actions }) => actions,
    (actions, group) => ({ actions, resources: merged(group.flatMap(({ resources }) => resources)) }),
  ).sort(byText);
}

/** Without actions on some resources that are asked for on every resource as well. */
function withoutCovered(asks: readonly Ask[]): readonly Ask[] {
  const onAll = asks.filter(isOnAll).flatMap(({ actions }) => actions);
  return asks
    .map((ask) =>
      isOnAll(ask)
        ? ask
        : {
            ...ask,
            actions: ask.actions.filter(
              (action) => !onAll.some((other) => other === action || covers(other, action)),
            ),
          },
    )
    .filter(({ actions }) => actions.length > 0);
}

function isOnAll({ resources }: Ask): boolean {
  return resources.includes('*');
}

/** The same statements in the same order, whoever asked first. */
function byText(left: Ask, right: Ask): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

/** Every action that the endpoint of a service serves: what IAM has no actions for is any action. */
export function everyAction({ iamPrefixes }: CatalogueRow): readonly string[] {
  return iamPrefixes.length === 0 ? ['*'] : iamPrefixes.map((prefix) => `${prefix}:*`);
}

function join(
  asks: readonly Ask[],
  keyOf: (ask: Ask) => readonly string[],
  toAsk: (key: readonly string[], group: readonly Ask[]) => Ask,
): Ask[] {
  const groups = new Map<string, Ask[]>();
  for (const ask of asks) {
    const key = JSON.stringify(merged(keyOf(ask)));
    groups.set(key, [...(groups.get(key) ?? []), ask]);
  }
  return [...groups].map(([key, group]) => toAsk(JSON.parse(key) as string[], group));
}

/** Without repetition and without what another entry's trailing `*` covers, sorted. */
export function merged(texts: readonly string[]): readonly string[] {
  const all = [...new Set(texts)];
  return all.filter((text) => !all.some((other) => other !== text && covers(other, text))).sort();
}

function covers(pattern: string, text: string): boolean {
  const stem = pattern.slice(0, -1);
  return pattern.endsWith('*') && !/[*?]/.test(stem) && text.startsWith(stem);
}
