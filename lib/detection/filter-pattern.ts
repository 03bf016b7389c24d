import { FLOW_LOG_FIELDS } from '../network/flow-log-format';
import { UsageError } from '../shared/errors';
import limits from './filter-limits.json';

/**
 * Filter patterns of CloudWatch Logs over flow-log records.
 *
 * A space-delimited pattern names every field by position and gives some of them a condition; a record
 * matches when every condition holds. A condition speaks of one field only: what needs "or" between two
 * fields needs two filters.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export interface Condition {
  readonly operator: '=' | '!=';
  /** As the pattern spells them: `"text"`, `number`, `prefix*` or `%regex%`; never empty. */
  readonly values: readonly string[];
}

/** Conditions by flow-log field; all must hold. */
export type Conditions = Readonly<Record<string, Condition>>;

/** Most characters in a pattern, most regular expressions in one, most patterns with one on a log group. */
export const FILTER_LIMITS = {
  patternLength: limitOf('patternLength'),
  regexesPerPattern: limitOf('regexesPerPattern'),
  regexPatternsPerLogGroup: limitOf('regexPatternsPerLogGroup'),
};

/** The field has one of the values. */
export function anyOf(...values: string[]): Condition {
  return { operator: '=', values };
}

/** The field has none of the values. */
export function noneOf(...values: string[]): Condition {
  return { operator: '!=', values };
}

/** A value to be matched literally. */
export function literal(value: string): string {
  return `"${value}"`;
}

/** @throws Error when a condition names a field that flow-log records do not have */
export function renderPattern(conditions: Conditions): string {
  const unknown = Object.keys(conditions).find((field) => !FLOW_LOG_FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new Error(`flow-log records have no field '${unknown}'`);
  }
  return `[${FLOW_LOG_FIELDS.map((field) => renderField(field, conditions[field])).join(', ')}]`;
}

/** Number of regular expressions in a pattern. */
export function countRegexes(pattern: string): number {
  return (pattern.match(/%[^%]*%/g) ?? []).length;
}

/**
 * Refuses a pattern that CloudWatch Logs would refuse at deployment.
 *
 * @param where - names the filter and the construct, for the message
 */
export function checkPattern(pattern: string, where: string): void {
  if (pattern.length > FILTER_LIMITS.patternLength) {
    throw new UsageError(
      `the filter pattern of ${where} has ${pattern.length} characters, expected at most ` +
        `${FILTER_LIMITS.patternLength}: give fewer or larger ranges in vpcRanges and declaredRanges`,
    );
  }
  const regexes = countRegexes(pattern);
  if (regexes > FILTER_LIMITS.regexesPerPattern) {
    throw new UsageError(
      `the filter pattern of ${where} has ${regexes} regular expressions, expected at most ` +
        `${FILTER_LIMITS.regexesPerPattern}: give ranges that end on an octet (/8, /16, /24)`,
    );
  }
}

function renderField(field: string, condition: Condition | undefined): string {
  const name = field.replaceAll('-', '_');
  if (condition === undefined) {
    return name;
  }
  const join = condition.operator === '=' ? ' || ' : ' && ';
  return condition.values.map((value) => `${name} ${condition.operator} ${value}`).join(join);
}

function limitOf(name: string): number {
  const row = limits.rows.find((candidate) => candidate.name === name);
  if (row === undefined) {
    throw new Error(`filter-limits.json has no row '${name}'`);
  }
  return row.most;
}
