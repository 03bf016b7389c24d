import rows from './catalogue-more.json';
import type { CatalogueRow, Companion, Unverified } from './catalogue-row';
import { PARTITIONS, type Partition } from './partitions';

/** A row in short: what is not written is as for most services. */
interface ShortRow {
  readonly key: string;
  readonly awsName: string;
  /** Partitions that are not written have no known endpoint. */
  readonly serviceNames: Readonly<Partial<Record<Partition, string>>>;
  readonly regionServiceNames?: Readonly<Record<string, string | null>>;
  readonly byConvention?: readonly string[];
  readonly dnsNames: readonly string[];
  readonly gateway?: string;
  readonly privateDns?: false;
  readonly privateZones?: false;
  readonly policySupported?: false;
  readonly fipsPolicySupported?: false;
  readonly resourceOwnerKey?: false;
  readonly iamPrefixes: readonly string[];
  readonly ports?: readonly number[];
  readonly fips?: string;
  readonly companions?: readonly Companion[];
  readonly note?: string;
  readonly unverified?: readonly Unverified[];
  readonly source: string;
  readonly date: string;
}

const NOWHERE = Object.fromEntries(PARTITIONS.map(({ partition }) => [partition, null])) as Record<
  Partition,
  null
>;

const HTTPS = 443;

/** The other services of AWS that have interface endpoints, by key. */
export const MORE_ROWS: readonly CatalogueRow[] = (rows as readonly ShortRow[]).map(inFull);

function inFull(short: ShortRow): CatalogueRow {
  const { policySupported = true } = short;
  return {
    kind: 'interface',
    byConvention: [],
    privateDns: true,
    resourceOwnerKey: true,
    ports: [HTTPS],
    fips: null,
    serviceRegions: {},
    companions: [],
    ...short,
    policySupported,
    admits: policySupported ? ['own'] : [],
    serviceNames: { ...NOWHERE, ...short.serviceNames },
  };
}
