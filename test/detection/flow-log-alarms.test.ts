import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { FILTER_LIMITS } from '../../lib/detection/filter-pattern';
import type { FlowLogAlarms, FlowLogAlarmsProps } from '../../lib/detection/flow-log-alarms';
import { GatewayEndpointService } from '../../lib/detection/flow-log-alarms';
import { alarmsIn, ENV, stackIn, synth } from './alarms-in';

function failing(props: Partial<FlowLogAlarmsProps>): () => FlowLogAlarms {
  return () => alarmsIn(stackIn(), props);
}

function patternsOf(template: Template): string[] {
  return Object.values(template.findResources('AWS::Logs::MetricFilter')).map(
    (filter) => (filter.Properties as { FilterPattern: string }).FilterPattern,
  );
}

function alarmOn(metric: string, expected: Record<string, unknown>): Record<string, unknown> {
  return { MetricName: metric, ...expected };
}

describe('filters', () => {
  test('stay within the limits of CloudWatch Logs for ranges that split an octet', () => {
    const patterns = patternsOf(
      synth({
        vpcRanges: ['10.0.0.0/20', '100.64.32.0/19', '10.9.7.16/28'],
        declaredRanges: ['172.16.0.0/12', '192.168.0.0/17'],
        gatewayEndpoints: [GatewayEndpointService.S3, GatewayEndpointService.DYNAMODB],
      }),
    );
    expect(Math.max(...patterns.map((pattern) => pattern.length))).toBeLessThanOrEqual(
      FILTER_LIMITS.patternLength,
    );
    expect(patterns.filter((pattern) => pattern.includes('%'))).toHaveLength(2);
  });

  test('of ranges that end on an octet use no regular expression', () => {
    expect(patternsOf(synth()).join()).not.toContain('%');
  });

  test('count into metrics of a namespace of their own', () => {
    const template = synth();
    for (const name of ['InternetGatewayFlows', 'OutsideDestinationFlows', 'OutsideSourceFlows', 'Records']) {
      template.hasResourceProperties('AWS::Logs::MetricFilter', {
        MetricTransformations: [
          Match.objectLike({
            MetricName: name,
            MetricNamespace: Match.stringLikeRegexp('^AirGap/Net-Alarms'),
            MetricValue: '1',
            DefaultValue: 0,
          }),
        ],
      });
    }
  });

  test('take the namespace that is given', () => {
    const stack = stackIn();
    expect(alarmsIn(stack, { metricNamespace: 'Client/A' }).metricNamespace).toBe('Client/A');
    Template.fromStack(stack).allResourcesProperties('AWS::Logs::MetricFilter', {
      MetricTransformations: [Match.objectLike({ MetricNamespace: 'Client/A' })],
    });
  });

  test('of two environments in one account do not share a namespace', () => {
    const app = new App();
    const spaces = ['A', 'B'].map((name) => alarmsIn(new Stack(app, name, { env: ENV })).metricNamespace);
    expect(new Set(spaces).size).toBe(2);
  });
});

describe('alarms', () => {
  test.each(['InternetGatewayFlows', 'OutsideDestinationFlows', 'OutsideSourceFlows', 'SkippedRecords'])(
    '%s: one record in the last half hour raises it, missing data does not',
    (metric) => {
      synth().hasResourceProperties(
        'AWS::CloudWatch::Alarm',
        alarmOn(metric, {
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          Statistic: 'Sum',
          Period: 300,
          EvaluationPeriods: 6,
          DatapointsToAlarm: 1,
          TreatMissingData: 'notBreaching',
        }),
      );
    },
  );

  test('an hour without readable records raises the silence alarm', () => {
    synth().hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      alarmOn('Records', {
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: 12,
        TreatMissingData: 'breaching',
      }),
    );
  });

  test('each notifies the topic', () => {
    const template = synth();
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    template.resourceCountIs('AWS::CloudWatch::Alarm', 5);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: topic }] });
  });

  test('a shorter period keeps the half hour in view', () => {
    synth({ period: Duration.minutes(1) }).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      alarmOn('OutsideDestinationFlows', { Period: 60, EvaluationPeriods: 30, DatapointsToAlarm: 1 }),
    );
  });

  test('can be reached as members', () => {
    const alarms = alarmsIn(stackIn());
    expect(alarms.outsideDestinationAlarm.metric).toBe(alarms.outsideDestinationFlows);
    expect(alarms.silenceAlarm.metric).toBe(alarms.records);
  });
});

