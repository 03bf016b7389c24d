import { kindText } from './hops';
import type { Link, Thing, Topology } from './topology';

/** Subnets of one VPC that are still drawn one by one. */
const MOST_SUBNETS = 12;
/** Endpoints of one VPC likewise; they are many, and all alike. */
const MOST_ENDPOINTS = 3;
/** Things in one picture, past which all that look alike are drawn as one. */
const MOST_THINGS = 150;

/**
 * The same network with things that behave alike drawn as one, where there are too many to look at.
 *
 * Two things are alike when they are of one kind in one VPC, are drawn in one tone, and lead to things that are alike
 * by routes for the same blocks. So no path is lost or made up by the summary.
 */
export function summarise(topology: Topology): Topology {
  const classes = classify(topology);
  if (new Set(classes.values()).size < topology.things.length) {
    return merge(topology, classes);
  }
  return topology;
}

type Classes = ReadonlyMap<string, string>;

function classify(topology: Topology): Classes {
  const crowded = crowdedKinds(topology.things);
  const first = startingClasses(topology.things, crowded);
  const refined = refine(topology, first);
  return new Set(refined.values()).size > MOST_THINGS
    ? startingClasses(topology.things, () => true)
    : refined;
}

/** Tells which things of a VPC are too many to be drawn one by one. */
function crowdedKinds(things: readonly Thing[]): (thing: Thing) => boolean {
  const count = (vpc: string | undefined, kind: string): number => counts.get(`${vpc ?? ''} ${kind}`) ?? 0;
  const counts = new Map<string, number>();
  for (const { vpc, kind } of things) {
    counts.set(`${vpc ?? ''} ${kind}`, count(vpc, kind) + 1);
  }
  return ({ vpc, kind }) =>
    kind === 'vpc-endpoint'
      ? count(vpc, kind) > MOST_ENDPOINTS
      : kind !== 'vpc' && kind !== 'internet' && count(vpc, 'subnet') > MOST_SUBNETS;
}

function startingClasses(things: readonly Thing[], isCrowded: (thing: Thing) => boolean): Classes {
  return new Map(
    things.map((thing) => {
      const { key, kind, vpc, tone } = thing;
      const alike = kind !== 'vpc' && kind !== 'internet' && isCrowded(thing);
      return [key, alike ? `${kind}|${vpc ?? ''}|${tone}` : `one|${key}`];
    }),
  );
}

/** Splits classes until the members of each lead to the same classes by the same blocks. */
function refine({ things, links }: Topology, first: Classes): Classes {
  const outgoing = new Map<string, Link[]>();
  for (const link of links) {
    outgoing.set(link.from, [...(outgoing.get(link.from) ?? []), link]);
  }
  let classes = first;
  for (let size = 0; size < new Set(classes.values()).size;) {
    const known = classes;
    size = new Set(known.values()).size;
    classes = numbered(
      things.map(({ key }) => {
        const leads = (outgoing.get(key) ?? []).map(
          ({ to, labels, tone }) => `${known.get(to) ?? ''} ${[...labels].sort().join(',')} ${tone}`,
        );
        return [key, `${first.get(key) ?? ''}||${[...new Set(leads)].sort().join('||')}`] as const;
      }),
    );
  }
  return classes;
}

/** Short names for classes, so that they do not grow with every round. */
function numbered(entries: readonly (readonly [string, string])[]): Classes {
  const numbers = new Map<string, string>();
  return new Map(
    entries.map(([key, name]) => {
      const number = numbers.get(name) ?? String(numbers.size);
      numbers.set(name, number);
      return [key, number];
    }),
  );
}

function merge({ things, links, placeOf }: Topology, classes: Classes): Topology {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const name = classes.get(thing.key) ?? thing.key;
    groups.set(name, [...(groups.get(name) ?? []), thing]);
  }
  const merged = [...groups.values()].map((members) => sum(members));
  const keyOf = new Map(
    merged.flatMap((thing) =>
      (thing.members.length === 0 ? [thing] : thing.members).map(({ key }) => [key, thing.key]),
    ),
  );
  return {
    things: merged,
    links: mergeLinks(links, (key) => keyOf.get(key) ?? key),
    placeOf: new Map([...placeOf].map(([finding, key]) => [finding, keyOf.get(key) ?? key])),
  };
}

function sum(members: readonly Thing[]): Thing {
  const [first, ...others] = members as [Thing, ...Thing[]];
  if (others.length === 0) {
    return first;
  }
  const label = `${members.length} ${kindText(first.kind)}s`;
  const stacks = new Set(members.map(({ stack }) => stack));
  return {
    key: first.key,
    kind: first.kind,
    label,
    name: label,
    ...(stacks.size === 1 && first.stack !== undefined ? { stack: first.stack } : {}),
    ...(first.vpc === undefined ? {} : { vpc: first.vpc }),
    tone: first.tone,
    findings: members.flatMap(({ findings }) => findings).sort((a, b) => a - b),
    members,
  };
}

function mergeLinks(links: readonly Link[], keyOf: (key: string) => string): readonly Link[] {
  const found = new Map<string, Link>();
  for (const { from, to, labels, tone } of links) {
    const link = { from: keyOf(from), to: keyOf(to), labels, tone };
    const key = JSON.stringify([link.from, link.to, tone]);
    const known = found.get(key);
    const all = known === undefined ? labels : [...new Set([...known.labels, ...labels])];
    found.set(key, { ...link, labels: all });
  }
  return [...found.values()].filter(({ from, to }) => from !== to);
}
