import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53resolver from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import { encryptedLogGroup } from './encrypted-log-group';
import type { Layout } from './layout';

const PERIOD = Duration.minutes(5);
/** Half an hour: log records arrive late. */
const PERIODS = 6;

/** What the queries of a VPC are logged for. */
export interface QueryLogsProps {
  readonly vpc: ec2.IVpc;
  readonly layout: Layout;
  readonly retention: logs.RetentionDays;
}

/**
 * The queries that a VPC sends to its resolver, in a log group that a customer key encrypts, and an alarm on those
 * that DNS Firewall blocks.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html
 */
export class QueryLogs extends Construct {
  public readonly logGroup: logs.LogGroup;
  public readonly blockedAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, { vpc, layout, retention }: QueryLogsProps) {
    super(scope, id);

    const { logGroup } = encryptedLogGroup(this, { layout, retention, what: 'DNS query logs' });
    this.logGroup = logGroup;
    logGroup.addToResourcePolicy(this.deliveryStatement());
    const config = new route53resolver.CfnResolverQueryLoggingConfig(this, 'Resource', {
      destinationArn: logGroup.logGroupArn,
    });
    const policy = logGroup.node.tryFindChild('Policy');
    if (policy !== undefined) {
      config.node.addDependency(policy);
    }
    new route53resolver.CfnResolverQueryLoggingConfigAssociation(this, 'Association', {
      resolverQueryLogConfigId: config.attrId,
      resourceId: vpc.vpcId,
    });
    this.blockedAlarm = this.alarmOn(this.blockedQueries());
  }

  private deliveryStatement(): iam.PolicyStatement {
    const { account } = Stack.of(this);
    return new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'logs', resource: '*' }) },
      },
    });
  }

  private blockedQueries(): cloudwatch.IMetric {
    const metricNamespace = `AirGap/${Names.uniqueResourceName(this, { maxLength: 200, separator: '-' })}`;
    const metricName = 'BlockedQueries';
    new logs.MetricFilter(this, 'BlockedQueriesFilter', {
      logGroup: this.logGroup,
      filterPattern: logs.FilterPattern.stringValue('$.firewall_rule_action', '=', 'BLOCK'),
      metricNamespace,
      metricName,
      metricValue: '1',
      defaultValue: 0,
      unit: cloudwatch.Unit.COUNT,
    });
    return new cloudwatch.Metric({
      namespace: metricNamespace,
      metricName,
      statistic: cloudwatch.Stats.SUM,
      period: PERIOD,
    });
  }

  private alarmOn(metric: cloudwatch.IMetric): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'BlockedQueriesAlarm', {
      alarmDescription: `Something asked for a name that nobody allows (${this.node.path})`,
      metric,
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: PERIODS,
      datapointsToAlarm: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
