import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FlowLogAlarms, GatewayEndpointService, type ZeroEgressVpc } from '../../lib';

/** Raises alarms on flows that leave, and on names that are refused, to a queue that stays inside. */
export function watch(scope: Construct, network: ZeroEgressVpc): void {
  const { flowLogGroup, blockedQueryAlarm } = network;
  if (flowLogGroup === undefined) {
    return;
  }
  const alarms = new FlowLogAlarms(scope, 'Alarms', {
    logGroup: flowLogGroup,
    vpcRanges: [network.cidr],
    gatewayEndpoints: [GatewayEndpointService.S3, GatewayEndpointService.DYNAMODB],
  });
  if (blockedQueryAlarm !== undefined) {
    alarms.addAlarm(blockedQueryAlarm);
  }
  alarms.addQueue(alarmQueue(scope));
}

/** A queue for alarms, with one for those that nobody could handle. */
function alarmQueue(scope: Construct): sqs.Queue {
  // A key of its own: under CDK's recommended flags the queue's key names the topic, whose key would name the queue.
  const encryptionMasterKey = new kms.Key(scope, 'AlarmQueueKey', { enableKeyRotation: true });
  const unhandled = new sqs.Queue(scope, 'UnhandledAlarms', {
    encryptionMasterKey,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  return new sqs.Queue(scope, 'AlarmQueue', {
    encryptionMasterKey,
    enforceSSL: true,
    deadLetterQueue: { queue: unhandled, maxReceiveCount: 5 },
  });
}
