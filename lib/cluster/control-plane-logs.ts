import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What the logs of a control plane are made from. */
export interface ControlPlaneLogsOptions {
  readonly clusterName: string;
  readonly retention: logs.RetentionDays;
}

/**
 * The log group that Amazon EKS writes the logs of a control plane to, made before it would make one without a key.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export class ControlPlaneLogs extends Construct {
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, { clusterName, retention }: ControlPlaneLogsOptions) {
    super(scope, id);

    const logGroupName = `/aws/eks/${clusterName}/cluster`;
    const key = new kms.Key(this, 'Key', {
      description: `Logs of the control plane of ${clusterName}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(this.logServiceStatement(logGroupName));
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      logGroupName,
      retention,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private logServiceStatement(logGroupName: string): iam.PolicyStatement {
    const stack = Stack.of(this);
    const arn = stack.formatArn({ service: 'logs', resource: `log-group:${logGroupName}` });
    return new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': arn } },
    });
  }
}
