import { catalogueRow, resolveEndpoint } from '../endpoints/catalogue';
import { parseCidr, rangeOf4 } from '../shared/cidr';
import rows from './dns-names.json';
import type { Layout } from './layout';

interface NameRow {
  /** Who answers for the names: AWS, or the resolver by itself. */
  readonly owner: 'aws' | 'vpc';
  /** Needed only with this service. */
  readonly service?: string;
  readonly names: readonly string[];
  /** Regions in which the names differ. */
  readonly regions?: Readonly<Record<string, readonly string[]>>;
}

const ROWS = rows as readonly NameRow[];
const OCTET = 256;

/** Names of AWS that workloads ask for with these services: those of endpoints, and what goes with them. */
export function awsNames(layout: Layout, services: readonly string[]): readonly string[] {
  const ofEndpoints = services.flatMap(
    (key) => resolveEndpoint(catalogueRow(key), layout.region)?.dnsNames ?? [],
  );
  const others = ROWS.filter(
    ({ owner, service }) => owner === 'aws' && (service === undefined || services.includes(service)),
  );
  return sorted([...ofEndpoints, ...others.flatMap((row) => namesOf(row, layout))]);
}

/** Names that the resolver answers from the VPC itself: of machines, and of addresses in its range. */
export function vpcNames(layout: Layout): readonly string[] {
  const own = ROWS.filter(({ owner }) => owner === 'vpc').flatMap((row) => namesOf(row, layout));
  return sorted([...own, ...reverseNames(layout.cidr)]);
}

/** Whether AWS answers for a name, so that where it redirects to is AWS's choice. */
export function isOfAws(name: string, { place }: Layout): boolean {
  const bare = name.toLowerCase().replace(/\.$/, '');
  return [place.dnsSuffix, place.apiSuffix].some((suffix) => bare.endsWith(`.${suffix}`));
}

function namesOf({ names, regions }: NameRow, { region, place }: Layout): readonly string[] {
  return (regions?.[region] ?? names).map((name) =>
    name.replace('{region}', region).replace('{dnsSuffix}', place.dnsSuffix),
  );
}

/** Reverse zones are cut at whole octets: a range between two of them takes several, a small one the next larger. */
function reverseNames(cidr: string): readonly string[] {
  const block = parseCidr(cidr);
  if (block?.family !== 4) {
    return [];
  }
  const [first, end] = rangeOf4(block);
  if (block.length === 16) {
    return [`*.${reversed(Math.floor(first / OCTET / OCTET))}.in-addr.arpa`];
  }
  const from = Math.floor(first / OCTET);
  const count = Math.max(1, Math.ceil((end - first) / OCTET));
  return Array.from({ length: count }, (_, index) => `*.${reversed(from + index)}.in-addr.arpa`);
}

/** The octets of a prefix, last one first. */
function reversed(prefix: number): string {
  const octets: number[] = [];
  for (let rest = prefix; rest > 0; rest = Math.floor(rest / OCTET)) {
    octets.push(rest % OCTET);
  }
  return octets.join('.');
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
