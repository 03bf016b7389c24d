import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import {
  CUSTOM,
  functionWith,
  gatewayEndpoint,
  interfaceEndpoint,
} from '../../../../lib/egress/rules/completeness/examples';
import { REFUSALS } from '../../../../lib/egress/rules/completeness/refused';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import { document } from '../../../../lib/egress/rules/policy-examples';
import type { Finding } from '../../../../lib/egress/rules/rule';
import { auditTemplate, auditTemplates, source } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

const template = (resources: Parts): Partial<Template> =>
  ({ Resources: { ...BASE, ...resources } }) as Partial<Template>;
const refusals = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ ruleId }) => ruleId === 'AG803');
const found = (resources: Parts): readonly Finding[] => refusals(auditTemplate(template(resources)).findings);

const HANDLER = { ...functionWith('iam:PassRole'), ...CUSTOM };
const policy = (...statements: readonly Parts[]): Parts =>
  gatewayEndpoint({ PolicyDocument: document(...statements) });
const allow = (Action: unknown, Resource: unknown, Condition?: Parts): Parts => ({
  Effect: 'Allow',
  Principal: '*',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const responses = (region: string): string =>
  `arn:aws:s3:::cloudformation-custom-resource-response-${region}/*`;

describe('a policy of an endpoint', () => {
  test('that refuses the answer to CloudFormation is an error', () => {
    expect(found({ ...HANDLER, ...policy(allow('s3:GetObject', '*')) })[0]?.severity).toBe('error');
  });

  test('that refuses what a role may call is a warning', () => {
    const parts = { ...functionWith('s3:PutObject'), ...policy(allow('s3:GetObject', '*')) };
    expect(found(parts).map(({ severity, state }) => [severity, state])).toEqual([['warning', 'defect']]);
  });

  test('is told of with the request that it refuses and what that looks like', () => {
    const parts = { ...functionWith('s3:PutObject'), ...policy(allow('s3:GetObject', '*')) };
    expect(found(parts)[0]?.message).toContain(
      "the policy of endpoint 'Gateway' refuses s3:PutObject, which 'Function' (AWS::Lambda::Function) needs",
    );
  });

  test.each(['aws:PrincipalOrgID', 'aws:ResourceOrgID', 'aws:PrincipalAccount', 's3:ResourceAccount'])(
    'for %s alone refuses requests that CloudFormation signed',
    (key) => {
      const value = key.includes('Org') ? 'o-1234567890' : ref('AWS::AccountId');
      expect(
        found({ ...HANDLER, ...policy(allow('s3:*', '*', { StringEquals: { [key]: value } })) }),
      ).toHaveLength(1);
    },
  );

  test('for another key is not judged', () => {
    const Condition = { StringEquals: { 'aws:SourceVpc': ref('Vpc') } };
    expect(found({ ...HANDLER, ...policy(allow('s3:*', '*', Condition)) })).toEqual([]);
  });

  test('that denies everything refuses it', () => {
    const deny = { ...allow('s3:*', '*'), Effect: 'Deny' };
    expect(found({ ...HANDLER, ...policy(allow('s3:*', '*'), deny) })).toHaveLength(1);
  });

  test('that allows everything but some actions refuses these', () => {
    const statement = { Effect: 'Allow', Principal: '*', NotAction: 's3:Put*', Resource: '*' };
    expect(found({ ...HANDLER, ...policy(statement) })).toHaveLength(1);
  });

  test.each([
    ['the own Region', 'euwest1', 0],
    ['another Region', 'euwest2', 1],
  ])('for the bucket of %s is judged by the Region of the stack', (_, region, count) => {
    const parts = template({ ...HANDLER, ...policy(allow('s3:PutObject', responses(region))) });
    const { findings } = auditTemplates([source(parts, { region: 'eu-west-1' })]);
    expect(refusals(findings)).toHaveLength(count);
  });
});

describe('the table of refusals', () => {
  test('has a row for everything', () => {
    expect(REFUSALS.at(-1)?.owned).toBeUndefined();
  });

  test('says where each row comes from, and when', () => {
    expect(
      REFUSALS.filter(({ source: from, date }) => from === '' || !/^\d{4}-\d\d-\d\d$/.test(date)),
    ).toEqual([]);
  });
});

describe('a policy about models that AWS offers', () => {
  const MODEL = 'arn:aws:bedrock:eu-west-1::foundation-model/own.model';
  const invoking = (account: string): Parts => ({
    ...functionWith('bedrock:InvokeModel', {}, MODEL),
    ...interfaceEndpoint('bedrock-runtime', {
      PolicyDocument: document(
        allow('bedrock:InvokeModel', MODEL, { StringLike: { 'aws:ResourceAccount': account } }),
      ),
    }),
  });

  test('refuses them where it is for resources of an account', () => {
    expect(found(invoking('111122223333'))).toHaveLength(1);
  });

  test('is not judged where it is for resources of any account', () => {
    expect(found(invoking('*'))).toEqual([]);
  });
});
