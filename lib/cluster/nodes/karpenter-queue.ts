import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** What Karpenter is told of: its own template, as of 2026-08-21. */
const EVENTS: readonly (readonly [id: string, source: string, detailType: string])[] = [
  ['ScheduledChange', 'aws.health', 'AWS Health Event'],
  ['SpotInterruption', 'aws.ec2', 'EC2 Spot Instance Interruption Warning'],
  ['Rebalance', 'aws.ec2', 'EC2 Instance Rebalance Recommendation'],
  ['StateChange', 'aws.ec2', 'EC2 Instance State-change Notification'],
];

const RETENTION = Duration.minutes(5);
const RECEIVED_MOST = 10;

/**
 * The queue in which Karpenter hears that instances go, and the rules that fill it.
 *
 * Messages hold ids of instances alone. They are encrypted by Amazon SQS: with a key of one's own, EventBridge would need
 * rights on that key too.
 */
export class KarpenterQueue extends Construct {
  public readonly queue: sqs.IQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const closed = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.queue = new sqs.Queue(this, 'Resource', {
      ...closed,
      retentionPeriod: RETENTION,
      deadLetterQueue: {
        queue: new sqs.Queue(this, 'Unread', closed),
        maxReceiveCount: RECEIVED_MOST,
      },
    });
    for (const [rule, source, detailType] of EVENTS) {
      new events.Rule(this, rule, {
        eventPattern: { source: [source], detailType: [detailType] },
        targets: [new targets.SqsQueue(this.queue)],
      });
    }
  }
}
