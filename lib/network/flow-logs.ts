import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { flowLogFormatString } from './flow-log-format';
import type { Layout } from './layout';

/** What flow logs are written for. */
export interface EncryptedFlowLogsProps {
  readonly vpc: ec2.IVpc;
  readonly layout: Layout;
  readonly retention: logs.RetentionDays;
}

/** Flow logs of a VPC, in a log group that a customer key encrypts. */
export class EncryptedFlowLogs extends Construct {
  public readonly key: kms.Key;
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, { vpc, layout, retention }: EncryptedFlowLogsProps) {
    super(scope, id);

    this.key = new kms.Key(this, 'Key', {
      description: 'Encrypts the flow logs of a zero-egress VPC',
      enableKeyRotation: true,
    });
    this.key.addToResourcePolicy(this.logServiceStatement(layout));
    this.logGroup = new logs.LogGroup(this, 'LogGroup', { encryptionKey: this.key, retention });
    new ec2.FlowLog(this, 'Resource', {
      resourceType: ec2.FlowLogResourceType.fromVpc(vpc),
      destination: ec2.FlowLogDestination.toCloudWatchLogs(this.logGroup),
      trafficType: ec2.FlowLogTrafficType.ALL,
      maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
      logFormat: [ec2.LogFormat.custom(flowLogFormatString())],
    });
  }

  // The log group's own ARN would be a circle: the group needs the key first. The account and Region remain.
  private logServiceStatement({ region, place }: Layout): iam.PolicyStatement {
    const anyLogGroup = Stack.of(this).formatArn({ service: 'logs', resource: 'log-group:*' });
    return new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${region}.${place.dnsSuffix}`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': anyLogGroup } },
    });
  }
}
