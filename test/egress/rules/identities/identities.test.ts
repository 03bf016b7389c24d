import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import { ALLOW_ALL, MACHINE, OFF_NETWORK, role } from '../../../../lib/egress/rules/identities/examples';
import { network, ref } from '../../../../lib/egress/rules/networks';
import type { Finding } from '../../../../lib/egress/rules/rule';
import { auditTemplate } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

function found(ruleId: string, resources: Parts, rest: Parts = {}): readonly Finding[] {
  const { template } = network('', resources, rest);
  return auditTemplate(template as Partial<Template>).findings.filter((finding) => finding.ruleId === ruleId);
}

const ROUTES = { Effect: 'Allow', Action: 'ec2:CreateRoute', Resource: '*' };
const policyFor = (statements: readonly unknown[], more: Parts = {}): Parts => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyName: 'own', Roles: [ref('It')], PolicyDocument: { Statement: statements } },
  ...more,
});

describe('who can open the network', () => {
  test('is named once, with all that it may do', () => {
    const [finding, ...others] = found('AG521', { It: role([ALLOW_ALL]) });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ state: 'exposed', severity: 'error' });
    expect(finding?.message).toContain('attach an internet gateway and route to it');
    expect(finding?.message).toContain('give principals any permission');
  });

  test('is only warned of, where what it may do is a part of what it takes', () => {
    expect(found('AG521', { It: role([ROUTES]) })).toMatchObject([{ state: 'defect', severity: 'warning' }]);
  });

  test('is only warned of, where a condition narrows what it may do', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/team': 'net' } };
    expect(found('AG521', { It: role([{ ...ALLOW_ALL, Condition }]) })).toMatchObject([
      { severity: 'warning' },
    ]);
  });

  test('may give permissions to one role without being able to do everything', () => {
    const own = {
      Effect: 'Allow',
      Action: 'iam:PutRolePolicy',
      Resource: 'arn:aws:iam::111111111111:role/x',
    };
    expect(found('AG521', { It: role([own]) })).toMatchObject([{ severity: 'warning' }]);
  });

  test('is not kept from it by a denial that is not always attached', () => {
    const rest = {
      Parameters: { Strict: { Type: 'String' } },
      Conditions: { Strict: { 'Fn::Equals': [ref('Strict'), 'yes'] } },
    };
    const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
    const resources = { It: role([ALLOW_ALL]), Policy: policyFor([deny], { Condition: 'Strict' }) };
    expect(found('AG521', resources, rest)).toMatchObject([{ state: 'exposed' }]);
  });

  test('is kept from it by a denial in another policy', () => {
    const resources = { It: role([ROUTES]), Policy: policyFor([{ ...ROUTES, Effect: 'Deny' }]) };
    expect(found('AG521', resources)).toEqual([]);
  });

  test('is a role that a policy names by its name', () => {
    const resources = {
      It: role([], { RoleName: 'own' }),
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'x', Roles: ['own'], PolicyDocument: { Statement: [ROUTES] } },
      },
    };
    expect(found('AG521', resources).map(({ origin }) => origin.logicalId)).toEqual(['It']);
  });

  test('is a permission set that people take', () => {
    const resources = {
      It: {
        Type: 'AWS::SSO::PermissionSet',
        Properties: { ManagedPolicies: ['arn:aws:iam::aws:policy/job-function/NetworkAdministrator'] },
      },
    };
    expect(found('AG521', resources)).toMatchObject([{ state: 'exposed' }]);
  });

  test('cannot be told where the policies are not known', () => {
    const rest = { Parameters: { Open: { Type: 'String' } } };
    const resources = { It: role([], { ManagedPolicyArns: [ref('Open')] }) };
    expect(found('AG521', resources, rest)).toMatchObject([{ state: 'unproven', severity: 'error' }]);
  });
});

describe('who can call from any network', () => {
  const shell = { Effect: 'Allow', Action: 'ssm:StartSession', Resource: '*' };

  test('is named with the calls and what they reach', () => {
    const [finding] = found('AG520', { ...MACHINE, It: role([shell]) });
    expect(finding?.message).toBe(
      "with the credentials of 'It' (AWS::IAM::Role), calls from any network reach a shell or tunnel into its instances (ssm:StartSession)",
    );
  });

  test('is denied it by a policy that stands apart', () => {
    const resources = { ...MACHINE, It: role([shell]), Policy: policyFor([OFF_NETWORK]) };
    expect(found('AG520', resources)).toEqual([]);
  });

  test('is named with what would have to be known, where the denial depends on it', () => {
    const Condition = { StringNotEqualsIfExists: { 'aws:SourceVpc': ref('Hub') } };
    const rest = { Parameters: { Hub: { Type: 'String' } } };
    const [finding] = found('AG520', { ...MACHINE, It: role([shell, { ...OFF_NETWORK, Condition }]) }, rest);
    expect(finding?.message).toContain('unless refused');
  });

  test('is whoever takes a role that another service hands out as well', () => {
    const services = ['states.amazonaws.com', 'lambda.amazonaws.com'];
    const trust = { Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' };
    const resources = {
      ...MACHINE,
      It: role([shell], { AssumeRolePolicyDocument: { Statement: [trust] } }),
    };
    expect(found('AG520', resources)).toHaveLength(1);
  });
});
