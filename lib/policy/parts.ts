import type { ConditionTest, ListTest, PrincipalElement, Statement } from './document';
import { accountOf, type Principal } from './evaluate';
import { ANY_TEXT, arnPattern, patternOf, type Pattern } from './pattern';
import type { Clause, Extent } from './requirement';
import { HOLE, hasHole, substitute, unquoted, type Lookup, type Text } from './text';

/** One of the tests that a statement is made of. */
export type PartTest =
  | { readonly kind: 'principal'; readonly test: ListTest<PrincipalElement> }
  | { readonly kind: 'action'; readonly test: ListTest<Text> }
  | { readonly kind: 'resource'; readonly test: ListTest<Text> }
  | { readonly kind: 'condition'; readonly test: ConditionTest };

/** A test, and whether it shall hold. */
export type Constraint = PartTest & { readonly want: boolean };

/** All tests of a statement; a request that fails one of them is not the statement's. */
export function partsOf({ principal, action, resource, conditions }: Statement): PartTest[] {
  return [
    ...conditions.map((test) => ({ kind: 'condition' as const, test })),
    ...(principal === undefined ? [] : [{ kind: 'principal' as const, test: principal }]),
    ...(resource === undefined ? [] : [{ kind: 'resource' as const, test: resource }]),
    ...(action === undefined ? [] : [{ kind: 'action' as const, test: action }]),
  ];
}

/** What a test of actions asks of the action. */
export function actionClause(test: ListTest<Text>, want: boolean): Clause {
  return clauseOf(test, want, (text) => [patternOf(text, { fold: true })]);
}

/** What a test of resources asks of the ARN. */
export function resourceClause(test: ListTest<Text>, want: boolean, lookup: Lookup): Clause {
  const substituted = { negated: test.negated, values: test.values.map((text) => substitute(text, lookup)) };
  return clauseOf(substituted, want, (text, isKnown) =>
    isKnown ? resourcePatterns(text) : [patternOf(text), ...resourcePatterns(text)],
  );
}

function resourcePatterns(text: string): Pattern[] {
  const isWhole = text === '*' || text.split(':').length >= 6 || text.endsWith('*');
  return isWhole ? [arnPattern(text)] : [];
}

function clauseOf(
  { negated, values }: ListTest<Text>,
  want: boolean,
  patterns: (text: string, isKnown: boolean) => Pattern[],
): Clause {
  return {
    within: want !== negated,
    // Lists are compared by their patterns alone.
    operator: { family: 'text', name: 'list', matches: () => 1 },
    values,
    patterns: (extent) =>
      values
        .filter((value) => extent === 'most' || !hasHole(value))
        .flatMap((value) => patterns(value.text, !hasHole(value))),
  };
}

/** What a test of principals asks of the id of a principal. */
export function principalClause(
  test: ListTest<PrincipalElement>,
  want: boolean,
  kind: Principal['kind'],
): Clause {
  return {
    within: want !== test.negated,
    operator: { family: 'text', name: 'principal', matches: () => 1 },
    values: [],
    patterns: (extent) => test.values.flatMap((element) => principalPatterns(element, kind, extent)),
  };
}

function principalPatterns(
  { type, value }: PrincipalElement,
  kind: Principal['kind'],
  extent: Extent,
): Pattern[] {
  if (type === 'everyone') {
    return [ANY_TEXT];
  }
  if (type !== 'aws') {
    const counts = type === kind && (extent === 'most' || !hasHole(value));
    return counts ? [patternOf(value.text, { exact: true })] : [];
  }
  if (kind !== 'account') {
    return extent === 'most' && value.text === HOLE ? [ANY_TEXT] : [];
  }
  return accountPatterns(value, extent);
}

function accountPatterns(value: Text, extent: Extent): Pattern[] {
  const account = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(value.text)?.[1];
  if (account !== undefined) {
    return [arnPattern(`arn:*:*:*:${account}:*`)];
  }
  if (hasHole(value) || /[*?]/.test(value.text)) {
    return extent === 'most' ? [openPrincipal(value.text)] : [];
  }
  const arn = unquoted(value.text);
  const role = /^arn:([^:]*):iam::(\d*):role\/([^/]*)$/.exec(arn);
  const sessions =
    role === null ? [] : [arnPattern(`arn:${role[1]}:sts::${role[2]}:assumed-role/${role[3]}/*`)];
  return [patternOf(arn, { exact: true }), ...sessions];
}

/** All that a principal of which a part is not known may be. */
function openPrincipal(text: string): Pattern {
  const account = accountOf(text);
  return /^\d{12}$/.test(account) ? arnPattern(`arn:*:*:*:${account}:*`) : ANY_TEXT;
}
