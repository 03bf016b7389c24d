import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import perimeter from '../../../lib/egress/rules/data/network-perimeter.json';
import { OFF_NETWORK, role } from '../../../lib/egress/rules/identities/examples';
import { network, ref } from '../../../lib/egress/rules/networks';
import type { Finding } from '../../../lib/egress/rules/rule';
import { DATA_ACTIONS } from '../../../lib/policy/actions';
import { auditTemplate } from '../helpers';

type Parts = Readonly<Record<string, unknown>>;

function found(resources: Parts, rest: Parts = {}): readonly Finding[] {
  const { template } = network('', resources, rest);
  return auditTemplate(template as Partial<Template>).findings.filter(({ ruleId }) => ruleId === 'AG504');
}

const DENY = { ...OFF_NETWORK, Principal: '*', Resource: ['arn:aws:s3:::own', 'arn:aws:s3:::own/*'] };
const bucketPolicy = (properties: Parts, more: Parts = {}): Parts => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: 'own', PolicyDocument: { Statement: DENY }, ...properties },
  ...more,
});
const deny = (Condition: Parts): Parts => ({ PolicyDocument: { Statement: { ...DENY, Condition } } });
const OPEN = { Parameters: { Any: { Type: 'String' } } };

describe('a policy that refuses other networks', () => {
  test('cannot be told of one whose network a parameter names', () => {
    const policy = bucketPolicy(deny({ StringNotEquals: { 'aws:SourceVpc': ref('Any') } }));
    const [finding] = found({ It: policy }, OPEN);
    expect(finding?.message).toMatch(/^it cannot be told whether 'It' .*: it comes from 'Any'/);
  });

  test('is only warned of, whatever is not known', () => {
    const policy = bucketPolicy(deny({ StringNotEquals: { 'aws:SourceVpc': ref('Any') } }));
    expect(found({ It: policy }, OPEN)).toMatchObject([{ state: 'defect', severity: 'warning' }]);
  });

  test('names a request that it admits', () => {
    const [finding] = found({ It: bucketPolicy(deny({ Bool: { 'aws:SecureTransport': 'false' } })) });
    expect(finding?.message).toContain('nothing refuses that arn:aws:iam::');
  });

  test('does not spare a role that code can take on', () => {
    const Condition = {
      ...(OFF_NETWORK['Condition'] as object),
      ArnNotEqualsIfExists: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['Role', 'Arn'] } },
    };
    expect(found({ Role: role([]), It: bucketPolicy(deny(Condition)) })).toHaveLength(1);
    expect(found({ Role: role([], {}, 'ecr.amazonaws.com'), It: bucketPolicy(deny(Condition)) })).toEqual([]);
  });
});

describe('a bucket', () => {
  const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'own' } };
  const flag = {
    Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
    Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
  };

  test('is one finding, with a policy or without', () => {
    const open = bucketPolicy(deny({ Bool: { 'aws:SecureTransport': 'false' } }), {});
    expect(found({ It: bucket }).map(({ origin }) => origin.logicalId)).toEqual(['It']);
    expect(found({ It: bucket, Policy: open }).map(({ origin }) => origin.logicalId)).toEqual(['Policy']);
  });

  test('is not closed by the policy of another', () => {
    expect(found({ It: bucket, Policy: bucketPolicy({ Bucket: 'other' }) })).toHaveLength(1);
  });

  test('cannot be told to be closed by a policy that is not always there', () => {
    const [finding] = found({ It: bucket, Policy: bucketPolicy({}, { Condition: 'On' }) }, flag);
    expect(finding?.message).toContain("'Policy' is not there in every setting");
  });

  test('names the first of several policies, however each of them names the bucket', () => {
    const second = bucketPolicy({ Bucket: ref('It') }, { Condition: 'On' });
    const parts = { It: bucket, Policy: bucketPolicy({}, { Condition: 'On' }), Second: second };
    expect(found(parts, flag)[0]?.message).toContain("'Policy' is not there in every setting");
  });

  test('is closed by one of several policies that is always there', () => {
    const parts = {
      It: bucket,
      Policy: bucketPolicy({}, { Condition: 'On' }),
      Second: bucketPolicy({ Bucket: ref('It') }),
    };
    expect(found(parts, flag)).toEqual([]);
  });

  test('cannot be told to be closed by a policy for whatever a parameter names', () => {
    const [finding] = found({ It: bucket, Policy: bucketPolicy({ Bucket: ref('Any') }) }, OPEN);
    expect(finding?.message).toContain("'Policy' may be for it");
  });
});

describe('the credentials of a role', () => {
  const managed = { ManagedPolicyArns: [ref('Any')] };

  test('are good anywhere, whatever a policy allows that is not shown', () => {
    expect(found({ It: role([], managed) }, OPEN)).toHaveLength(1);
  });

  test('are not, where everything is denied', () => {
    expect(found({ It: role([OFF_NETWORK], managed) }, OPEN)).toEqual([]);
  });

  test('cannot be told of, where a parameter names the network', () => {
    const Condition = { StringNotEquals: { 'aws:SourceVpc': ref('Any') } };
    const statements = [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { ...OFF_NETWORK, Condition },
    ];
    const [finding] = found({ It: role(statements) }, OPEN);
    expect(finding?.message).toMatch(/^it cannot be told whether the credentials of 'It'/);
  });
});

describe('the table of what is closed', () => {
  test('asks for services whose data actions are known', () => {
    const known = new Set(DATA_ACTIONS.map(({ service }) => service));
    expect(Object.values(perimeter.services.prefixes).filter((service) => !known.has(service))).toEqual([]);
  });

  test('says where each row comes from, and when', () => {
    const rows = [
      perimeter.services,
      ...perimeter.attached,
      ...perimeter.deploymentRoles,
      ...perimeter.sessionKeys,
    ];
    expect(rows.filter(({ source, date }) => source === '' || !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual([]);
  });
});
