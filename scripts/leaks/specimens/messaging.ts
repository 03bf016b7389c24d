import { Duration, SecretValue } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import * as amazonmq from 'aws-cdk-lib/aws-amazonmq';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as pipes from 'aws-cdk-lib/aws-pipes';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Specimens } from './given';
import { roleOf } from './given';

function connectionOf(stack: Stack, id: string): events.Connection {
  return new events.Connection(stack, id, {
    authorization: events.Authorization.apiKey('key', SecretValue.secretsManager('given')),
  });
}

export const MESSAGING: Specimens = {
  'aws-sqs.Queue': (stack) => new sqs.Queue(stack, 'It'),
  'aws-sns.Topic': (stack) => new sns.Topic(stack, 'It'),
  'aws-sns-subscriptions.SqsSubscription': (stack) =>
    new sns.Topic(stack, 'Topic').addSubscription(
      new subscriptions.SqsSubscription(new sqs.Queue(stack, 'Queue')),
    ),
  'aws-sns-subscriptions.EmailSubscription': (stack) =>
    new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.EmailSubscription('person@example.com')),
  'aws-sns-subscriptions.SmsSubscription': (stack) =>
    new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.SmsSubscription('+15555550100')),
  'aws-sns-subscriptions.UrlSubscription': (stack) =>
    new sns.Topic(stack, 'Topic').addSubscription(
      new subscriptions.UrlSubscription('https://example.com/hook'),
    ),
  'aws-events.EventBus': (stack) => new events.EventBus(stack, 'It'),
  'aws-events.Rule to a queue': (stack) =>
    new events.Rule(stack, 'It', {
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue'))],
    }),
  'aws-events.Connection': (stack) => void connectionOf(stack, 'It'),
  'aws-events.ApiDestination': (stack) =>
    new events.ApiDestination(stack, 'It', {
      connection: connectionOf(stack, 'Connection'),
      endpoint: 'https://example.com/events',
    }),
  'aws-scheduler.Schedule': (stack) =>
    new scheduler.Schedule(stack, 'It', {
      schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)),
      target: new schedulerTargets.SqsSendMessage(new sqs.Queue(stack, 'Queue')),
    }),
  'aws-pipes.CfnPipe between queues': (stack) =>
    new pipes.CfnPipe(stack, 'It', {
      roleArn: roleOf(stack, 'pipes.amazonaws.com').roleArn,
      source: new sqs.Queue(stack, 'Source').queueArn,
      target: new sqs.Queue(stack, 'Target').queueArn,
    }),
  'aws-kinesis.Stream': (stack) => new kinesis.Stream(stack, 'It'),
  'aws-kinesisfirehose.DeliveryStream': (stack) =>
    new firehose.DeliveryStream(stack, 'It', {
      destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket')),
    }),
  'aws-stepfunctions.StateMachine': (stack) =>
    new sfn.StateMachine(stack, 'It', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')),
    }),
  'aws-stepfunctions-tasks.HttpInvoke': (stack) =>
    new sfn.StateMachine(stack, 'It', {
      definitionBody: sfn.DefinitionBody.fromChainable(
        new tasks.HttpInvoke(stack, 'Call', {
          apiRoot: 'https://example.com',
          apiEndpoint: sfn.TaskInput.fromText('v1'),
          connection: connectionOf(stack, 'Connection'),
          method: sfn.TaskInput.fromText('GET'),
        }),
      ),
    }),
  'aws-ses.EmailIdentity': (stack) =>
    new ses.EmailIdentity(stack, 'It', { identity: ses.Identity.domain('example.com') }),
  'aws-ses.ReceiptRuleSet': (stack) => new ses.ReceiptRuleSet(stack, 'It'),
  'aws-chatbot.SlackChannelConfiguration': (stack) =>
    new chatbot.SlackChannelConfiguration(stack, 'It', {
      slackChannelConfigurationName: 'alarms',
      slackWorkspaceId: 'T0123456789',
      slackChannelId: 'C0123456789',
    }),
  'aws-amazonmq.CfnBroker': (stack) =>
    new amazonmq.CfnBroker(stack, 'It', {
      brokerName: 'it',
      deploymentMode: 'SINGLE_INSTANCE',
      engineType: 'RABBITMQ',
      hostInstanceType: 'mq.m7g.medium',
      publiclyAccessible: true,
    }),
};
