import { describe, expect, test } from 'vitest';
import { catalogueRow } from '../../lib/endpoints/catalogue';
import { MORE_ROWS } from '../../lib/endpoints/catalogue-more';
import { cdkServices, draftOf, missingServices } from '../../scripts/endpoint-drafts';

const STAMP = { date: '2026-11-21', version: '2.276.0' };
const SERVICES = cdkServices();
const KEYS = new Set(MORE_ROWS.map(({ key }) => key));
const DRAFTS = [...SERVICES.values()]
  .filter(({ shortName }) => KEYS.has(shortName.replaceAll('.', '-')))
  .map((service) => draftOf(service, STAMP));

describe('drafts of rows', () => {
  test('are wanted for no service of the CDK version in use', () => {
    expect(missingServices()).toEqual({ services: [], fips: [] });
  });

  test('name every service as the reviewed rows do, in each partition that CDK lists', () => {
    const odd = DRAFTS.filter(({ key, serviceNames }) => {
      const row: Readonly<Record<string, string | null>> = catalogueRow(key).serviceNames;
      return Object.entries(serviceNames).some(([partition, name]) => row[partition] !== name);
    });
    expect(odd.map(({ key }) => key)).toEqual([]);
  });

  test('say what nobody confirmed', () => {
    expect(draftOf(SERVICES.get('batch')!, STAMP).unverified).toEqual(['dnsNames', 'policySupported']);
  });

  test('have the exceptions of CDK', () => {
    const { serviceNames, regionServiceNames } = draftOf(SERVICES.get('iotsitewise.api')!, STAMP);
    expect([serviceNames, regionServiceNames]).toEqual([
      {
        aws: 'com.amazonaws.{region}.iotsitewise.api',
        'aws-cn': 'cn.com.amazonaws.{region}.iotsitewise.api',
      },
      { 'cn-northwest-1': null },
    ]);
  });

  test('take the IAM prefix of the SDK', () => {
    expect(draftOf(SERVICES.get('cloudhsmv2')!, STAMP).iamPrefixes).toEqual(['cloudhsm']);
  });
});
