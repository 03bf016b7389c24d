import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { loadBoundary } from '../../../lib/egress/load/boundary';
import { loadOwner } from '../../../lib/egress/load/owner';
import type { Owner } from '../../../lib/egress/model/resource';
import data from '../../../lib/egress/rules/data/ai-services.json';
import { OFF_NETWORK } from '../../../lib/egress/rules/identities/examples';
import { BASE } from '../../../lib/egress/rules/networks';
import { resourceType } from '../../../lib/resource-types/catalogue';
import { source } from '../helpers';

type Parts = Readonly<Record<string, unknown>>;

function audited(resources: Parts, owner: Owner = {}) {
  const input = {
    sources: [source({ Resources: { ...BASE, ...resources } as never })],
    annotations: [],
    owner,
  };
  return audit(input, { today: '2026-01-01', showsLines: false });
}

function ids(resources: Parts, owner: Owner = {}): readonly string[] {
  return audited(resources, owner).findings.map(({ ruleId }) => ruleId);
}

const VOCABULARY = { It: { Type: 'AWS::Transcribe::Vocabulary', Properties: {} } };
const SCP = {
  Policy: {
    Type: 'AWS::Organizations::Policy',
    Properties: { Type: 'SERVICE_CONTROL_POLICY', TargetIds: ['r-abcd'], Content: {} },
  },
};
const bucketFor = (Condition: Parts): Parts => ({
  It: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: 'own',
      PolicyDocument: {
        Statement: {
          ...OFF_NETWORK,
          Principal: '*',
          Resource: ['arn:aws:s3:::own', 'arn:aws:s3:::own/*'],
          Condition,
        },
      },
    },
  },
});

describe('an AI service', () => {
  test('makes the verdict unproven, and is an error, where nobody opted out', () => {
    const { findings, report } = audited(VOCABULARY);
    expect(findings.find(({ ruleId }) => ruleId === 'AG422')).toMatchObject({
      severity: 'error',
      state: 'unproven',
    });
    expect(report.verdict).toBe('unproven');
  });

  test('is no finding where the owner says that the organization opted out, and that is assumed', () => {
    const { findings, report } = audited(VOCABULARY, { aiServicesOptOut: 'CHG-1' });
    expect(findings.map(({ ruleId }) => ruleId)).not.toContain('AG422');
    expect(report.assumes).toEqual(['the organization opted out of AI services (CHG-1)']);
    expect(report.restsOn).toContain('organization');
  });

  test('is exposed where a policy opts in, whatever the owner says', () => {
    const Content = { services: { transcribe: { opt_out_policy: { '@@assign': 'optIn' } } } };
    const { Properties, Type } = SCP.Policy;
    const Policy = { Type, Properties: { ...Properties, Type: 'AISERVICES_OPT_OUT_POLICY', Content } };
    const { findings } = audited({ ...VOCABULARY, Policy }, { aiServicesOptOut: 'CHG-1' });
    expect(findings.find(({ ruleId }) => ruleId === 'AG422')).toMatchObject({ state: 'exposed' });
  });
});

describe('a policy of the organization', () => {
  test('is listed as an assumption that no finding relies on', () => {
    expect(audited(SCP).report.assumes).toEqual([
      "policy 'Policy' (SERVICE_CONTROL_POLICY) stays attached to r-abcd; no finding relies on it",
    ]);
  });

  test('is not listed where it is attached to nothing', () => {
    const { Properties, Type } = SCP.Policy;
    expect(audited({ Policy: { Type, Properties: { ...Properties, TargetIds: [] } } }).report.assumes).toBe(
      undefined,
    );
  });
});

describe('what the boundary file says of own networks', () => {
  const byVpc = bucketFor({ StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } });

  test('decides about networks that a policy names', () => {
    expect(ids(byVpc)).toContain('AG504');
    expect(ids(byVpc, { networks: ['vpc-0a1b2c3d'] })).not.toContain('AG504');
    expect(ids(byVpc, { networks: ['vpc-0fffffff'] })).toContain('AG504');
  });

  test('decides about addresses that a policy names', () => {
    const byAddress = bucketFor({ NotIpAddress: { 'aws:SourceIp': '52.0.0.0/24' } });
    expect(ids(byAddress)).toContain('AG504');
    expect(ids(byAddress, { addresses: ['52.0.0.0/24'], networks: [] })).not.toContain('AG504');
  });

  test('decides about roles that deploy', () => {
    const arn = 'arn:aws:iam::111122223333:role/pipeline';
    const byRole = bucketFor({
      StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' },
      ArnNotEqualsIfExists: { 'aws:PrincipalArn': arn },
    });
    const owner = { networks: ['vpc-0a1b2c3d'], accounts: ['111122223333'] };
    expect(ids(byRole, owner)).toContain('AG504');
    expect(ids(byRole, { ...owner, deploymentRoles: [arn] })).not.toContain('AG504');
  });
});

describe('a boundary file that speaks of the organization', () => {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-owner-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: object): string => {
    const path = join(folder, 'boundary.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };

  test('needs no list of networks beyond the input', () => {
    expect(loadBoundary(file({ aiServicesOptOut: 'CHG-1' }), '2026-01-01')).toEqual([]);
  });

  test('is read', () => {
    const owner = {
      networks: ['vpc-0a1b2c3d'],
      addresses: ['203.0.113.0/24'],
      deploymentRoles: ['arn:aws:iam::*:role/deploy-*'],
      aiServicesOptOut: 'CHG-1',
    };
    expect(loadOwner(file(owner))).toEqual(owner);
  });

  test.each([
    [{ networks: 'vpc-1' }, 'networks of'],
    [{ networks: ['*'] }, 'has "*" in networks'],
    [{ addresses: ['0.0.0.0/0'] }, 'has "0.0.0.0/0" in addresses'],
    [{ deploymentRoles: ['arn:aws:iam::1:role/*'] }, 'has "arn:aws:iam::1:role/*" in deploymentRoles'],
    [{ aiServicesOptOut: true }, 'aiServicesOptOut of'],
  ])('is refused with %j', (content, message) => {
    expect(() => loadOwner(file(content))).toThrow(message);
  });
});

describe('the table of AI services', () => {
  test('names types that the catalogue knows', () => {
    const types = data.services.flatMap(({ types: names }) => names);
    expect(types.filter((type) => resourceType(type) === undefined)).toEqual([]);
  });

  test('has each service once, in order, with its source and date', () => {
    const keys = data.services.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)].sort());
    const odd = data.services.filter(
      ({ source: from, date }) => from === '' || !/^\d{4}-\d\d-\d\d$/.test(date),
    );
    expect(odd).toEqual([]);
  });
});
