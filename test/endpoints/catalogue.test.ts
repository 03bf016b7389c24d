import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  catalogueRow,
  CURATED,
  knownPartitions,
  resolveEndpoint,
} from '../../lib/endpoints/catalogue';
import { PARTITIONS, partitionOf } from '../../lib/endpoints/partitions';

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Names that differ from what CDK emits, or that CDK cannot emit, and why. */
const NOT_AS_CDK: Record<string, string> = {
  'bedrock-agentcore-control':
    'CDK has no constant for it; the name is that of the Amazon Bedrock AgentCore Developer Guide',
  'bedrock-mantle': 'CDK has no constant for it; the name is that of the Amazon Bedrock User Guide',
  'oidc-eks': 'CDK has no constant for it; the name is that of the announcement of 2026-07-27',
  route53: 'CDK has no constant for it; a global service, named without a Region',
  iam: 'CDK emits the commercial name in every partition; no other partition is known to have it',
};

type CdkService = ec2.InterfaceVpcEndpointAwsService;

const CDK_SERVICES = new Map<string, CdkService>(
  Object.values(ec2.InterfaceVpcEndpointAwsService as unknown as Record<string, unknown>)
    .filter((value): value is CdkService => value instanceof ec2.InterfaceVpcEndpointAwsService)
    .map((value) => [value.shortName, value]),
);

/** What stands after the Region in the commercial partition, which is the short name of CDK. */
function shortName(key: string): string {
  return catalogueRow(key)
    .serviceNames.aws!.replace(/^.*\{region\}\./, '')
    .replace(/^(com\.amazonaws|aws\.api\.global)\./, '');
}

/** Asks CDK for the names of services in a Region. */
function namesOfCdk(region: string): (service: { readonly name: string }) => string {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region } });
  return ({ name }) => stack.resolve(name) as string;
}

const REGIONS = PARTITIONS.map(({ partition, regions }) => [partition, regions] as const);
const COMPARED = CATALOGUE.map(({ key }) => key).filter((key) => !(key in NOT_AS_CDK));

describe('the catalogue', () => {
  test('has unique kebab-case keys', () => {
    const keys = CATALOGUE.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !KEY.test(key))).toEqual([]);
  });

  test('gives a source and a day for every row', () => {
    expect(CATALOGUE.filter(({ source, date }) => source === '' || !DATE.test(date))).toEqual([]);
  });

  test('says for every partition whether an endpoint is known to exist', () => {
    const partitions = PARTITIONS.map(({ partition }) => partition).sort();
    for (const { serviceNames } of CATALOGUE) expect(Object.keys(serviceNames).sort()).toEqual(partitions);
  });

  test('says that a name is by convention only where there is a name', () => {
    for (const row of CATALOGUE) {
      for (const place of row.byConvention) {
        const names: Record<string, string | null> = { ...row.serviceNames, ...row.regionServiceNames };
        expect(names[place], `${row.key} in ${place}`).toBeTypeOf('string');
      }
    }
  });

  test('names only catalogued companions', () => {
    for (const { companions } of CATALOGUE) {
      for (const { service } of companions) expect(catalogueRow(service).key).toBe(service);
    }
  });

  test('lists other ports than 443 for protocols other than HTTPS alone', () => {
    const others = CATALOGUE.filter(({ ports }) => ports.join() !== '443').map(({ key }) => key);
    expect(others.sort()).toEqual([
      'cassandra',
      'email-smtp',
      'iot-data',
      'transcribestreaming',
      'transfer-server',
    ]);
  });

  test('knows the services that take no endpoint policy', () => {
    const without = CURATED.filter(({ policySupported }) => !policySupported).map(({ key }) => key);
    expect(without.sort()).toEqual(['acm', 'oidc-eks', 'route53']);
  });

  test('has two gateways, S3 and DynamoDB', () => {
    expect(CATALOGUE.filter(({ kind }) => kind === 'gateway').map(({ key }) => key)).toEqual([
      's3',
      'dynamodb',
    ]);
  });

  test('an unknown key is refused with the known ones', () => {
    expect(() => catalogueRow('ecr')).toThrow(/endpoint service 'ecr' is not in the catalogue.*ecr-api/);
  });
});

