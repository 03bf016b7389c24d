import { describe, expect, test } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { BASE, ref } from '../../../lib/egress/rules/networks';
import { source, vpc } from '../helpers';

const SSM = { Effect: 'Allow', Resource: '*', Action: ['ssm:PutParameter'] };

/** Of the subnet whose route table is handed over; what else the role may do is told by rules of its own. */
function verdict(type: string, statements: readonly unknown[], more: Record<string, unknown> = {}): unknown {
  const Resources = {
    ...BASE,
    ...vpc(),
    Writer: {
      Type: type,
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Handler', 'Arn'] }, Exports: { table: ref('Table') } },
    },
    Handler: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, VpcConfig: { SubnetIds: [ref('Subnet')] } },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        ManagedPolicyArns: [
          { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' },
        ],
        Policies: [{ PolicyName: 'Inline', PolicyDocument: { Statement: statements } }],
      },
    },
    ...more,
  };
  const input = { sources: [source({ Resources })], annotations: [] };
  return audit(input, { today: '2026-11-21', showsLines: false }).report.subnets[0]?.verdict;
}

describe('a custom resource of a type that CDK uses, handed a route table', () => {
  const WRITER = 'Custom::CrossRegionExportWriter';

  test('is harmless while its handler may only write parameters', () => {
    expect(verdict(WRITER, [SSM])).toBe('isolated');
  });

  test.each([
    ['may create routes', [SSM, { Effect: 'Allow', Resource: '*', Action: 'ec2:CreateRoute' }]],
    ['may do all but one thing', [{ Effect: 'Allow', Resource: '*', NotAction: 'iam:PassRole' }]],
    ['is allowed nothing that can be read', []],
  ])('is unproven when its handler %s', (_, statements) => {
    expect(verdict(WRITER, statements)).toBe('unproven');
  });

  test('is unproven when a policy of its own adds to the role', () => {
    const Policy = {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [ref('Role')], PolicyDocument: { Statement: [] } },
    };
    expect(verdict(WRITER, [SSM], { Policy })).toBe('unproven');
  });

  test('is unproven when the type is another one', () => {
    expect(verdict('Custom::Mine', [SSM])).toBe('unproven');
  });
});
