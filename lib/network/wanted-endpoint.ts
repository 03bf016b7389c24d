import type { CatalogueRow } from '../endpoints/catalogue';
import { UsageError } from '../shared/errors';

/** How somebody wants the endpoint of a service. */
export interface Wanted {
  readonly serviceName?: string;
  readonly zones?: readonly string[];
  /** Whether the service accepts an endpoint policy, where the catalogue does not know. */
  readonly acceptsPolicy?: boolean;
}

/** A row with what somebody says about it. */
export function told(row: CatalogueRow, { acceptsPolicy }: Wanted): CatalogueRow {
  if (acceptsPolicy === undefined) {
    return row;
  }
  if (acceptsPolicy !== row.policySupported && !row.unverified?.includes('policySupported')) {
    throw new UsageError(
      `service '${row.key}' has acceptsPolicy ${acceptsPolicy}, expected ${row.policySupported}: ${row.source}`,
    );
  }
  const unverified = row.unverified?.filter((member) => member !== 'policySupported');
  return { ...row, policySupported: acceptsPolicy, unverified };
}