describe('names', () => {
  describe.each(REGIONS)('in %s', (_, regions) => {
    test.each(regions)('agree with CDK in %s wherever an endpoint is known', (region) => {
      const nameOf = namesOfCdk(region);
      for (const key of COMPARED) {
        const row = catalogueRow(key);
        const endpoint = resolveEndpoint(row, region);
        if (endpoint !== undefined) {
          // CDK leaves the Region of gateway endpoints to CloudFormation.
          const expected =
            row.kind === 'gateway'
              ? `com.amazonaws.${region}.${key}`
              : nameOf(CDK_SERVICES.get(shortName(key))!);
          expect(endpoint.serviceName, key).toBe(expected);
        }
      }
    });
  });

  test('the exceptions are exactly the rows that CDK cannot name', () => {
    const missing = CATALOGUE.filter(
      ({ key, kind }) => kind === 'interface' && key !== 'iam' && !CDK_SERVICES.has(shortName(key)),
    );
    expect([...missing.map(({ key }) => key), 'iam'].sort()).toEqual(Object.keys(NOT_AS_CDK).sort());
  });

  test.each([
    ['ecr-api', 'eu-central-1', 'com.amazonaws.eu-central-1.ecr.api'],
    ['ecr-api', 'us-gov-west-1', 'com.amazonaws.us-gov-west-1.ecr.api'],
    ['ecr-api', 'cn-north-1', 'cn.com.amazonaws.cn-north-1.ecr.api'],
    ['ecr-api', 'us-iso-east-1', 'gov.ic.c2s.us-iso-east-1.ecr.api'],
    ['ecr-api', 'us-isob-east-1', 'gov.sgov.sc2s.us-isob-east-1.ecr.api'],
    ['ecr-api', 'eu-isoe-west-1', 'uk.adc-e.cloud.eu-isoe-west-1.ecr.api'],
    ['ecr-api', 'us-isof-south-1', 'gov.ic.hci.csp.us-isof-south-1.ecr.api'],
    ['ecr-api', 'eusc-de-east-1', 'eu.amazonaws.eusc-de-east-1.ecr.api'],
    ['s3', 'cn-north-1', 'com.amazonaws.cn-north-1.s3'],
    ['transcribe', 'cn-north-1', 'cn.com.amazonaws.cn-north-1.transcribe.cn'],
    ['iam', 'eu-central-1', 'com.amazonaws.iam'],
  ])('%s in %s is %s', (key, region, name) => {
    expect(resolveEndpoint(catalogueRow(key), region)?.serviceName).toBe(name);
  });

  test('a partition without a known endpoint resolves to nothing', () => {
    expect(resolveEndpoint(catalogueRow('bedrock-runtime'), 'us-iso-east-1')).toBeUndefined();
    expect(knownPartitions(catalogueRow('bedrock-runtime'))).toEqual(['aws', 'aws-eusc', 'aws-us-gov']);
  });

  test('a Region without a known endpoint resolves to nothing in a partition that has one', () => {
    expect(resolveEndpoint(catalogueRow('polly'), 'cn-northwest-1')?.serviceName).toBe(
      'cn.com.amazonaws.cn-northwest-1.polly',
    );
    expect(resolveEndpoint(catalogueRow('polly'), 'cn-north-1')).toBeUndefined();
  });

  test('a name by convention says so', () => {
    expect(resolveEndpoint(catalogueRow('kms'), 'us-iso-east-1')?.basis).toBe('convention');
    expect(resolveEndpoint(catalogueRow('kms'), 'eu-central-1')?.basis).toBe('listed');
  });

  test.each([
    ['eks-auth', 'eu-central-1', ['eks-auth.eu-central-1.api.aws']],
    ['ecr-dkr', 'cn-north-1', ['*.dkr.ecr.cn-north-1.amazonaws.com.cn']],
    ['transcribe', 'cn-north-1', ['cn.transcribe.cn-north-1.amazonaws.com.cn']],
    ['kms', 'us-iso-east-1', ['kms.us-iso-east-1.c2s.ic.gov']],
    ['logs', 'eusc-de-east-1', ['logs.eusc-de-east-1.amazonaws.eu']],
  ])('%s in %s answers %j', (key, region, names) => {
    expect(resolveEndpoint(catalogueRow(key), region)?.dnsNames).toEqual(names);
  });

  test('a service of one Region carries it', () => {
    expect(resolveEndpoint(catalogueRow('iam'), 'eu-central-1')?.serviceRegion).toBe('us-east-1');
    expect(resolveEndpoint(catalogueRow('iam'), 'us-east-1')?.serviceRegion).toBeUndefined();
  });

  test('an unknown Region is refused', () => {
    expect(() => resolveEndpoint(catalogueRow('s3'), 'eu-centrl-1')).toThrow(
      /Region 'eu-centrl-1' is unknown/,
    );
  });
});

describe('partitions', () => {
  test('hold every Region that CDK knows, with its suffix', () => {
    for (const { name, partition, domainSuffix } of RegionInfo.regions) {
      expect([name, partitionOf(name)?.partition, partitionOf(name)?.dnsSuffix]).toEqual([
        name,
        partition,
        domainSuffix,
      ]);
    }
  });
});
