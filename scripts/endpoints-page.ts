import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, resolveEndpoint } from '../lib/endpoints/catalogue';
import { closeOver } from '../lib/endpoints/closure';
import { needsOfProfile, PROFILES } from '../lib/endpoints/profiles';
import data from './endpoint-lists.json';

/** One endpoint of the comparison: what each list says of it, and why they differ. */
export interface Compared {
  readonly key: string;
  readonly isClosed: boolean;
  /** By list: required, optional, or nothing. */
  readonly says: readonly ('required' | 'optional' | undefined)[];
  readonly differs: boolean;
  readonly why: string | undefined;
}

/** The closure of the profile beside the published lists, by key. */
export function compared(): readonly Compared[] {
  const { profile, region, lists, differences } = data;
  const closed = closeOver(needsOfProfile(profile), { region }).endpoints.map(({ row }) => row.key);
  const named = lists.map(({ required, optional }) => ({
    required: required.map(keyOf),
    optional: optional.map(keyOf),
  }));
  const keys = new Set([...closed, ...named.flatMap(({ required, optional }) => [...required, ...optional])]);
  return [...keys].sort().map((key) => {
    const says = named.map(({ required, optional }) =>
      required.includes(key)
        ? ('required' as const)
        : optional.includes(key)
          ? ('optional' as const)
          : undefined,
    );
    const isClosed = closed.includes(key);
    const differs = !isClosed || says.some((one) => one !== 'required');
    const why = differences.find(({ service }) => service === key)?.why;
    return { key, isClosed, says, differs, why };
  });
}

/** Services whose difference is explained. */
export const EXPLAINED: readonly string[] = data.differences.map(({ service }) => service);

/** The key of an endpoint service as its list writes it: `ecr.api`. */
function keyOf(shortName: string): string {
  const name = `com.amazonaws.${data.region}.${shortName}`;
  const row = CATALOGUE.find((one) => resolveEndpoint(one, data.region)?.serviceName === name);
  if (row === undefined) {
    throw new Error(`no service of the catalogue is ${name}`);
  }
  return row.key;
}

/** The text of docs/endpoints.md. */
export function endpointsPage(): string {
  return [
    ...['# Endpoints', ''],
    INTRODUCTION,
    ...['', '## Profiles', ''],
    ...table(
      ['profile', 'what it is for', 'source', 'read'],
      PROFILES.map(({ profile, about, source, date }) => [`\`${profile}\``, about, source, date]),
    ),
    ...['', '## What it costs', ''],
    ...COST,
    ...['', '## Beside published lists', ''],
    `What the profile \`${data.profile}\` comes to in ${data.region}, beside the lists that others publish for private clusters. ✓ is`,
    'required or there, (✓) optional. Every row that differs says why.',
    '',
    ...table(
      ['endpoint', 'cdk-airgap', ...data.lists.map(({ title }) => title), 'why it differs'],
      compared().map(({ key, isClosed, says, why = '' }) => [
        `\`${key}\``,
        isClosed ? '✓' : '',
        ...says.map((one) => (one === 'required' ? '✓' : one === 'optional' ? '(✓)' : '')),
        why,
      ]),
    ),
    '',
    ...table(
      ['list', 'source', 'read'],
      data.lists.map(({ title, source, date }) => [title, source, date]),
    ),
    '',
    'No list has policies: each endpoint here has one of exactly the calls that need it, where its service takes one.',
    ...['', 'Written by `npm run docs` from the closure itself and `scripts/endpoint-lists.json`.', ''],
  ].join('\n');
}

/** What the page says of itself: prose, and no answer of the closure. */
const INTRODUCTION = readFileSync(join(__dirname, 'endpoints-introduction.md'), 'utf8').trimEnd();

const COST = [
  'Interface endpoints cost by the hour in each Availability Zone, and by the GB that they carry; gateway endpoints are free. A month',
  'is 730 hours. Prices are data with source and date (`lib/endpoints/prices.json`); where no source tells a price the cost is unknown',
  'until `--price` gives it. `--gb` adds what data costs, at the price of the first PB.',
  '',
  '- *One zone less* saves its share: the endpoints in the other zones then answer it, across zones, and it fails with them.',
  '- *Sharing*: of N VPCs that each need the same interface endpoints, all but one save theirs. That takes a private route to the VPC',
  '  that keeps them (a transit gateway or a peering connection, whose price is not counted), a private hosted zone for each name',
  '  (`CentralEndpointZones`), and policies that admit all N. Gateway endpoints cannot be shared. `--central LIST` then leaves the',
  '  shared ones out of the cost here.',
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
