import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
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
      destination: ec2.FlowLogDestination.toCloudWatchLogs(this.logGroup, this.deliveryRole()),
      trafficType: ec2.FlowLogTrafficType.ALL,
      maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
      logFormat: [ec2.LogFormat.custom(flowLogFormatString())],
    });
  }

  // One of our own: CDK's has an inline policy, and admits the service on behalf of any account.
  private deliveryRole(): iam.IRole {
    const stack = Stack.of(this);
    const policy = new iam.ManagedPolicy(this, 'DeliveryPolicy', {
      description: `Writes the flow logs of ${this.node.path}`,
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [this.logGroup.logGroupArn],
        }),
      ],
    });
    const anyFlowLog = stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' });
    const role = new iam.Role(this, 'DeliveryRole', {
      description: `Writes the flow logs of ${this.node.path}`,
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': anyFlowLog },
        },
      }),
      managedPolicies: [policy],
    });
    return role.withoutPolicyUpdates();
  }
}
