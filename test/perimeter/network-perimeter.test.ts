import { App, Aspects, BootstraplessSynthesizer, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { NetworkPerimeter } from '../../lib/perimeter/network-perimeter';
import type { NetworkPerimeterProps } from '../../lib/perimeter/network-perimeter';
import { readDocument } from '../../lib/policy/document';
import { evaluate } from '../../lib/policy/evaluate';
import { Reader } from '../../lib/policy/reader';
import { ImageMirror } from '../../lib/registry/image-mirror';
import { auditTemplate } from '../egress/helpers';

const ACCOUNT = '111122223333';
const env = { account: ACCOUNT, region: 'eu-central-1' };

function made(): Stack {
  return new Stack(new App(), 'Data', { env });
}

const SOME_VPC = { vpcId: 'vpc-1' } as ec2.IVpc;

/** A stack with a VPC, what the case adds, and the perimeter around it. */
function closed(add: (stack: Stack) => void, more: Partial<NetworkPerimeterProps> = {}): Stack {
  const stack = made();
  const vpc = { vpcId: new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }).ref } as ec2.IVpc;
  add(stack);
  Aspects.of(stack).add(new NetworkPerimeter({ vpcs: [vpc], ...more }));
  return stack;
}

function warnings(stack: Stack): readonly string[] {
  return auditTemplate(Template.fromStack(stack).toJSON())
    .findings.filter(({ ruleId }) => ruleId === 'AG504')
    .map(({ origin }) => origin.resourceType);
}

const RESOURCES: readonly (readonly [string, (stack: Stack) => void])[] = [
  ['a bucket', (stack) => void new s3.Bucket(stack, 'It')],
  ['a key', (stack) => void new kms.Key(stack, 'It')],
  ['a queue', (stack) => void new sqs.Queue(stack, 'It')],
  ['a topic', (stack) => void new sns.Topic(stack, 'It')],
  ['a secret', (stack) => void new secretsmanager.Secret(stack, 'It')],
  ['a repository', (stack) => void new ecr.Repository(stack, 'It')],
  [
    'a table',
    (stack) =>
      void new dynamodb.Table(stack, 'It', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      }),
  ],
  ['an image mirror', (stack) => void new ImageMirror(stack, 'It')],
];

describe('NetworkPerimeter', () => {
  test.each(RESOURCES)('closes %s, as the analyzer sees it', (_, add) => {
    const stack = made();
    add(stack);
    expect(warnings(stack)).not.toEqual([]);
    expect(warnings(closed(add))).toEqual([]);
  });

  test('adds one statement to each policy, however often CDK visits', () => {
    const stack = closed((scope) => void new kms.Key(scope, 'It'));
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text.match(/DenyOtherNetworks/g)).toHaveLength(1);
  });

  test('spares the role with which Amazon EKS uses the key of a cluster', () => {
    const stack = closed((scope) => {
      const { keyArn } = new kms.Key(scope, 'It');
      new eks.CfnCluster(scope, 'Cluster', {
        roleArn: 'arn:aws:iam::111122223333:role/control-plane',
        resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
        encryptionConfig: [{ provider: { keyArn } }],
      });
      new kms.Key(scope, 'Other');
    });
    const keys = Object.entries(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const naming = keys.filter(([, key]) => JSON.stringify(key).includes('role/control-plane'));
    expect(naming.map(([id]) => id)).toEqual([expect.stringMatching(/^It/)]);
  });

  test('closes a role on demand', () => {
    const stack = made();
    const role = new iam.Role(stack, 'It', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    new NetworkPerimeter({ vpcs: [SOME_VPC] }).closeRole(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Deny', NotAction: Match.anyValue(), Resource: '*' }] },
    });
  });

  test('leaves a role what it asks in the VPC itself, which comes by no endpoint', () => {
    const stack = made();
    const role = new iam.Role(stack, 'It', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    new NetworkPerimeter({ vpcs: [SOME_VPC] }).closeRole(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ NotAction: Match.arrayWith(['elasticfilesystem:Client*', 'rds-db:connect']) }],
      },
    });
  });

  test('leaves what Lambda itself does with the role of a function', () => {
    const stack = made();
    const role = new iam.Role(stack, 'It', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new NetworkPerimeter({ vpcs: [SOME_VPC] }).closeRole(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            // Lambda names the function in these as well.
            NotAction: Match.arrayWith(['logs:CreateLogStream', 'logs:PutLogEvents']),
            Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
          },
        ],
      },
    });
  });

  test('refuses to be around no network', () => {
    expect(() => new NetworkPerimeter({ vpcs: [] })).toThrow('expected at least one');
  });

  test.each(['0.0.0.0/0', '::/0', '128.0.0.0/1', 'office'])('refuses %s as own addresses', (cidr) => {
    expect(() => new NetworkPerimeter({ vpcs: [SOME_VPC], sourceCidrs: [cidr] })).toThrow(
      `'${cidr}' in sourceCidrs`,
    );
  });

  test('refuses to lock out whoever deploys', () => {
    const stack = new Stack(new App(), 'Data', { env, synthesizer: new BootstraplessSynthesizer() });
    new kms.Key(stack, 'It');
    Aspects.of(stack).add(new NetworkPerimeter({ vpcs: [SOME_VPC] }));
    expect(() => Template.fromStack(stack)).toThrow('deploymentRoleArns of NetworkPerimeter');
  });
});

