import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import {
  gatewayEndpoint,
  group,
  interfaceEndpoint,
} from '../../../../lib/egress/rules/completeness/examples';
import { role } from '../../../../lib/egress/rules/identities/examples';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import { document } from '../../../../lib/egress/rules/policy-examples';
import { auditTemplates, source } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

const att = (name: string, attribute = 'Arn'): unknown => ({ 'Fn::GetAtt': [name, attribute] });
const sub = (text: string): unknown => ({ 'Fn::Sub': text });
const allow = (Action: unknown, Resource: unknown = '*', rest: Parts = {}): Parts => ({
  Effect: 'Allow',
  Principal: '*',
  Action,
  Resource,
  ...rest,
});
const bucket = (BucketName?: unknown): Parts => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });

/** A function whose role may call something, beside the endpoint with a policy. */
function found(granted: Parts, policy: readonly Parts[], more: Parts = {}): readonly string[] {
  const isObject = String(granted['Action']).startsWith('s3:');
  const PolicyDocument = document(...policy);
  const parts: Parts = {
    ...BASE,
    Role: role([{ Effect: 'Allow', ...granted }], {}, 'lambda.amazonaws.com'),
    Other: role([], {}, 'lambda.amazonaws.com'),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: att('Role'),
        VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Clients')] },
      },
    },
    Clients: group({}),
    ...(isObject ? gatewayEndpoint({ PolicyDocument }) : interfaceEndpoint('sqs', { PolicyDocument })),
    Own: bucket(),
    Second: bucket(),
    Named: bucket('named'),
    Queue: { Type: 'AWS::SQS::Queue' },
    SecondQueue: { Type: 'AWS::SQS::Queue' },
    ...more,
  };
  const template = { Resources: parts, Parameters: { Any: { Type: 'String' } } } as Partial<Template>;
  const { findings } = auditTemplates([source(template, { region: 'eu-west-1', account: '111122223333' })]);
  return findings.filter(({ ruleId }) => ruleId === 'AG803').map(({ message }) => message);
}

const OWN = [att('Own'), sub('${Own.Arn}/*')];
const READ = { Action: ['s3:GetObject*', 's3:List*'], Resource: OWN };
const SEND = { Action: 'sqs:SendMessage', Resource: att('Queue') };

