import { UsageError } from '../shared/errors';
import { MORE_ROWS } from './catalogue-more';
import type { CatalogueRow } from './catalogue-row';
import rows from './catalogue.json';
import fipsRegions from './fips-regions.json';
import { partitionOf, type PartitionRow } from './partitions';

export type { CatalogueRow, Companion, EndpointKind, OwnershipClass, Unverified } from './catalogue-row';

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

/** Services that environments for models need, each checked by hand. */
export const CURATED: readonly CatalogueRow[] = rows as readonly CatalogueRow[];

/** Every service of the catalogue: the curated ones, then the others by key. */
export const CATALOGUE: readonly CatalogueRow[] = [...CURATED, ...MORE_ROWS];

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
    return { ...fipsEndpoint(row, row.fips, { place, region }), ...elsewhere };
  }
  return { ...plainEndpoint(row, template, { place, region }), ...elsewhere };
}

/** A row as it holds for the FIPS endpoint of the service. */
export function fipsRow(row: CatalogueRow): CatalogueRow {
  return row.fipsPolicySupported === false ? { ...row, policySupported: false, admits: [] } : row;
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
function fipsEndpoint(
  { privateDns }: CatalogueRow,
  shortName: string,
  { place, region }: { readonly place: PartitionRow; readonly region: string },
): ResolvedEndpoint {
  const host = shortName.split('.').reverse().join('.');
  // Without private DNS it has names of its own alone.
  const name = privateDns ? `${host}.{region}.{dnsSuffix}` : `*.${host}.{region}.vpce.{dnsSuffix}`;
  return {
    serviceName: fill(`com.amazonaws.{region}.${shortName}`, place, region),
    dnsNames: [fill(name, place, region)],
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