/** The key policy of a stack, and what IAM's evaluation makes of requests. */
function decide(
  stack: Stack,
  request: { role: string; context: Readonly<Record<string, string>>; isService?: boolean },
): string {
  const key = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0]!;
  const document: unknown = JSON.parse(JSON.stringify(spelled(key.Properties.KeyPolicy)));
  const reader = new Reader((name) => name, true);
  const { isService = false, role, context } = request;
  const arn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const keys = Object.entries({
    ...(isService ? {} : { 'aws:principalarn': arn }),
    'aws:principalisawsservice': String(isService),
    ...(isService ? {} : { 'aws:viaawsservice': 'false' }),
    ...context,
  });
  return evaluate(readDocument(document, 0, reader), {
    principal: isService ? { kind: 'service', id: role } : { kind: 'account', id: arn },
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`,
    context: new Map(keys.map(([key, value]) => [key, [value]])),
  }).effect;
}

/** Intrinsic functions as CloudFormation works them out. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(spelled);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const { Ref, 'Fn::Join': join, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (Ref !== undefined) {
    return { 'AWS::Partition': 'aws', 'AWS::AccountId': ACCOUNT, Vpc: 'vpc-own' }[Ref as string];
  }
  if (join !== undefined) {
    return (spelled((join as [string, unknown[]])[1]) as string[]).join('');
  }
  return sub !== undefined
    ? (sub as string).replace('${AWS::Partition}', 'aws')
    : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, spelled(part)]));
}

describe('the policy of a key inside the perimeter', () => {
  const stack = closed((scope) => void new kms.Key(scope, 'It'), { vpcEndpointIds: ['vpce-own'] });
  const outside = { 'aws:sourceip': '198.51.100.7' };

  test.each([
    ['stolen credentials on the internet', 'app', outside],
    [
      'stolen credentials in a VPC of somebody else',
      'app',
      { 'aws:sourcevpc': 'vpc-theirs', 'aws:sourcevpce': 'vpce-theirs' },
    ],
    ['a role that is called like the one that deploys', 'cdk-hnb659fds-cfn-exec-role-1', outside],
  ])('refuses %s', (_, role, context) => {
    expect(decide(stack, { role, context: context })).toBe('deny');
  });

  test.each([
    ['who calls from the VPC', 'app', { 'aws:sourcevpc': 'vpc-own', 'aws:sourcevpce': 'vpce-1' }],
    [
      'who comes through the endpoint that is named',
      'app',
      { 'aws:sourcevpc': 'vpc-2', 'aws:sourcevpce': 'vpce-own' },
    ],
    ['a service with the permissions of its caller', 'app', { 'aws:viaawsservice': 'true' }],
    ['CloudFormation as it deploys', `cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-central-1`, outside],
    [
      'a service-linked role',
      'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      outside,
    ],
    ['EC2 as it decrypts volumes', 'aws:ec2-infrastructure', outside],
  ])('admits %s', (_, role, context) => {
    expect(decide(stack, { role, context: context })).toBe('allow');
  });

  test('denies nothing to services of AWS', () => {
    expect(decide(stack, { role: 'logs.amazonaws.com', context: {}, isService: true })).not.toBe('deny');
  });
});
