import type { Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { Resource, Resources, Setting, Written } from '../model/resource';
import { Text } from '../model/resource';
import type { NeedTest } from './workload';
import { settingsAt, writtenAt } from './workload';

/** Settings under which all tests hold for certain; none where that is not known. */
export function guardsOf(
  resources: Resources,
  resource: Resource,
  tests: readonly NeedTest[] = [],
): readonly Guard[] {
  return tests.reduce<readonly Guard[]>(
    (guards, test) => {
      const found = holds(resources, resource, test);
      return distinct(guards.flatMap((guard) => found.flatMap((when) => together(guard, when))));
    },
    [ALWAYS],
  );
}

function together(a: Guard, b: Guard): readonly Guard[] {
  const merged = mergeGuards(a, b);
  return merged === undefined ? [] : [merged];
}

function distinct(guards: readonly Guard[]): readonly Guard[] {
  const known = new Map(guards.map((guard) => [JSON.stringify(guard), guard]));
  return known.has('[]') ? [ALWAYS] : [...known.values()];
}

function holds(resources: Resources, resource: Resource, test: NeedTest): readonly Guard[] {
  const guards = test.paths.flatMap((path): readonly Guarded<boolean>[] =>
    test.matches === undefined
      ? settingsAt(resources, resource, path).map(({ when, value }) => ({ when, value: fits(value, test) }))
      : writtenAt(resources, resource, path).map(({ when, value }) => ({
          when,
          value: new RegExp(test.matches ?? '').test(spelled(value)),
        })),
  );
  return guards.filter(({ value }) => value).map(({ when }) => when);
}

function fits(setting: Setting, { is, in: wanted, notIn }: NeedTest): boolean {
  if (is !== undefined) {
    return (is === 'absent') === (setting.kind === 'absent') && !isDoubtful(setting);
  }
  if (notIn !== undefined) {
    return setting.kind === 'absent' || (setting.kind === 'text' && !notIn.includes(setting.text));
  }
  return setting.kind === 'text' && wanted?.includes(setting.text) === true;
}

function isDoubtful(setting: Setting): boolean {
  return setting.kind === 'unknown' && !setting.isGiven;
}

/** Everything that is written, as one text. */
function spelled(value: Written): string {
  if (value instanceof Text) {
    return value.fill(({ resource }) =>
      resource === undefined ? '' : `${resource.type}.${resource.attribute}`,
    );
  }
  if (Array.isArray(value)) {
    return (value as readonly Written[]).map(spelled).join(' ');
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value as Readonly<Record<string, Written>>)
        .map(spelled)
        .join(' ')
    : String(value);
}
