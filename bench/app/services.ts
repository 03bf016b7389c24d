import type { CfnResource } from 'aws-cdk-lib';
import { Fn } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { addFunction } from './function';
import type { Zone } from './zone';

/** The rest of an app, without end: each step defines one resource. */
export function* addServices(zone: Zone): Generator<CfnResource, never> {
  for (let index = 0; ; index++) {
    const id = `Service${index}`;
    const queue = yield* addQueues(zone, id);
    const bucket = yield* addBucket(zone, id);
    const table = new dynamodb.CfnTable(zone.stack, `${id}Table`, {
      attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
      keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
      tableName: Fn.sub(`\${AWS::StackName}-${id}`),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: zone.random.chance(0.5) },
    });
    yield table;
    yield* addFunction(zone, id, { queue, bucket, table });
    yield* addAlarms(zone, id, queue);
  }
}

function* addQueues({ stack, settings, random }: Zone, id: string): Generator<CfnResource, sqs.CfnQueue> {
  const failed = new sqs.CfnQueue(stack, `${id}Failed`, { messageRetentionPeriod: 1_209_600 });
  yield failed;
  const queue = new sqs.CfnQueue(stack, `${id}Queue`, {
    queueName: Fn.join('-', [settings.environment.valueAsString, stack.stackName, id]),
    receiveMessageWaitTimeSeconds: settings.sizes.findInMap(
      settings.environment.valueAsString,
      'wait',
    ) as never,
    redrivePolicy: { deadLetterTargetArn: failed.attrArn, maxReceiveCount: random.between(3, 9) },
    visibilityTimeout: Fn.conditionIf(settings.isProduction.logicalId, 300, 60) as never,
  });
  yield queue;
  return queue;
}

function* addBucket({ stack, settings, random }: Zone, id: string): Generator<CfnResource, s3.CfnBucket> {
  const key = new kms.CfnKey(stack, `${id}Key`, {
    description: `data of ${id}`,
    enableKeyRotation: random.chance(0.8),
    keyPolicy: policyFor(stack.account, 'kms:*', '*'),
  });
  yield key;
  const bucket = new s3.CfnBucket(stack, `${id}Bucket`, {
    bucketName: Fn.sub(`${id.toLowerCase()}-\${AWS::AccountId}-\${AWS::Region}`),
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.attrArn } },
      ],
    },
    versioningConfiguration: {
      status: Fn.conditionIf(settings.isProduction.logicalId, 'Enabled', 'Suspended').toString(),
    },
    tags: [{ key: 'Owner', value: random.pick(['search', 'billing', 'chat']) }],
  });
  yield bucket;
  yield new s3.CfnBucketPolicy(stack, `${id}BucketPolicy`, {
    bucket: bucket.ref,
    policyDocument: policyFor(stack.account, 's3:*', Fn.join('', [bucket.attrArn, '/*'])),
  });
  return bucket;
}

function* addAlarms(
  { stack, settings, random }: Zone,
  id: string,
  queue: sqs.CfnQueue,
): Generator<CfnResource> {
  for (const metricName of ['ApproximateAgeOfOldestMessage', 'NumberOfMessagesReceived']) {
    const alarm = new cloudwatch.CfnAlarm(stack, `${id}${metricName}`, {
      metricName,
      namespace: 'AWS/SQS',
      statistic: 'Maximum',
      period: 300,
      evaluationPeriods: random.between(1, 5),
      threshold: random.between(10, 900),
      comparisonOperator: 'GreaterThanThreshold',
      dimensions: [{ name: 'QueueName', value: queue.attrQueueName }],
      alarmDescription: Fn.sub(`${metricName} of ${id} in \${AWS::StackName}`),
    });
    if (random.chance(0.3)) {
      alarm.cfnOptions.condition = settings.isProduction;
    }
    yield alarm;
  }
}

function policyFor(account: string, action: string, resource: string): unknown {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: action, Resource: resource }],
  };
}
