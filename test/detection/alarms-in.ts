import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { FlowLogAlarmsProps } from '../../lib/detection/flow-log-alarms';
import { FlowLogAlarms } from '../../lib/detection/flow-log-alarms';

export const ENV = { account: '111122223333', region: 'eu-central-1' };

export function alarmsIn(stack: Stack, props: Partial<FlowLogAlarmsProps> = {}): FlowLogAlarms {
  const logGroup = props.logGroup ?? new logs.LogGroup(stack, 'FlowLogs');
  return new FlowLogAlarms(stack, 'Alarms', { vpcRanges: ['10.0.0.0/16'], ...props, logGroup });
}

export function stackIn(env: { account?: string; region?: string } = ENV): Stack {
  return new Stack(new App(), 'Net', { env });
}

export function synth(props: Partial<FlowLogAlarmsProps> = {}): Template {
  const stack = stackIn();
  alarmsIn(stack, props);
  return Template.fromStack(stack);
}
