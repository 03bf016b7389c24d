import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CATALOGUE, resolveEndpoint } from '../lib/endpoints/catalogue';
import { PARTITIONS, type PartitionRow } from '../lib/endpoints/partitions';

/** A region of the commercial partition that has FIPS endpoints. */
const REGION = 'us-east-1';
const FIPS = /-fips$/;
const ACCOUNT = '111122223333';

type CdkService = ec2.InterfaceVpcEndpointAwsService;

/** A new row of `catalogue-more.json`, for a person to review. */
export interface Draft {
  readonly key: string;
  readonly awsName: string;
  readonly serviceNames: Readonly<Record<string, string>>;
  readonly regionServiceNames?: Readonly<Record<string, string | null>>;
  readonly dnsNames: readonly string[];
  readonly iamPrefixes: readonly string[];
  readonly ports?: readonly number[];
  readonly unverified: readonly string[];
  readonly source: string;
  readonly date: string;
}

/** Every interface endpoint service of the CDK version in use, by its short name. */
export function cdkServices(): ReadonlyMap<string, CdkService> {
  return new Map(
    Object.values(ec2.InterfaceVpcEndpointAwsService as unknown as Record<string, unknown>)
      .filter((value): value is CdkService => value instanceof ec2.InterfaceVpcEndpointAwsService)
      .map((service) => [service.shortName, service]),
  );
}

/** Short names that no row of the catalogue has, as its endpoint or as its FIPS endpoint. */
export function missingServices(): {
  readonly services: readonly string[];
  readonly fips: readonly string[];
} {
  const known = new Set(
    CATALOGUE.flatMap((row) => [
      resolveEndpoint(row, REGION)?.serviceName,
      resolveEndpoint(row, REGION, { fips: true })?.serviceName,
    ]),
  );
  const missing = [...cdkServices()].filter(([, service]) => !known.has(nameIn(service, REGION)));
  const names = missing.map(([shortName]) => shortName).sort();
  return {
    services: names.filter((name) => !FIPS.test(name)),
    fips: names.filter((name) => FIPS.test(name)),
  };
}

/** A row of what CDK tells about a service; where CDK tells nothing of a partition, it has no name there. */
export function draftOf(service: CdkService, { date, version }: { date: string; version: string }): Draft {
  const { shortName, port } = service;
  const iamPrefixes = prefixesOf(shortName);
  const usual = template(service, REGION);
  const names = PARTITIONS.map((place) => namesIn(service, place, usual));
  const regions = Object.assign({}, ...names.map(({ regional }) => regional)) as Record<
    string,
    string | null
  >;
  return {
    key: shortName.replaceAll('.', '-'),
    awsName: shortName,
    serviceNames: Object.assign({}, ...names.map(({ whole }) => whole)) as Record<string, string>,
    ...(Object.keys(regions).length === 0 ? {} : { regionServiceNames: regions }),
    dnsNames: [`${shortName.split('.').reverse().join('.')}.{region}.{dnsSuffix}`],
    iamPrefixes,
    ...(port === 443 ? {} : { ports: [port] }),
    unverified: ['dnsNames', ...(iamPrefixes.length === 0 ? ['iamPrefixes'] : []), 'policySupported'],
    source: `aws-cdk-lib ${version} aws-ec2/lib/vpc-endpoint`,
    date,
  };
}

/** The name of a service in a partition: what CDK lists, or, in the commercial partition, the usual one. */
function namesIn(
  service: CdkService,
  { partition, regions }: PartitionRow,
  usual: string,
): { readonly whole: Record<string, string>; readonly regional: Record<string, string | null> } {
  if (partition === 'aws') {
    return { whole: { aws: usual }, regional: {} };
  }
  const listed = regions.map((region) => [region, template(service, region)] as const);
  const own = listed.find(([, name]) => name !== usual)?.[1];
  if (own === undefined) {
    return { whole: {}, regional: {} };
  }
  const others = listed.filter(([, name]) => name !== own).map(([region]) => [region, null] as const);
  return { whole: { [partition]: own }, regional: Object.fromEntries(others) };
}

function template(service: CdkService, region: string): string {
  return nameIn(service, region).replace(region, '{region}');
}

function nameIn(service: CdkService, region: string): string {
  const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region } });
  return stack.resolve(service.name) as string;
}

/** IAM prefixes of the SDK client that is called like the service. */
function prefixesOf(shortName: string): readonly string[] {
  const metadata = join(
    dirname(require.resolve('aws-cdk-lib')),
    'custom-resources/lib/helpers-internal/sdk-v3-metadata.json',
  );
  const clients = JSON.parse(readFileSync(metadata, 'utf8')) as Record<
    string,
    { readonly iamPrefix?: string }
  >;
  const wanted = bare(shortName);
  const found = Object.entries(clients).flatMap(([client, { iamPrefix }]) =>
    iamPrefix !== undefined && [bare(client), bare(iamPrefix)].includes(wanted) ? [iamPrefix] : [],
  );
  return [...new Set(found)].sort();
}

function bare(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}
