import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** The log group of the handler, as `LogKey` and `LogGroup`: what it is given, and what kubectl says, objects included. */
export function handlerLogs(scope: Construct, retention: logs.RetentionDays): logs.LogGroup {
  const stack = Stack.of(scope);
  const key = new kms.Key(scope, 'LogKey', {
    description: `Logs of ${scope.node.path}`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      // The group needs the key first: its own ARN would be a circle.
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group:*',
          }),
        },
      },
    }),
  );
  return new logs.LogGroup(scope, 'LogGroup', {
    retention,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
