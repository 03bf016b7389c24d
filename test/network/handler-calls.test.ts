import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import type { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { Requirements } from '../../lib/requirements/requirements';
import { ACCOUNT, endpoints, network, REGION, template } from './helpers';

interface Policy {
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Action: unknown;
    readonly Resource: unknown;
  }[];
}

/** Statements of the policy of an endpoint, by tier. */
function statements(vpc: ZeroEgressVpc, service: string, tier: string): Policy['Statement'] {
  const found = endpoints(template(vpc)).find(({ Metadata }) => {
    const told = Metadata['cdk-airgap:endpoint'];
    return told['service'] === service && told['tier'] === tier;
  });
  return (found?.Properties.PolicyDocument as Policy | undefined)?.Statement ?? [];
}

const sids = (found: Policy['Statement']): readonly string[] => found.map(({ Sid }) => Sid);

/** A function in the handler tier. */
function withHandler(roleOf: (scope: Construct) => iam.IRole, deriveRequirements = true): ZeroEgressVpc {
  const vpc = network({ props: { handlerTier: {}, deriveRequirements } });
  const stack = Stack.of(vpc);
  new lambda.Function(stack, 'Handler', {
    code: lambda.Code.fromInline('pass'),
    handler: 'index.main',
    runtime: lambda.Runtime.PYTHON_3_13,
    vpc: vpc.vpc,
    vpcSubnets: vpc.selectTier('Handlers'),
    role: roleOf(stack),
  });
  return vpc;
}

function roleWith(...actions: string[]): (scope: Construct) => iam.IRole {
  return (scope) => {
    const statement = new iam.PolicyStatement({ actions, resources: ['arn:aws:s3:::settings/*'] });
    return new iam.Role(scope, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Calls: new iam.PolicyDocument({ statements: [statement] }) },
    });
  };
}

describe('the endpoint of Amazon S3 for handlers', () => {
  test('admits answers alone where no handler calls S3', () => {
    const vpc = withHandler(roleWith('sqs:SendMessage'));
    expect(sids(statements(vpc, 's3', 'handler'))).toEqual(['CustomResourceResponses']);
  });

  test('admits what the role of a handler may call', () => {
    const [own] = statements(withHandler(roleWith('s3:GetObject')), 's3', 'handler');
    expect(own).toMatchObject({ Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::settings/*'] });
  });

  test('admits what a construct around a handler says', () => {
    const vpc = withHandler(roleWith('sqs:SendMessage'));
    Requirements.of(Stack.of(vpc)).addArtifact({ arn: 'arn:aws:s3:::charts/*', why: 'charts are read' });
    expect(statements(vpc, 's3', 'handler')[0]).toMatchObject({ Resource: ['arn:aws:s3:::charts/*'] });
  });

  test('admits nothing that is said elsewhere', () => {
    const vpc = withHandler(roleWith('sqs:SendMessage'));
    const server = new Construct(Stack.of(vpc), 'Server');
    Requirements.of(server).addArtifact({ arn: 'arn:aws:s3:::weights/*', why: 'weights are read' });
    expect(sids(statements(vpc, 's3', 'handler'))).toEqual(['CustomResourceResponses']);
  });

  test.each([
    ['the role of a handler is not shown', true],
    ['nothing is derived', false],
  ])('admits any call on own buckets where %s', (_, derives) => {
    const vpc = withHandler(
      (scope) => iam.Role.fromRoleArn(scope, 'Role', `arn:aws:iam::${ACCOUNT}:role/handler`),
      derives,
    );
    expect(statements(vpc, 's3', 'handler')[0]).toMatchObject({ Action: ['s3:*'], Resource: ['*'] });
  });
});

test('a requirement may name the partition by reference', () => {
  const vpc = network();
  const model = `arn:${Aws.PARTITION}:bedrock:${REGION}::foundation-model/amazon.nova-lite-v1:0`;
  Requirements.of(new Construct(Stack.of(vpc), 'Assistant')).addApi({
    service: 'bedrock-runtime',
    actions: ['bedrock:InvokeModel'],
    resources: [model],
    why: 'models answer',
  });
  expect(statements(vpc, 'bedrock-runtime', 'workload')).toMatchObject([
    { Sid: 'FoundationModels', Resource: [model.replace(Aws.PARTITION, 'aws')] },
  ]);
});