describe('refused values', () => {
  test.each<[string, Partial<FlowLogAlarmsProps>, string]>([
    ['no range', { vpcRanges: [] }, "vpcRanges of FlowLogAlarms 'Net/Alarms' is empty"],
    [
      'not a range',
      { vpcRanges: ['10.0.0.0'] },
      "'10.0.0.0' in vpcRanges of FlowLogAlarms 'Net/Alarms' is not",
    ],
    [
      'IPv6',
      { vpcRanges: ['2001:db8::/56'] },
      "'2001:db8::/56' in vpcRanges of FlowLogAlarms 'Net/Alarms' is an IPv6",
    ],
    ['everything', { vpcRanges: ['0.0.0.0/0'] }, 'expected a prefix between /16 and /28'],
    ['everything, declared', { declaredRanges: ['0.0.0.0/0'] }, "'0.0.0.0/0' in declaredRanges"],
    ['a public range, declared', { declaredRanges: ['52.218.0.0/17'] }, 'holds public addresses'],
    ['a period of half a minute', { period: Duration.seconds(30) }, 'expected whole minutes from 1 to 30'],
    [
      'a period of 90 seconds',
      { period: Duration.seconds(90) },
      "is '1 minute 30 seconds', expected whole minutes",
    ],
    [
      'a silence shorter than the delay',
      { silence: Duration.minutes(10) },
      'expected 30 minutes to 24 hours',
    ],
    [
      'a namespace of AWS',
      { metricNamespace: 'AWS/Logs' },
      "metricNamespace 'AWS/Logs' of FlowLogAlarms 'Net/Alarms'",
    ],
    ['a namespace with a colon', { metricNamespace: 'a:b' }, 'is not usable'],
  ])('%s', (_, props, message) => {
    expect(failing(props)).toThrow(message);
  });

  test('a range known only at deployment', () => {
    const stack = stackIn();
    const vpcRanges = [new CfnParameter(stack, 'Range').valueAsString];
    expect(() => alarmsIn(stack, { vpcRanges })).toThrow(
      'is known only at deployment, expected a literal IPv4 range',
    );
  });

  test('more ranges than a pattern can hold', () => {
    const declaredRanges = Array.from({ length: 40 }, (_, index) => `172.16.${index * 4}.0/24`);
    expect(failing({ declaredRanges })).toThrow(
      /OutsideDestinationFlows .* has \d+ characters, expected at most 1024/,
    );
  });

  test('more regular expressions than the log group may have', () => {
    const stack = stackIn();
    const logGroup = new logs.LogGroup(stack, 'FlowLogs');
    alarmsIn(stack, { logGroup, vpcRanges: ['10.0.0.0/20'] });
    addRegexFilters(logGroup, 4);
    expect(() => Template.fromStack(stack)).toThrow(
      'has 6 filter patterns with a regular expression, expected at most 5',
    );
  });

  test('regular expressions on another log group do not count', () => {
    const stack = stackIn();
    alarmsIn(stack, { vpcRanges: ['10.0.0.0/20'] });
    addRegexFilters(new logs.LogGroup(stack, 'Other'), 5);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

function addRegexFilters(logGroup: logs.ILogGroup, count: number): void {
  for (let index = 0; index < count; index += 1) {
    logGroup.addMetricFilter(`Own${index}`, {
      filterPattern: logs.FilterPattern.literal('%error%'),
      metricNamespace: 'Own',
      metricName: 'Errors',
    });
  }
}
