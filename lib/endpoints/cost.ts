import type { Closure } from './closure';
import type { InterfaceEndpointPrice } from './prices';

/** Hours of an average month, as AWS counts them. */
export const HOURS_PER_MONTH = 730;

/** Numbers of VPCs for which sharing is told. */
const SHARED_BY = [2, 5, 10] as const;

/** What a month of endpoints is counted from. */
export interface CostBasis {
  /** Availability Zones that each interface endpoint stands in. */
  readonly zones: number;
  readonly price: Pick<InterfaceEndpointPrice, 'usdPerHour'> & { readonly usdPerGb?: number };
  /** GB that all interface endpoints carry in a month; undefined leaves data out. */
  readonly gb?: number;
}

/** What endpoints cost in a month, in US dollars, gateway endpoints being free. */
export interface EndpointsCost {
  /** Hours and data, where data was counted. */
  readonly usdPerMonth: number;
  /** Of one interface endpoint, hours alone. */
  readonly usdPerEndpoint: number;
  /** Of the data; absent where it was not asked for, or no price is known. */
  readonly usdForData?: number;
  /** Saved with one zone less; absent with one zone. */
  readonly savedByOneZoneLess?: number;
  /** Saved in all when as many VPCs share the interface endpoints of one, before what joins the VPCs costs. */
  readonly savedBySharing: readonly { readonly vpcs: number; readonly usd: number }[];
}

/** What the endpoints of a closure cost in a month; those in another VPC cost there. */
export function costOf({ endpoints }: Pick<Closure, 'endpoints'>, basis: CostBasis): EndpointsCost {
  const { zones, price, gb } = basis;
  const paid = endpoints.filter(({ row, isCentral }) => row.kind === 'interface' && !isCentral);
  const perZone = price.usdPerHour * HOURS_PER_MONTH;
  const hours = paid.length * zones * perZone;
  const data = gb === undefined || price.usdPerGb === undefined ? undefined : gb * price.usdPerGb;
  const shareable = paid.filter(({ row }) => row.privateDns).length * zones * perZone;
  return {
    usdPerMonth: cents(hours + (data ?? 0)),
    usdPerEndpoint: cents(zones * perZone),
    ...(data === undefined ? {} : { usdForData: cents(data) }),
    ...(zones > 1 ? { savedByOneZoneLess: cents(paid.length * perZone) } : {}),
    savedBySharing: SHARED_BY.map((vpcs) => ({ vpcs, usd: cents((vpcs - 1) * shareable) })),
  };
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
