import type { CfnResource, Stack } from 'aws-cdk-lib';
import { Fn } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Zone } from './zone';

interface Uses {
  readonly queue: sqs.CfnQueue;
  readonly bucket: s3.CfnBucket;
  readonly table: dynamodb.CfnTable;
}

/** A function with its role, rights, log and trigger; each step defines one resource. */
export function* addFunction(zone: Zone, id: string, uses: Uses): Generator<CfnResource> {
  const { stack, settings } = zone;
  const role = addRole(stack, id);
  yield role;
  yield addRights(stack, { id, role }, uses);
  const code = new lambda.CfnFunction(stack, `${id}Function`, {
    code: { s3Bucket: Fn.sub('code-${AWS::AccountId}'), s3Key: `${id}.zip` },
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    role: role.attrArn,
    memorySize: settings.sizes.findInMap(settings.environment.valueAsString, 'memory') as never,
    timeout: settings.sizes.findInMap(settings.environment.valueAsString, 'timeout') as never,
    environment: {
      variables: {
        ENVIRONMENT: settings.environment.valueAsString,
        QUEUE: uses.queue.ref,
        BUCKET: uses.bucket.ref,
        TABLE: uses.table.ref,
        LEVEL: zone.random.pick(['debug', 'info']),
        // Deployed by another team: the name is all that this app knows.
        EVENTS: Fn.importValue(`shared-events-${zone.index % 3}`),
        FAILOVER_ZONE: Fn.select(1, settings.zones.valueAsList),
      },
    },
  });
  yield code;
  yield new logs.CfnLogGroup(stack, `${id}Log`, {
    logGroupName: Fn.join('/', ['', 'aws', 'lambda', code.ref]),
    retentionInDays: settings.sizes.findInMap(settings.environment.valueAsString, 'days') as never,
  });
  yield new lambda.CfnEventSourceMapping(stack, `${id}Trigger`, {
    functionName: code.ref,
    eventSourceArn: uses.queue.attrArn,
    batchSize: zone.random.between(1, 10),
  });
}

function addRole(stack: Stack, id: string): iam.CfnRole {
  const Principal = { Service: 'lambda.amazonaws.com' };
  return new iam.CfnRole(stack, `${id}Role`, {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    },
    managedPolicyArns: [
      Fn.join('', ['arn:', stack.partition, ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']),
    ],
  });
}

function addRights(
  stack: Stack,
  { id, role }: { readonly id: string; readonly role: iam.CfnRole },
  { queue, bucket, table }: Uses,
): iam.CfnPolicy {
  const allow = (Action: string[], Resource: string): unknown => ({ Effect: 'Allow', Action, Resource });
  return new iam.CfnPolicy(stack, `${id}Rights`, {
    policyName: `${id}-rights`,
    roles: [role.ref],
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.attrArn),
        allow(['s3:GetObject', 's3:PutObject'], Fn.join('', [bucket.attrArn, '/*'])),
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], table.attrArn),
      ],
    },
  });
}
