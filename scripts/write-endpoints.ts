import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { cdkServices, draftOf, missingServices } from './endpoint-drafts';

/**
 * Compares the endpoint catalogue with the CDK version in use: services and FIPS endpoints that have no row.
 *
 * Usage: npm run endpoints-catalogue [-- --write]
 *
 * `--write` drafts a row for each new service, for a person to review: its name, hosts, actions and endpoint policy are not
 * confirmed by anything, and the partitions that CDK says nothing of are left out. A new FIPS endpoint is a member of its
 * service's row, which a person writes. Exit code 1 while a service has no row.
 */
const FILE = join(__dirname, '..', 'lib', 'endpoints', 'catalogue-more.json');

async function main(): Promise<void> {
  const { services, fips } = missingServices();
  services.forEach((name) => console.log(`new: ${name}`));
  fips.forEach((name) => console.log(`new FIPS endpoint: ${name}`));
  if (process.argv.includes('--write') && services.length > 0) {
    await add(services);
  }
  console.log(`${cdkServices().size} endpoint services in aws-cdk-lib ${cdkVersion()}`);
  process.exitCode = services.length + fips.length === 0 ? 0 : 1;
}

async function add(shortNames: readonly string[]): Promise<void> {
  const rows = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly key: string }[];
  const date = new Date().toISOString().slice(0, 10);
  const drafts = [...cdkServices()]
    .filter(([shortName]) => shortNames.includes(shortName))
    .map(([, service]) => draftOf(service, { date, version: cdkVersion() }));
  const all = [...rows, ...drafts].sort((left, right) => (left.key < right.key ? -1 : 1));
  const options = (await resolveConfig(FILE)) ?? {};
  writeFileSync(FILE, await format(JSON.stringify(all, null, 2), { ...options, filepath: FILE }));
}

function cdkVersion(): string {
  const text = readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

void main();