describe('an endpoint policy that names resources', () => {
  test.each<[string, unknown]>([
    ['the same bucket', sub('${Own.Arn}/*')],
    ['the same bucket by its name', sub('arn:${AWS::Partition}:s3:::${Own}/*')],
    ['every bucket', 'arn:aws:s3:::*'],
    ['a pattern that a generated name can fit', 'arn:aws:s3:::stack-*'],
    ['a bucket by parameter', sub('arn:aws:s3:::${Any}/*')],
    ['keys below a prefix', sub('${Own.Arn}/models/*')],
  ])('may admit a generated bucket by %s', (_, arn) => {
    expect(found(READ, [allow('s3:*', arn)])).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['another bucket of the input', sub('${Second.Arn}/*')],
    ['a bucket that is named', sub('${Named.Arn}/*')],
    ['the name of one bucket', 'arn:aws:s3:::own-bucket/*'],
    ['a bucket of AWS', 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*'],
    ['a bucket of AWS in any Region', 'arn:aws:s3:::prod-*-starport-layer-bucket/*'],
    ['a bucket of AWS in the own Region', sub('arn:aws:s3:::prod-${AWS::Region}-starport-layer-bucket/*')],
  ])('refuses a generated bucket for %s', (_, arn) => {
    expect(found(READ, [allow('s3:*', arn)])).toHaveLength(1);
  });

  test.each<[string, unknown, number]>([
    ['its name', 'arn:aws:s3:::named/*', 0],
    ['a pattern of its name', 'arn:aws:s3:::na*/*', 0],
    ['another name', 'arn:aws:s3:::other/*', 1],
    ['a pattern of other names', 'arn:aws:s3:::other-*', 1],
  ])('is read with the name that a bucket is given, here %s', (_, arn, count) => {
    const granted = { Action: 's3:GetObject', Resource: sub('${Named.Arn}/*') };
    expect(found(granted, [allow('s3:*', arn)])).toHaveLength(count);
  });

  test('is told of with the actions and the resource', () => {
    expect(found(READ, [allow('s3:*', 'arn:aws:s3:::other/*')])[0]).toContain(
      "refuses s3:GetObject*, s3:List* on 'arn:${AWS::Partition}:s3:::Own', which 'Function'",
    );
  });

  test('refuses one of two buckets, and the other one is not told of', () => {
    const granted = { Action: 's3:GetObject', Resource: [...OWN, att('Second'), sub('${Second.Arn}/*')] };
    const [message = ''] = found(granted, [allow('s3:*', sub('${Own.Arn}/*'))]);
    expect([message.includes(':::Second'), message.includes(':::Own')]).toEqual([true, false]);
  });

  test.each<[string, unknown, number]>([
    ['the same one', att('Queue'), 0],
    ['another one of the input', att('SecondQueue'), 1],
    ['one by its name', 'arn:aws:sqs:eu-west-1:111122223333:queue', 0],
    ['all of the account', sub('arn:aws:sqs:*:${AWS::AccountId}:*'), 0],
  ])('is compared with a queue: %s', (_, arn, count) => {
    expect(found(SEND, [allow('sqs:*', arn)])).toHaveLength(count);
  });

  test('is not judged by a pattern of actions that it allows on nothing', () => {
    expect(found({ Action: 's3:Put*', Resource: '*' }, [allow('s3:GetObject')])).toEqual([]);
  });

  test.each<[string, Parts, number]>([
    ['everything', { Resource: '*' }, 1],
    ['the bucket', { Resource: OWN }, 1],
    ['other buckets', { Resource: 'arn:aws:s3:::other/*' }, 0],
    ['everything but the bucket', { Resource: undefined, NotResource: OWN }, 0],
    ['everything but another bucket', { Resource: undefined, NotResource: 'arn:aws:s3:::other/*' }, 1],
    ['the bucket, under a condition', { Resource: OWN, Condition: { Null: { 'aws:x': 'true' } } }, 0],
    ['the bucket, for somebody', { Resource: OWN, Principal: { AWS: att('Other') } }, 0],
  ])('and denies %s', (_, rest, count) => {
    const deny = { ...allow('s3:*'), Effect: 'Deny', ...rest };
    expect(found(READ, [allow('s3:*'), deny])).toHaveLength(count);
  });
});

describe('an endpoint policy that names principals', () => {
  test.each<[string, unknown, number]>([
    ['the role of the workload', { AWS: att('Role') }, 0],
    ['another role of the input', { AWS: att('Other') }, 1],
    ['the own account', { AWS: ref('AWS::AccountId') }, 0],
    ['another account', { AWS: '444455556666' }, 1],
    ['a role that may be the same', { AWS: 'arn:aws:iam::111122223333:role/app' }, 0],
    ['a service', { Service: 'cloudformation.amazonaws.com' }, 1],
  ])('of an interface endpoint, %s', (_, Principal, count) => {
    expect(found(SEND, [allow('sqs:*', '*', { Principal })])).toHaveLength(count);
  });

  test.each([ref('AWS::AccountId'), sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root')])(
    'of a gateway endpoint by account admits no role: %j',
    (AWS) => {
      expect(found(READ, [allow('s3:*', '*', { Principal: { AWS } })])).toHaveLength(1);
    },
  );
});

describe('an endpoint policy under conditions', () => {
  test.each<[string, Parts, number]>([
    ['the own account', { StringEquals: { 'aws:PrincipalAccount': ref('AWS::AccountId') } }, 0],
    ['other accounts', { StringEquals: { 'aws:PrincipalAccount': ['444455556666'] } }, 1],
    ['an account by parameter', { StringEquals: { 'aws:PrincipalAccount': ref('Any') } }, 0],
    ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } }, 0],
    ['things of other accounts', { StringEquals: { 'aws:ResourceAccount': ['444455556666'] } }, 1],
    ['anything but the own account', { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } }, 0],
    ['services of AWS', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }, 1],
    ['whether the key is there', { Null: { 'aws:PrincipalIsAWSService': 'true' } }, 0],
    ['the role', { ArnEquals: { 'aws:PrincipalArn': att('Role') } }, 0],
    ['another role', { ArnEquals: { 'aws:PrincipalArn': att('Other') } }, 1],
    ['either role', { ArnEquals: { 'aws:PrincipalArn': [att('Other'), att('Role')] } }, 0],
    ['the VPC', { StringEquals: { 'aws:SourceVpc': ref('Vpc') } }, 0],
    ['a VPC by its id', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, 0],
    ['another VPC', { StringEquals: { 'aws:SourceVpc': ref('SecondVpc') } }, 1],
  ])('is read with what a request of a workload carries: %s', (_, Condition, count) => {
    const SecondVpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.8.0.0/16' } };
    expect(found(SEND, [allow('sqs:*', '*', { Condition })], { SecondVpc })).toHaveLength(count);
  });

  test('about the account of a thing says nothing of one that the input does not show', () => {
    const Condition = { StringEquals: { 'aws:ResourceAccount': '444455556666' } };
    expect(
      found({ ...SEND, Resource: 'arn:aws:sqs:eu-west-1:444455556666:theirs' }, [
        allow('sqs:*', '*', { Condition }),
      ]),
    ).toEqual([]);
  });
});

describe('an endpoint policy that names repositories', () => {
  const uri = (name: string): unknown =>
    sub(`\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${name}:1`);
  const repository = (name: string): string => `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`;
  const pulled = (Image: unknown, Resource: unknown): readonly string[] => {
    const parts: Parts = {
      ...BASE,
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: [{ Name: 'own', Image }] },
      },
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          LaunchType: 'FARGATE',
          TaskDefinition: ref('Task'),
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('Subnet')] } },
        },
      },
      ...interfaceEndpoint('ecr.dkr', {
        PolicyDocument: document(allow('ecr:*', Resource), allow('ecr:GetAuthorizationToken')),
      }),
      Repository: { Type: 'AWS::ECR::Repository' },
      Second: { Type: 'AWS::ECR::Repository' },
    };
    const template = { Resources: parts } as Partial<Template>;
    const { findings } = auditTemplates([source(template, { region: 'eu-west-1', account: '111122223333' })]);
    return findings.filter(({ ruleId }) => ruleId === 'AG803').map(({ message }) => message);
  };
  const own = { 'Fn::Join': ['', [att('Repository', 'RepositoryUri'), ':1']] };

  test.each([
    { title: 'the one of the image', image: uri('app'), arn: repository('app'), count: 0 },
    { title: 'a pattern of it', image: uri('app'), arn: repository('a*'), count: 0 },
    { title: 'another one', image: uri('app'), arn: repository('web'), count: 1 },
    { title: 'another account', image: uri('app'), arn: 'arn:aws:ecr:*:444455556666:repository/*', count: 1 },
    { title: 'the one of the input', image: own, arn: att('Repository'), count: 0 },
    { title: 'another one of the input', image: own, arn: att('Second'), count: 1 },
  ])('is asked for the image of a task: $title', ({ image, arn, count }) => {
    expect(pulled(image, arn)).toHaveLength(count);
  });
});
