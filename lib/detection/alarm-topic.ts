import type { IResource } from 'aws-cdk-lib';
import { ArnFormat, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { UsageError } from '../shared/errors';

// Every action that a topic policy may name on a topic.
const TOPIC_ACTIONS = [
  'sns:AddPermission',
  'sns:DeleteTopic',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'sns:Publish',
  'sns:RemovePermission',
  'sns:SetTopicAttributes',
  'sns:Subscribe',
];

/**
 * A topic that CloudWatch alarms of this account publish to, and that only this account hears.
 *
 * The topic policy refuses every subscriber that is not a queue or function of this account and Region, so
 * a subscription added elsewhere fails at deployment too.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export class AlarmTopic extends Construct {
  public readonly topic: sns.Topic;
  public readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);

    // Retained: messages in flight and in dead-letter queues stay readable.
    this.key = new kms.Key(this, 'Key', {
      description: `Alarm messages of ${scope.node.path}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.key.addToResourcePolicy(this.cloudWatchMayUseKey());

    this.topic = new sns.Topic(this, 'Resource', { masterKey: this.key });
    this.policyStatements().forEach((statement) => this.topic.addToResourcePolicy(statement));
  }

  public addQueue(queue: sqs.IQueue): void {
    this.refuseOutsider(queue, 'queue');
    if (queue.encryptionType === sqs.QueueEncryption.KMS_MANAGED) {
      throw new UsageError(
        `queue '${queue.node.path}' is encrypted with the AWS managed key, expected SSE-SQS or a customer managed ` +
          `key: SNS cannot use the AWS managed key, so no alarm of '${this.node.scope?.node.path}' would arrive`,
      );
    }
    this.topic.addSubscription(new subscriptions.SqsSubscription(queue));
  }

  public addFunction(handler: lambda.IFunction): void {
    this.refuseOutsider(handler, 'function');
    if (!handler.isBoundToVpc) {
      throw new UsageError(
        `function '${handler.node.path}' is not in a VPC, expected one inside the boundary: set its vpc and ` +
          'vpcSubnets, or import it with its security group',
      );
    }
    const subscription = new subscriptions.LambdaSubscription(handler);
    this.topic.addSubscription({
      // The CDK names it after the topic's id alone, which two topics of this class share.
      bind: (topic) => ({ ...subscription.bind(topic), subscriberId: Names.nodeUniqueId(this.topic.node) }),
    });
  }

  private refuseOutsider(subscriber: IResource, kind: string): void {
    const own = Stack.of(this);
    const pairs = [
      { what: 'account', theirs: subscriber.env.account, ours: own.account },
      { what: 'Region', theirs: subscriber.env.region, ours: own.region },
    ];
    for (const { what, theirs, ours } of pairs) {
      // An unresolved side is left to the topic policy, which compares at deployment.
      if (theirs !== ours && !Token.isUnresolved(theirs) && !Token.isUnresolved(ours)) {
        throw new UsageError(
          `${kind} '${subscriber.node.path}' is in ${what} '${theirs}', expected '${ours}', the ${what} of the alarms: ` +
            'alarm messages stay inside the boundary',
        );
      }
    }
  }

  private cloudWatchMayUseKey(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'CloudWatchAlarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }

  private policyStatements(): iam.PolicyStatement[] {
    const stack = Stack.of(this);
    const resources = [this.topic.topicArn];
    const refuse = (sid: string, actions: string[], conditions: Record<string, unknown>) =>
      new iam.PolicyStatement({
        sid,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions,
        resources,
        conditions,
      });
    return [
      new iam.PolicyStatement({
        sid: 'OwnAlarmsPublish',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources,
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': this.arnInAccount('cloudwatch', 'alarm') },
        },
      }),
      refuse('TlsOnly', TOPIC_ACTIONS, { Bool: { 'aws:SecureTransport': 'false' } }),
      refuse('QueuesAndFunctionsOnly', ['sns:Subscribe'], {
        StringNotEquals: { 'sns:Protocol': ['sqs', 'lambda'] },
      }),
      refuse('OwnSubscribersOnly', ['sns:Subscribe'], {
        StringNotLike: {
          'sns:Endpoint': [
            stack.formatArn({ service: 'sqs', resource: '*' }),
            this.arnInAccount('lambda', 'function'),
          ],
        },
      }),
    ];
  }

  private arnInAccount(service: string, resource: string): string {
    return Stack.of(this).formatArn({
      service,
      resource,
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
