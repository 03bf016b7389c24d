import { UsageError } from '../shared/errors';

/** Later years have more digits, and no longer compare as texts. */
const YEAR_9999_ENDS = 253_402_300_799;

/** The day that counts as today, `YYYY-MM-DD` in UTC: SOURCE_DATE_EPOCH when it is set, for builds that repeat. */
export function today(): string {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') {
    return new Date().toISOString().slice(0, 10);
  }
  if (!/^\d{1,12}$/.test(epoch) || Number(epoch) > YEAR_9999_ENDS) {
    throw new UsageError(`SOURCE_DATE_EPOCH is '${epoch}', expected seconds since 1970`);
  }
  return new Date(Number(epoch) * 1000).toISOString().slice(0, 10);
}
