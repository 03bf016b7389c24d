import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Layout } from './layout';

/** What a log group is made from. */
export interface EncryptedLogGroupOptions {
  readonly layout: Layout;
  readonly retention: logs.RetentionDays;
  /** What its key encrypts. */
  readonly what: string;
}

/** Defines a log group that a customer key encrypts, as `Key` and `LogGroup` of the scope. */
export function encryptedLogGroup(
  scope: Construct,
  { layout, retention, what }: EncryptedLogGroupOptions,
): { readonly key: kms.Key; readonly logGroup: logs.LogGroup } {
  const key = new kms.Key(scope, 'Key', {
    description: `Encrypts the ${what} of a zero-egress VPC`,
    enableKeyRotation: true,
  });
  key.addToResourcePolicy(logServiceStatement(scope, layout));
  return { key, logGroup: new logs.LogGroup(scope, 'LogGroup', { encryptionKey: key, retention }) };
}

// The log group's own ARN would be a circle: the group needs the key first. The account and Region remain.
function logServiceStatement(scope: Construct, { region, place }: Layout): iam.PolicyStatement {
  const anyLogGroup = Stack.of(scope).formatArn({ service: 'logs', resource: 'log-group:*' });
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${region}.${place.dnsSuffix}`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': anyLogGroup } },
  });
}
