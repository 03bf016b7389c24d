import type { Duration } from 'aws-cdk-lib';
import { Names, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { UsageError } from '../shared/errors';
import type { AlarmTiming } from './alarm-timing';
import { LOOK_BACK, periodsIn, readTiming } from './alarm-timing';
import { AlarmTopic } from './alarm-topic';
import { detectorsFor } from './detectors';
import { checkPattern } from './filter-pattern';
import { readDeclaredRanges, readVpcRanges } from './ranges';
import { regexPatternsWithinLimit } from './regex-budget';

// One matching record raises these; the silence alarm works the other way round.
const DESCRIPTIONS = {
  InternetGatewayAlarm: 'A flow left through an internet gateway: this VPC must have none',
  OutsideDestinationAlarm: 'Accepted traffic to an address outside the boundary',
  OutsideSourceAlarm: 'Accepted traffic from an address outside the boundary',
  SkippedRecordsAlarm: 'Flow logs skipped records: flows in that interval were not checked',
};

/** AWS services that a VPC reaches through a gateway endpoint, as flow logs name them. */
export enum GatewayEndpointService {
  /** Amazon S3. */
  S3 = 'S3',
  /** Amazon DynamoDB. */
  DYNAMODB = 'DYNAMODB',
}

/** Construction properties for FlowLogAlarms. */
export interface FlowLogAlarmsProps {
  /**
   * Log group that receives the flow logs of the VPC, in the record format of this library.
   *
   * Its class must be STANDARD: CloudWatch Logs runs no metric filters on INFREQUENT_ACCESS.
   */
  readonly logGroup: logs.ILogGroup;

  /**
   * Every IPv4 range of the VPC, as literals.
   *
   * Interface endpoints answer inside these ranges and need no entry of their own.
   */
  readonly vpcRanges: string[];

  /**
   * Services that the VPC reaches through a gateway endpoint.
   *
   * Their addresses are public, so flows to and from them are judged by service and path.
   *
   * @default - none: a flow to S3 or DynamoDB raises the alarm like any other public address
   */
  readonly gatewayEndpoints?: GatewayEndpointService[];

  /**
   * Private IPv4 ranges outside the VPC that belong to the declared boundary, such as a hub VPC or the
   * owner's data centre.
   *
   * @default - none: only the VPC's own ranges are inside
   */
  readonly declaredRanges?: string[];

  /**
   * CloudWatch namespace of the metrics. Two FlowLogAlarms in one account and Region that share a
   * namespace share their metrics.
   *
   * @default - 'AirGap/' and a name unique to this construct
   */
  readonly metricNamespace?: string;

  /**
   * Length of one data point, in whole minutes from 1 to 30.
   *
   * @default Duration.minutes(5)
   */
  readonly period?: Duration;

  /**
   * How long no readable record may arrive before the detector counts as dead, 30 minutes to 24 hours.
   *
   * A VPC without any network interface writes no records.
   *
   * @default Duration.hours(1)
   */
  readonly silence?: Duration;
}

/**
 * Alarms on what the flow logs of a zero-egress VPC must never show.
 *
 * - a flow through an internet gateway, accepted or not;
 * - accepted traffic to or from an address that is neither the VPC's nor declared;
 * - records that flow logs skipped, and no readable records at all: a blind detector is an alarm too.
 *
 * One record is enough. An alarm looks back half an hour, because records arrive late, and speaks to a
 * topic that only queues and in-VPC functions of this account and Region can hear.
 *
 * Not seen: traffic that AWS keeps out of flow logs (the Amazon DNS server, instance metadata, time sync,
 * DHCP), and a flow to a declared gateway service whose way AWS does not tell: without a path, or from an
 * instance that is not Nitro-based, where internet gateway and gateway endpoint share one path value.
 *
 * Metric filters decide because they publish inside CloudWatch. Scheduled queries know CIDR ranges, but
 * report that a query ended, not what it found, so they would need a function in between.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export class FlowLogAlarms extends Construct {
  /** Namespace of the metrics. */
  public readonly metricNamespace: string;

  /** Flows that an internet gateway carried, or may have carried. */
  public readonly internetGatewayFlows: cloudwatch.IMetric;

  /** Accepted flows to an address outside the boundary. */
  public readonly outsideDestinationFlows: cloudwatch.IMetric;

  /** Accepted flows from an address outside the boundary. */
  public readonly outsideSourceFlows: cloudwatch.IMetric;

  /** Intervals in which flow logs skipped records. */
  public readonly skippedRecords: cloudwatch.IMetric;

  /** Records that the filters can read. */
  public readonly records: cloudwatch.IMetric;

  /** Raised by one flow through an internet gateway. */
  public readonly internetGatewayAlarm: cloudwatch.Alarm;

  /** Raised by one accepted flow to the outside. */
  public readonly outsideDestinationAlarm: cloudwatch.Alarm;

  /** Raised by one accepted flow from the outside. */
  public readonly outsideSourceAlarm: cloudwatch.Alarm;

  /** Raised when flow logs skipped records. */
  public readonly skippedRecordsAlarm: cloudwatch.Alarm;

  /** Raised when no readable record arrives; also raised from deployment until the first one. */
  public readonly silenceAlarm: cloudwatch.Alarm;

  /** ARN of the topic that all alarms notify. */
  public readonly topicArn: string;

  /** Key that encrypts the alarm messages. */
  public readonly key: kms.IKey;

  private readonly notification: AlarmTopic;
  private readonly logGroup: logs.ILogGroup;
  private readonly timing: AlarmTiming;

  constructor(scope: Construct, id: string, props: FlowLogAlarmsProps) {
    super(scope, id);

    const where = `FlowLogAlarms '${this.node.path}'`;
    this.logGroup = props.logGroup;
    this.timing = readTiming(props, where);
    this.metricNamespace = this.namespaceFrom(props.metricNamespace, where);
    const vpc = readVpcRanges(props.vpcRanges, where);
    const declared = readDeclaredRanges(props.declaredRanges ?? [], where);
    const detectors = detectorsFor({
      ranges: [...vpc, ...declared],
      gatewayServices: [...new Set(props.gatewayEndpoints ?? [])].sort(),
    });

    this.internetGatewayFlows = this.countOf('InternetGatewayFlows', detectors.internetGateway);
    this.outsideDestinationFlows = this.countOf('OutsideDestinationFlows', detectors.outsideDestination);
    this.outsideSourceFlows = this.countOf('OutsideSourceFlows', detectors.outsideSource);
    this.skippedRecords = this.countOf('SkippedRecords', detectors.skippedRecords);
    this.records = this.countOf('Records', detectors.records);
    this.node.addValidation({ validate: () => regexPatternsWithinLimit(this.logGroup, where) });

    this.notification = new AlarmTopic(this, 'Notification');
    this.topicArn = this.notification.topic.topicArn;
    this.key = this.notification.key;
    this.internetGatewayAlarm = this.onFirst('InternetGatewayAlarm', this.internetGatewayFlows);
    this.outsideDestinationAlarm = this.onFirst('OutsideDestinationAlarm', this.outsideDestinationFlows);
    this.outsideSourceAlarm = this.onFirst('OutsideSourceAlarm', this.outsideSourceFlows);
    this.skippedRecordsAlarm = this.onFirst('SkippedRecordsAlarm', this.skippedRecords);
    this.silenceAlarm = this.onSilence();
  }

  /**
   * Sends the alarms to a queue of this account and Region.
   *
   * @param queue - encrypted with a key of its own: SNS cannot use the AWS managed key, and with the topic's own key
   * the policies of queue and key would name each other, which CloudFormation refuses
   * @throws UsageError if the queue is encrypted with the key of these alarms
   */
  public addQueue(queue: sqs.IQueue): void {
    if (queue.encryptionMasterKey === this.key) {
      throw new UsageError(
        `queue '${queue.node.path}' is encrypted with the key of '${this.node.path}', expected a key of its own`,
      );
    }
    this.notification.addQueue(queue);
  }

  /**
   * Sends the alarms to a function of this account and Region.
   *
   * @param handler - attached to a VPC, so that it has no way out of its own
   */
  public addFunction(handler: lambda.IFunction): void {
    this.notification.addFunction(handler);
  }

  /**
   * Sends another alarm of this account and Region to those who hear these, such as the one on blocked DNS queries.
   */
  public addAlarm(alarm: cloudwatch.Alarm): void {
    this.notifying(alarm);
  }

  private namespaceFrom(given: string | undefined, where: string): string {
    if (given === undefined) {
      return `AirGap/${Names.uniqueResourceName(this, { maxLength: 200, separator: '-' })}`;
    }
    if (!Token.isUnresolved(given) && (!/^[\w./#-]{1,255}$/.test(given) || given.startsWith('AWS/'))) {
      throw new UsageError(
        `metricNamespace '${given}' of ${where} is not usable, expected up to 255 letters, digits and . _ / # - ` +
          "that do not start with 'AWS/'",
      );
    }
    return given;
  }

  private countOf(name: string, patterns: readonly string[]): cloudwatch.IMetric {
    patterns.forEach((pattern, index) => {
      checkPattern(pattern, `${name} in FlowLogAlarms '${this.node.path}'`);
      new logs.MetricFilter(this, `${name}Filter${index + 1}`, {
        logGroup: this.logGroup,
        filterPattern: logs.FilterPattern.literal(pattern),
        metricNamespace: this.metricNamespace,
        metricName: name,
        metricValue: '1',
        defaultValue: 0,
        unit: cloudwatch.Unit.COUNT,
      });
    });
    return new cloudwatch.Metric({
      namespace: this.metricNamespace,
      metricName: name,
      statistic: cloudwatch.Stats.SUM,
      period: this.timing.period,
    });
  }

  private onFirst(id: keyof typeof DESCRIPTIONS, metric: cloudwatch.IMetric): cloudwatch.Alarm {
    return this.notifying(
      new cloudwatch.Alarm(this, id, {
        alarmDescription: `${DESCRIPTIONS[id]} (${this.node.path})`,
        metric,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periodsIn(LOOK_BACK, this.timing.period),
        datapointsToAlarm: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  private onSilence(): cloudwatch.Alarm {
    const { period, silence } = this.timing;
    return this.notifying(
      new cloudwatch.Alarm(this, 'SilenceAlarm', {
        alarmDescription: `No readable flow-log record for ${silence.toHumanString()}: nothing is being checked (${this.node.path})`,
        metric: this.records,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: periodsIn(silence, period),
        // Without records there are no data points either: only here does missing mean bad.
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      }),
    );
  }

  private notifying(alarm: cloudwatch.Alarm): cloudwatch.Alarm {
    alarm.addAlarmAction(new SnsAction(this.notification.topic));
    return alarm;
  }
}
