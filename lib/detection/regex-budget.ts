import { Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { countRegexes, FILTER_LIMITS } from './filter-pattern';

/**
 * Counts the filters of the log group's stack that use a regular expression on the log group.
 *
 * Filters in other stacks or outside the app are not seen.
 *
 * @param where - names the construct, for the message
 * @returns what is wrong; empty when nothing is
 */
export function regexPatternsWithinLimit(logGroup: logs.ILogGroup, where: string): string[] {
  const stack = Stack.of(logGroup);
  const target = JSON.stringify(stack.resolve(logGroup.logGroupName));
  const patterns = stack.node
    .findAll()
    .filter((node) => node instanceof logs.CfnMetricFilter || node instanceof logs.CfnSubscriptionFilter)
    .filter((filter) => JSON.stringify(stack.resolve(filter.logGroupName)) === target)
    .filter((filter) => countRegexes(filter.filterPattern) > 0);
  const most = FILTER_LIMITS.regexPatternsPerLogGroup;
  return patterns.length <= most
    ? []
    : [
        `log group '${logGroup.node.path}' of ${where} has ${patterns.length} filter patterns with a regular expression, ` +
          `expected at most ${most}: give ranges that end on an octet (/16, /24), or a log group of its own`,
      ];
}
