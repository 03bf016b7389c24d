import { UsageError } from '../shared/errors';
import rows from './catalogue.json';
import fipsRegions from './fips-regions.json';
import { partitionOf, type Partition, type PartitionRow } from './partitions';

/** How a VPC reaches the service. */
export type EndpointKind = 'gateway' | 'interface';

/**
 * Who owns what an endpoint policy must admit.
 *
 * - `own`: resources of the caller's own boundary
 * - `service-owned`: resources of an AWS account, asked for by our principals
 * - `unauthenticated`: requests that carry no signature
 * - `presigned`: requests that the service itself signed
 */
export type OwnershipClass = 'own' | 'service-owned' | 'unauthenticated' | 'presigned';

/** One row of the endpoint catalogue. Name templates use `{region}`, `{dnsSuffix}` and `{apiSuffix}`. */
export interface CatalogueRow {
  /** Key of the service in this package, e.g. `ecr-api`. */
  readonly key: string;
  readonly awsName: string;
  readonly kind: EndpointKind;
  /** Endpoint service name by partition; null where no endpoint is known to exist. */
  readonly serviceNames: Readonly<Record<Partition, string | null>>;
  /** Regions whose name differs from the rest of their partition; null where no endpoint is known to exist. */
  readonly regionServiceNames?: Readonly<Record<string, string | null>>;
  /** Partitions and Regions whose name follows the default pattern and was not confirmed by a source. */
  readonly byConvention: readonly string[];
  /** Host names that workloads resolve; answered by the endpoint when it has private DNS. */
  readonly dnsNames: readonly string[];
  /** Host names where they differ from `dnsNames`, by partition. */
  readonly partitionDnsNames?: Readonly<Partial<Record<Partition, readonly string[]>>>;
  readonly privateDns: boolean;
  /** False when the service accepts no endpoint policy: the endpoint then admits every request. */
  readonly policySupported: boolean;
  /** False when requests carry no `aws:ResourceAccount`, so that only the principal can be compared. */
  readonly resourceOwnerKey: boolean;
  /** IAM service prefixes of the actions that the endpoint serves. */
  readonly iamPrefixes: readonly string[];
  readonly admits: readonly OwnershipClass[];
  /** TCP ports that the endpoint listens on. */
  readonly ports: readonly number[];
  /** Short name of the FIPS endpoint service, null when there is none. */
  readonly fips: string | null;
  /** Region that the service lives in, by partition, for services that are not regional. */
  readonly serviceRegions: Readonly<Partial<Record<Partition, string>>>;
  /** Services that are needed beside this one, and why. */
  readonly companions: readonly Companion[];
  readonly note?: string;
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** A service that is needed beside another one. */
export interface Companion {
  readonly service: string;
  readonly why: string;
  /** Actions that are called on it; empty when only what AWS owns there is read. */
  readonly actions?: readonly string[];
}

/** Where a service is reached in one Region. */
export interface ResolvedEndpoint {
  /** Full endpoint service name, e.g. `com.amazonaws.eu-central-1.ecr.api`. */
  readonly serviceName: string;
  readonly dnsNames: readonly string[];
  /** Region that the service lives in, when it is not the given one. */
  readonly serviceRegion?: string;
  /** `convention` when the name follows the default pattern and was not confirmed by a source. */
  readonly basis: 'listed' | 'convention';
  readonly isFips: boolean;
}

/** Which endpoint of a service is wanted. */
export interface EndpointChoice {
  /** The FIPS endpoint, where the service has one. */
  readonly fips?: boolean;
}

/** Every service of the catalogue, in the order of the data file. */
export const CATALOGUE: readonly CatalogueRow[] = rows as readonly CatalogueRow[];

const FIPS_REGIONS: readonly string[] = fipsRegions.regions;

const BY_KEY: ReadonlyMap<string, CatalogueRow> = new Map(CATALOGUE.map((row) => [row.key, row]));

/**
 * The catalogue row of a service.
 *
 * @throws UsageError if the key is not in the catalogue
 */
export function catalogueRow(key: string): CatalogueRow {
  const row = BY_KEY.get(key);
  if (row === undefined) {
    const known = [...BY_KEY.keys()].sort().join(', ');
    throw new UsageError(`endpoint service '${key}' is not in the catalogue, expected one of: ${known}`);
  }
  return row;
}

/**
 * The endpoint of a service in a Region.
 *
 * @returns undefined when no endpoint is known to exist there
 * @throws UsageError if the Region is unknown
 */
export function resolveEndpoint(
  row: CatalogueRow,
  region: string,
  { fips = false }: EndpointChoice = {},
): ResolvedEndpoint | undefined {
  const place = requirePartition(region);
  const template = nameTemplate(row, place, region);
  if (template === null) {
    return undefined;
  }
  const { [place.partition]: home = region } = row.serviceRegions;
  const elsewhere = home === region ? {} : { serviceRegion: home };
  if (fips && row.fips !== null && FIPS_REGIONS.includes(region)) {
    return { ...fipsEndpoint(row.fips, place, region), ...elsewhere };
  }
  return { ...plainEndpoint(row, template, { place, region }), ...elsewhere };
}

function plainEndpoint(
  row: CatalogueRow,
  template: string,
  { place, region }: { readonly place: PartitionRow; readonly region: string },
): ResolvedEndpoint {
  return {
    serviceName: fill(template, place, region),
    dnsNames: (row.partitionDnsNames?.[place.partition] ?? row.dnsNames).map((name) =>
      fill(name, place, region),
    ),
    basis: isConvention(row, place, region) ? 'convention' : 'listed',
    isFips: false,
  };
}

/** Service names read from the left, host names from the right: `sagemaker.api-fips` answers `api-fips.sagemaker`. */
function fipsEndpoint(shortName: string, place: PartitionRow, region: string): ResolvedEndpoint {
  const host = shortName.split('.').reverse().join('.');
  return {
    serviceName: fill(`com.amazonaws.{region}.${shortName}`, place, region),
    dnsNames: [fill(`${host}.{region}.{dnsSuffix}`, place, region)],
    basis: 'convention',
    isFips: true,
  };
}

/**
 * The partition of a Region.
 *
 * @throws UsageError if the Region is unknown
 */
export function requirePartition(region: string): PartitionRow {
  const place = partitionOf(region);
  if (place === undefined) {
    throw new UsageError(
      `Region '${region}' is unknown, expected one of the Regions in lib/endpoints/partitions.json: ` +
        'check the spelling, or add the Region with its partition',
    );
  }
  return place;
}

/** Partitions in which an endpoint of the service is known to exist, sorted. */
export function knownPartitions(row: CatalogueRow): string[] {
  return Object.entries(row.serviceNames)
    .filter(([, name]) => name !== null)
    .map(([partition]) => partition)
    .sort();
}

function nameTemplate(row: CatalogueRow, place: PartitionRow, region: string): string | null {
  const regional = row.regionServiceNames?.[region];
  return regional === undefined ? row.serviceNames[place.partition] : regional;
}

function isConvention(row: CatalogueRow, place: PartitionRow, region: string): boolean {
  const exception = row.regionServiceNames?.[region] !== undefined;
  return row.byConvention.includes(exception ? region : place.partition);
}

function fill(template: string, place: PartitionRow, region: string): string {
  return template
    .replace('{region}', region)
    .replace('{dnsSuffix}', place.dnsSuffix)
    .replace('{apiSuffix}', place.apiSuffix);
}
