import { PARTITIONS } from '../../../endpoints/partitions';
import { ADMISSIONS } from '../../../endpoints/service-owned';
import buckets from '../data/service-buckets.json';

/** Something that AWS itself owns and serves to every customer, and what a workload needs of it. */
export interface ServiceOwned {
  /** ARNs with `{partition}`, `{region}`, `{regionNoDashes}` and `{owner}`. */
  readonly resources: readonly string[];
  readonly actions: readonly string[];
  /** Account that owns it, by Region. */
  readonly owners?: Readonly<Record<string, string>>;
}

/** What endpoint policies of ours admit, and the buckets that policies of others are known to admit. */
export const SERVICE_OWNED: readonly ServiceOwned[] = [
  ...ADMISSIONS.filter(({ class: whose }) => whose !== 'own'),
  ...buckets,
];

const REGIONS: readonly string[] = PARTITIONS.flatMap(({ regions }) => regions);

const PATTERNS = SERVICE_OWNED.flatMap(({ resources, actions }) =>
  resources.map((arn) => ({ pattern: toPattern(arn), actions })),
);

function toPattern(arn: string): RegExp {
  return new RegExp(`^${arn.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[a-z0-9-]+')}$`);
}

/** ARNs of what AWS owns in a Region, and in those that policies name, with or without dashes. */
export function serviceOwnedArns(region: string, policies: string): readonly string[] {
  const named = REGIONS.filter((name) => policies.includes(name) || policies.includes(withoutDashes(name)));
  return [...new Set([region, ...named])].flatMap((name) =>
    SERVICE_OWNED.flatMap((owned) => arnsOf(owned, name)),
  );
}

function arnsOf({ resources, owners }: ServiceOwned, region: string): readonly string[] {
  return resources
    .filter((arn) => !arn.includes('{account}') && (owners === undefined || owners[region] !== undefined))
    .map((arn) =>
      arn
        .replace('{partition}', '*')
        .replace('{regionNoDashes}', withoutDashes(region))
        .replace('{region}', region)
        .replace('{owner}', owners?.[region] ?? ''),
    );
}

function withoutDashes(region: string): string {
  return region.replaceAll('-', '');
}

/** What workloads need of a resource that AWS owns in some Region, by its ARN; undefined for any other. */
export function neededOf(arn: string): readonly string[] | undefined {
  const found = PATTERNS.filter(({ pattern }) => pattern.test(arn));
  return found.length === 0 ? undefined : found.flatMap(({ actions }) => actions);
}
