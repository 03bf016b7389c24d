import rows from './gateway-prefix-lists.json';

/** The prefix list that AWS keeps of a service with gateway endpoints in a Region: the same for every account. */
export interface GatewayPrefixListRow {
  readonly region: string;
  /** `s3` or `dynamodb`. */
  readonly service: string;
  /** For example `pl-6ea54007`; the same id can be of another service in another Region. */
  readonly id: string;
  readonly source: string;
  readonly date: string;
  /** Whether it was found in one source alone. */
  readonly unverified?: boolean;
}

/** Every prefix list of the data file. */
export const GATEWAY_PREFIX_LISTS: readonly GatewayPrefixListRow[] = rows;

const IDS = new Set(rows.map(({ id }) => id));

/** Whether an id is the one of such a list in some Region. */
export function isGatewayPrefixList(id: string): boolean {
  return IDS.has(id);
}
