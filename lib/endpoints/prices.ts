import { requirePartition } from './catalogue';
import rows from './prices.json';

/** What an interface endpoint costs in one Region. */
export interface InterfaceEndpointPrice {
  /** US dollars for each hour in each Availability Zone that the endpoint stands in, begun hours included. */
  readonly usdPerHour: number;
  /** US dollars for each GB of the first PB that all interface endpoints of the Region carry in a month. */
  readonly usdPerGb: number;
  readonly source: string;
  /** Day of the price, or, where the source gives none, on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** A row of the price list. */
export interface PriceRow extends InterfaceEndpointPrice {
  readonly region: string;
}

/** Every Region of which a source tells the price, by name. */
export const PRICES: readonly PriceRow[] = rows;

/**
 * What an interface endpoint costs in a Region, on demand; gateway endpoints cost nothing.
 *
 * @returns undefined where no source tells: prices differ by Region and are never guessed
 * @throws UsageError if the Region is unknown
 */
export function interfaceEndpointPrice(region: string): InterfaceEndpointPrice | undefined {
  requirePartition(region);
  const row = PRICES.find((price) => price.region === region);
  if (row === undefined) {
    return undefined;
  }
  const { usdPerHour, usdPerGb, source, date } = row;
  return { usdPerHour, usdPerGb, source, date };
}
