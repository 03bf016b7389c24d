import { remember } from '../../../shared/remember';
import type { Hole, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import data from '../data/phone-home.json';
import switchedOn from '../data/switched-on.json';
import parties from '../data/third-parties.json';
import type { Found, Predicate } from './each-text';
import { objectsWith, textsOf, treeOf } from './trees';

const SWITCHES = data.map((row) => ({ ...row, image: new RegExp(row.image) }));
const HOST = new RegExp(
  `(?:^|[/@.\\s"'=,])((?:${parties.map(({ suffix }) => suffix.replaceAll('.', '\\.')).join('|')}))(?![\\w.-]*[\\w-])`,
);

const NAME = new RegExp(parties.map(({ suffix }) => suffix.replaceAll('.', '\\.')).join('|'));

type Members = Readonly<Record<string, unknown>>;

/** The name of a service of others to which models, prompts or telemetry go, in any text under a path. */
export const thirdParty: Predicate = (resource, path) =>
  // Text by text: together, what settings decide can take more values than are worked out.
  resource
    .written(remember(LEAVES, path, () => `${path}.**`))
    .flatMap(({ when, value }): readonly Found[] => {
      if (!mayName(value)) {
        return [];
      }
      const found = textsOf(value).find(({ text }) => HOST.test(text));
      const host = found === undefined ? undefined : HOST.exec(found.text)?.[1];
      const party = parties.find(({ suffix }) => suffix === host);
      return party === undefined ? [] : [{ when, value: true, seen: `${party.suffix} (${party.what})` }];
    });

const LEAVES = new Map<string, string>();

/** Whether a name can be in a value at all; JSON in a text may spell it with escapes, which are not looked behind. */
function mayName(value: Written | Hole): boolean {
  if (typeof value === 'string') {
    return NAME.test(value) || value.includes('\\');
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const parts: readonly (Written | Hole)[] = value instanceof Text ? value.parts : Object.values(value);
  return parts.some(mayName);
}

/** Containers with a program that calls home unless a variable says otherwise. */
export const callsHome: Predicate = (resource, path) =>
  resource.written(path).flatMap(({ when, value }): readonly Found[] => {
    const calls = containersIn(value).flatMap((each) => [...switchesLeftOn(each), ...switchesPutOn(each)]);
    return calls.length === 0 ? [] : [{ when, value: true, seen: calls.join('; ') }];
  });

function containersIn(value: Written): readonly Members[] {
  const tree = treeOf(value)?.tree;
  return [...objectsWith('Image', tree), ...objectsWith('image', tree)];
}

function switchesLeftOn(container: Members): readonly string[] {
  const image = container['Image'] ?? container['image'];
  const environment = environmentOf(container);
  return SWITCHES.filter((row) => typeof image === 'string' && row.image.test(image)).flatMap((row) => {
    const setting = environment.get(row.variable)?.toLowerCase();
    // What is known only at deployment may well be the right value.
    return setting !== undefined && (setting.includes('\uE000') || row.off.includes(setting))
      ? []
      : [`${row.component} calls ${row.calls} unless ${row.variable} is ${row.off[0] ?? ''}`];
  });
}

/** Variables by which any program calls home, whatever its image is named. */
function switchesPutOn(container: Members): readonly string[] {
  const environment = environmentOf(container);
  return switchedOn.flatMap(({ component, variable, on, calls }: SwitchedOn) => {
    const setting = environment.get(variable)?.toLowerCase();
    return setting !== undefined && (on.length === 0 || on.includes(setting))
      ? [`${component} calls ${calls}, since ${variable} is set`]
      : [];
  });
}

interface SwitchedOn {
  readonly component: string;
  readonly variable: string;
  /** Values that switch it on; none for any. */
  readonly on: readonly string[];
  readonly calls: string;
}

const MEMBERS = [
  'Environment',
  'environment',
  'Env',
  'env',
  'EnvironmentVariables',
  'RuntimeEnvironmentVariables',
];

function environmentOf(container: Members): ReadonlyMap<string, string> {
  const given = MEMBERS.map((name) => container[name]).find((each) => each !== undefined);
  const pairs: readonly (readonly [unknown, unknown])[] = Array.isArray(given)
    ? (given as Members[]).map((each) => [
        each['Name'] ?? each['name'],
        each['Value'] ?? each['value'] ?? '\uE000',
      ])
    : Object.entries((given ?? {}) as Members);
  return new Map(pairs.map(([name, value]) => [String(name), String(value)]));
}
