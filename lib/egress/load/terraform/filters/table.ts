import data from '../placements.json';

/**
 * One way in which a resource of a type comes to have interfaces.
 *
 * A path goes through blocks to an argument; one that ends in `[]` leads to a list.
 */
export interface PlacementRow {
  readonly type: string;
  /** Path of the argument that names subnets. */
  readonly subnets: string;
  /** Argument of what `subnets` names that names the subnets in turn. */
  readonly through?: string;
  /** Paths of the arguments that name security groups. */
  readonly groups: readonly string[];
  /** Paths of the arguments that name a launch template or configuration, which names groups as well. */
  readonly templates?: readonly string[];
  /** Why its interfaces are in other groups besides. */
  readonly also?: string;
  /** Whether one that names no group is in the default one of its VPC. */
  readonly fallsBack?: boolean;
}

const ROWS: readonly PlacementRow[] = data.placed;

/** Types that have interfaces in subnets, and by which arguments. */
export const PLACED: ReadonlyMap<string, readonly PlacementRow[]> = new Map(
  ROWS.map(({ type }) => [type, ROWS.filter((row) => row.type === type)]),
);

/** Launch templates and configurations → paths of the arguments that name security groups. */
export const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map(
  data.templates.map(({ type, groups }) => [type, groups]),
);

/** Types that put an interface into one more group. */
export const ATTACHMENTS: ReadonlyMap<string, { readonly of: string; readonly group: string }> = new Map(
  data.attachments.map((row) => [row.type, row]),
);

/** Types by whose names others mean subnets or groups. */
export const HOLDERS: ReadonlySet<string> = new Set([
  ...data.holders.map(({ type }) => type),
  ...TEMPLATES.keys(),
]);

const PLACES_NOTHING: ReadonlySet<string> = new Set([
  ...HOLDERS,
  ...data.placesNothing.map(({ type }) => type),
]);

/** Whether a resource of a type may have interfaces, in subnets that it names, of which nothing is known. */
export function isStranger(type: string): boolean {
  return !PLACED.has(type) && !PLACES_NOTHING.has(type);
}
