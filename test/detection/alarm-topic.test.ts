import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { FlowLogAlarms } from '../../lib/detection/flow-log-alarms';
import { alarmsIn, ENV, stackIn, synth } from './alarms-in';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition?: unknown;
}

describe('key', () => {
  test('is used by CloudWatch for this account only', () => {
    const statements = statementsOf(synth(), 'AWS::KMS::Key', 'KeyPolicy');
    expect(statements.find((statement) => statement.Sid === 'CloudWatchAlarms')).toEqual({
      Sid: 'CloudWatchAlarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': ENV.account } },
    });
  });

  test('admits nobody but CloudWatch and the account itself', () => {
    const principals = statementsOf(synth(), 'AWS::KMS::Key', 'KeyPolicy').map(({ Principal }) =>
      JSON.stringify(Principal),
    );
    expect(principals).toHaveLength(2);
    expect(principals.filter((text) => text.includes(`:iam::${ENV.account}:root`))).toHaveLength(1);
  });

  test('rotates and is retained', () => {
    synth().hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('encrypts the topic', () => {
    const template = synth();
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
  });
});

describe('topic policy', () => {
  const partition = { Ref: 'AWS::Partition' };

  test('allows alarms of this account to publish, and nothing else', () => {
    const allowed = statementsOf(synth(), 'AWS::SNS::TopicPolicy', 'PolicyDocument').filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: {
        StringEquals: { 'aws:SourceAccount': ENV.account },
        ArnLike: {
          'aws:SourceArn': {
            'Fn::Join': ['', ['arn:', partition, `:cloudwatch:${ENV.region}:${ENV.account}:alarm:*`]],
          },
        },
      },
    });
  });

  test.each([
    ['TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['QueuesAndFunctionsOnly', { StringNotEquals: { 'sns:Protocol': ['sqs', 'lambda'] } }],
    [
      'OwnSubscribersOnly',
      {
        StringNotLike: {
          'sns:Endpoint': [
            { 'Fn::Join': ['', ['arn:', partition, `:sqs:${ENV.region}:${ENV.account}:*`]] },
            { 'Fn::Join': ['', ['arn:', partition, `:lambda:${ENV.region}:${ENV.account}:function:*`]] },
          ],
        },
      },
    ],
  ])('refuses everybody: %s', (sid, condition) => {
    const found = statementsOf(synth(), 'AWS::SNS::TopicPolicy', 'PolicyDocument').find(
      ({ Sid }) => Sid === sid,
    );
    expect(found).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' }, Condition: condition });
  });

  test('has no partition literal', () => {
    expect(JSON.stringify(synth().toJSON())).not.toContain('arn:aws:');
  });
});

describe('subscribers', () => {
  test('there is none by default', () => {
    synth().resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('refuses a queue that shares their key, whose policies would name each other', () => {
    const stack = stackIn();
    const alarms = alarmsIn(stack);
    const queue = new sqs.Queue(stack, 'Shared', { encryptionMasterKey: alarms.key });
    expect(() => alarms.addQueue(queue)).toThrow(
      /is encrypted with the key of .*, expected a key of its own/,
    );
  });

  test('a queue of this account hears the alarms', () => {
    const stack = stackIn();
    const encryptionMasterKey = new kms.Key(stack, 'QueueKey');
    alarmsIn(stack).addQueue(new sqs.Queue(stack, 'Queue', { encryptionMasterKey }));
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs' });
  });

  test('a function in a VPC hears the alarms', () => {
    const stack = stackIn();
    alarmsIn(stack).addFunction(functionIn(stack, isolatedVpc(stack)));
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'lambda' });
  });

  test('one function hears the alarms of two VPCs', () => {
    const stack = stackIn();
    const handler = functionIn(stack, isolatedVpc(stack));
    const logGroup = new logs.LogGroup(stack, 'FlowLogs');
    for (const id of ['A', 'B']) {
      new FlowLogAlarms(stack, id, { logGroup, vpcRanges: ['10.0.0.0/16'] }).addFunction(handler);
    }
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', 2);
  });

  test('fails for a function outside a VPC', () => {
    const stack = stackIn();
    expect(() => alarmsIn(stack).addFunction(functionIn(stack))).toThrow(
      "function 'Net/Handler' is not in a VPC, expected one inside the boundary",
    );
  });

  test.each([
    [
      'account',
      'arn:aws:sqs:eu-central-1:999999999999:alarms',
      "account '999999999999', expected '111122223333'",
    ],
    ['Region', 'arn:aws:sqs:us-east-1:111122223333:alarms', "Region 'us-east-1', expected 'eu-central-1'"],
  ])('fails for a queue of another %s', (_, arn, message) => {
    const stack = stackIn();
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', arn);
    expect(() => alarmsIn(stack).addQueue(queue)).toThrow(`queue 'Net/Queue' is in ${message}`);
  });

  test('fails for a queue that SNS cannot write to', () => {
    const stack = stackIn();
    const queue = new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS_MANAGED });
    expect(() => alarmsIn(stack).addQueue(queue)).toThrow('expected SSE-SQS or a customer managed key');
  });

  test('an account known only at deployment is left to the topic policy', () => {
    const stack = stackIn({});
    alarmsIn(stack).addQueue(new sqs.Queue(stack, 'Queue'));
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', 1);
  });
});

function statementsOf(template: Template, type: string, property: string): Statement[] {
  const [policy] = Object.values(template.findResources(type));
  const document = (policy?.Properties as Record<string, { Statement: Statement[] }>)[property];
  return document?.Statement ?? [];
}

function isolatedVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['eu-central-1a'],
    subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
}

function functionIn(stack: Stack, vpc?: ec2.IVpc): lambda.Function {
  return new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    vpc,
    vpcSubnets: vpc && { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });
}
