import data from './kinds.json';

const KNOWN: ReadonlyMap<string, readonly string[]> = new Map(
  data.known.map(({ group, kinds }) => [group, kinds]),
);

/** Whether somebody has looked at what objects of a kind can do; rules judge those that matter. */
export function isKnownKind(group: string, kind: string): boolean {
  const kinds = KNOWN.get(group) ?? [];
  return kinds.includes('*') || kinds.includes(kind);
}

/** Whether objects of a group become resources of AWS or of another cloud. */
export function isMaker(group: string): boolean {
  return data.makers.some(({ suffix }) => group === suffix || group.endsWith(`.${suffix}`));
}
