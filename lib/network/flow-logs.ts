import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { encryptedLogGroup } from './encrypted-log-group';
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

    const { key, logGroup } = encryptedLogGroup(this, { layout, retention, what: 'flow logs' });
    this.key = key;
    this.logGroup = logGroup;
    new ec2.FlowLog(this, 'Resource', {
      resourceType: ec2.FlowLogResourceType.fromVpc(vpc),
      destination: ec2.FlowLogDestination.toCloudWatchLogs(this.logGroup),
      trafficType: ec2.FlowLogTrafficType.ALL,
      maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
      logFormat: [ec2.LogFormat.custom(flowLogFormatString())],
    });
  }
}
