import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, catalogueRow, resolveEndpoint } from '../../lib/endpoints/catalogue';
import { MORE_ROWS } from '../../lib/endpoints/catalogue-more';
import { ACTION_LIST as listed } from '../../lib/endpoints/known-actions';
import { endpointPolicy } from '../../lib/endpoints/policy';

const REGION = 'us-east-1';

/** Every name of the CDK version in use, resolved in a Region that has FIPS endpoints. */
const CDK_NAMES: readonly (readonly [string, string])[] = cdkNames();

function cdkNames(): readonly (readonly [string, string])[] {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: REGION } });
  return Object.values(ec2.InterfaceVpcEndpointAwsService as unknown as Record<string, unknown>)
    .filter((value) => value instanceof ec2.InterfaceVpcEndpointAwsService)
    .map(({ shortName, name }) => [shortName, stack.resolve(name) as string] as const);
}

function isFips([shortName]: readonly [string, string]): boolean {
  return shortName.endsWith('-fips');
}

describe('the catalogue is complete', () => {
  test('for every service that CDK lists', () => {
    const known = new Set(CATALOGUE.map((row) => resolveEndpoint(row, REGION)?.serviceName));
    const missing = CDK_NAMES.filter((entry) => !isFips(entry) && !known.has(entry[1]));
    expect(missing.map(([shortName]) => shortName)).toEqual([]);
  });

  test('for every FIPS endpoint service that CDK lists', () => {
    const known = new Set(CATALOGUE.map((row) => resolveEndpoint(row, REGION, { fips: true })?.serviceName));
    const missing = CDK_NAMES.filter((entry) => isFips(entry) && !known.has(entry[1]));
    expect(missing.map(([shortName]) => shortName)).toEqual([]);
  });
});

describe('private DNS', () => {
  test('of the FIPS endpoint of a service without it is that of the endpoint alone', () => {
    expect(resolveEndpoint(catalogueRow('dynamodb-interface'), REGION, { fips: true })).toMatchObject({
      serviceName: 'com.amazonaws.us-east-1.dynamodb-fips',
      dnsNames: ['*.dynamodb-fips.us-east-1.vpce.amazonaws.com'],
    });
  });
});

describe('rows in short', () => {
  test('are in the order of their keys', () => {
    const keys = MORE_ROWS.map(({ key }) => key);
    expect(keys).toEqual([...keys].sort());
  });

  test('have a name in the commercial partition, and host names', () => {
    const odd = MORE_ROWS.filter(({ serviceNames, dnsNames }) => !serviceNames.aws || dnsNames.length === 0);
    expect(odd.map(({ key }) => key)).toEqual([]);
  });

  test('have IAM prefixes that AWS has actions of, unless they say that nobody confirmed them', () => {
    const odd = MORE_ROWS.filter(
      ({ iamPrefixes, unverified = [] }) =>
        iamPrefixes.some((prefix) => !(prefix in listed.actions)) && !unverified.includes('iamPrefixes'),
    );
    expect(odd.map(({ key }) => key)).toEqual([]);
  });

  test('tell their source of endpoint policies, unless they say that nobody confirmed them', () => {
    const odd = MORE_ROWS.filter(
      ({ source, unverified = [] }) =>
        source.includes('endpoint policy: ') === unverified.includes('policySupported'),
    );
    expect(odd.map(({ key }) => key)).toEqual([]);
  });

  // Without a source, a deployment that fails is better than an endpoint that is open.
  test('take an endpoint policy where nobody knows', () => {
    const odd = MORE_ROWS.filter(
      ({ policySupported, unverified }) => unverified?.includes('policySupported') && !policySupported,
    );
    expect(odd).toEqual([]);
  });

  test.each(MORE_ROWS.filter(({ policySupported }) => policySupported).map(({ key }) => key))(
    '%s admits own principals alone',
    (key) => {
      const policy = endpointPolicy(key, { region: REGION, accountId: '111122223333' });
      const statements = policy!.Statement.map(({ Action, Condition }) => [Action.length > 0, Condition]);
      const owner = catalogueRow(key).resourceOwnerKey ? { 'aws:ResourceAccount': '111122223333' } : {};
      const own = { StringEquals: { 'aws:PrincipalAccount': '111122223333', ...owner } };
      expect(statements).toEqual([[true, own]]);
    },
  );
});

describe('a service without IAM actions', () => {
  test('has a policy that names none', () => {
    const policy = endpointPolicy('console', { region: REGION, accountId: '111122223333' });
    expect(policy!.Statement[0]!.Action).toEqual(['*']);
  });
});

describe('names that differ from their service', () => {
  test.each([
    ['kinesis-streams', 'eu-central-1', 'kinesis.eu-central-1.amazonaws.com'],
    ['airflow-api', 'eu-central-1', 'api.airflow.eu-central-1.amazonaws.com'],
    ['codeartifact-repositories', 'eu-central-1', '*.d.codeartifact.eu-central-1.amazonaws.com'],
    ['notebook', 'eu-central-1', '*.notebook.eu-central-1.sagemaker.aws'],
    ['s3vectors', 'eu-central-1', 's3vectors.eu-central-1.api.aws'],
  ])('%s in %s answers %s', (key, region, name) => {
    expect(resolveEndpoint(catalogueRow(key), region)?.dnsNames).toContain(name);
  });
});
