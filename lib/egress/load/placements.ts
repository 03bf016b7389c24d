import data from './placements.json';

/** One way in which a resource of a type comes to have interfaces. */
export interface PlacementRow {
  /** Path of the property that names subnets. */
  readonly subnets: string;
  /** Property of what `subnets` names that names the subnets in turn. */
  readonly through?: string;
  /** Paths of the properties that name security groups; none where interfaces of the type have none. */
  readonly groups: readonly string[];
  /** Paths of the properties that name a launch template or configuration, which names groups as well. */
  readonly templates?: readonly string[];
  /** Why its interfaces are in other groups besides. */
  readonly also?: string;
}

/** Types that have interfaces in subnets, and by which properties. */
export const PLACED: ReadonlyMap<string, readonly PlacementRow[]> = new Map(
  Object.entries(data.placed as Readonly<Record<string, readonly PlacementRow[]>>),
);

/** Launch templates and configurations → paths of the properties that name security groups. */
export const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(data.templates));

/** Types that may name a subnet and place nothing in it by themselves. */
const PLACES_NOTHING: ReadonlySet<string> = new Set([...data.holders, ...data.placesNothing]);

/** Whether a resource of a type may have interfaces, in subnets that it names, of which nothing is known. */
export function isStranger(type: string): boolean {
  return !PLACED.has(type) && !PLACES_NOTHING.has(type);
}
