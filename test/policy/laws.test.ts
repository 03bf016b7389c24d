import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, meet } from '../../lib/policy/compare';
import { readDocument } from '../../lib/policy/document';
import { evaluate } from '../../lib/policy/evaluate';
import { findText } from '../../lib/policy/language';
import { matchText } from '../../lib/policy/match';
import type { Answer, PolicyKind, PolicySet } from '../../lib/policy/outside';
import { arnPattern, holds, patternOf } from '../../lib/policy/pattern';
import { known } from '../../lib/policy/text';
import { YES } from '../../lib/policy/truth';
import { ask, document, ORG, OTHER, OWN, READER } from './samples';

const ACTIONS = ['*', 's3:*', 's3:GetObject', 's3:Put*', 'sqs:SendMessage', 'kms:*', 'sts:AssumeRole'];
const RESOURCES = [
  '*',
  'arn:aws:s3:::data/*',
  'arn:aws:s3:::*',
  `arn:aws:sqs:*:${OWN}:*`,
  `arn:aws:sqs:*:${OTHER}:q`,
  'arn:aws:kms:*:*:key/*',
];
const PRINCIPALS = [
  '*',
  { AWS: OWN },
  { AWS: `arn:aws:iam::${OTHER}:role/x` },
  { Service: 's3.amazonaws.com' },
];
const TESTS: readonly (readonly [string, readonly string[]])[] = [
  ['aws:PrincipalOrgID', [ORG, 'o-*']],
  ['aws:ResourceOrgID', [ORG, 'o-*']],
  ['aws:ResourceAccount', [OWN, OTHER, '${aws:PrincipalAccount}']],
  ['aws:PrincipalAccount', [OWN, OTHER, '4444*', '*6']],
  ['aws:SourceVpce', ['vpce-1', 'vpce-*']],
  ['aws:PrincipalArn', [`arn:aws:iam::${OWN}:role/x`, 'arn:aws:iam::*:role/x*']],
  ['aws:PrincipalTag/a', ['b']],
  ['s3:prefix', ['home/*', 'x']],
];
const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringNotEqualsIfExists',
  'ForAllValues:StringLike',
  'ForAnyValue:StringEquals',
];

const test = fc
  .constantFrom(...TESTS)
  .chain(([key, values]) => fc.subarray([...values], { minLength: 1 }).map((chosen) => ({ [key]: chosen })));
const condition = fc.option(fc.dictionary(fc.constantFrom(...OPERATORS, 'Null'), test, { maxKeys: 2 }), {
  nil: undefined,
});

/** `Null` compares with true and false only. */
const readable = (
  block: Record<string, Record<string, readonly string[]>> | undefined,
): object | undefined =>
  block === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(block).map(([operator, keys]) => [
          operator,
          operator === 'Null' ? Object.fromEntries(Object.keys(keys).map((key) => [key, 'true'])) : keys,
        ]),
      );

const statement = (Effect: string): fc.Arbitrary<object> =>
  fc
    .record({
      Principal: fc.constantFrom<unknown>(...PRINCIPALS),
      action: fc.subarray(ACTIONS, { minLength: 1, maxLength: 2 }),
      resource: fc.subarray(RESOURCES, { minLength: 1, maxLength: 2 }),
      negates: fc.constantFrom('', '', '', 'Action', 'Resource'),
      Condition: condition.map(readable),
    })
    .map(({ Principal, action, resource, negates, Condition }) => ({
      Effect,
      Principal,
      [negates === 'Action' ? 'NotAction' : 'Action']: action,
      [negates === 'Resource' ? 'NotResource' : 'Resource']: resource,
      ...(Condition === undefined ? {} : { Condition }),
    }));

const statements = fc.array(fc.oneof(statement('Allow'), statement('Deny')), { minLength: 1, maxLength: 4 });
const kind = fc.constantFrom<PolicyKind>('endpoint', 'resource');
const about = fc.constantFrom('resource', 'principal', 'deputy', 'network' as const);

const setOf = (of: PolicyKind, all: readonly object[]): PolicySet => ({
  kind: of,
  resource: 'arn:aws:s3:::data',
  policies: [document(...all)],
});

/** Whether an answer is a mistake after a change that can only take requests away. */
const isLess = (before: Answer, after: Answer): boolean =>
  before.verdict !== 'refuses' || after.verdict === 'refuses';

describe('the answers', () => {
  it('never admit more after a Deny is added', () => {
    fc.assert(
      fc.property(kind, statements, statement('Deny'), about, (...[of, all, deny, question]) => {
        const [before, after] = [ask(setOf(of, all), question), ask(setOf(of, [...all, deny]), question)];
        // A Deny that names further things may leave open what was refused, but it admits nothing.
        expect(before.verdict === 'refuses' && after.verdict === 'admits').toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('never refuse after an Allow is added to what admits', () => {
    fc.assert(
      fc.property(kind, statements, statement('Allow'), about, (...[of, all, allow, question]) => {
        const [before, after] = [ask(setOf(of, [...all, allow]), question), ask(setOf(of, all), question)];
        expect(isLess(before, after) || after.verdict !== 'admits').toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('come with a witness that the evaluator allows', () => {
    fc.assert(
      fc.property(
        kind,
        statements,
        fc.constantFrom('resource', 'principal', 'deputy' as const),
        (...[of, all, question]) => {
          const answer = ask(setOf(of, all), question);
          const effect =
            answer.verdict === 'admits'
              ? evaluate(readDocument(document(...all), 0, READER), answer.request).effect
              : 'allow';
          expect(effect).toBe('allow');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('do not depend on the order of statements', () => {
    fc.assert(
      fc.property(kind, statements, about, (of, all, question) => {
        const [one, other] = [ask(setOf(of, all), question), ask(setOf(of, [...all].reverse()), question)];
        expect(one.verdict).toBe(other.verdict);
      }),
      { numRuns: 300 },
    );
  });
});

describe('patterns', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ':', '.', '*'), maxLength: 6 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':', '.'), maxLength: 6 });
  const oracle = (glob: string): RegExp =>
    new RegExp(`^${glob.replace(/[.]/g, '\\.').replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);

  it('match as a regular expression does', () => {
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const expected = oracle(glob).test(value);
        expect([matchText(known(glob), value) === YES, holds(patternOf(glob), value)]).toEqual([
          expected,
          expected,
        ]);
      }),
    );
  });

  it('meet exactly when they share a text', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const found = findText({ within: [[patternOf(a)], [patternOf(b)]], without: [] });
        expect(meet(patternOf(a), patternOf(b))).toBe(found !== 'none');
      }),
    );
  });

  it('find a text that is wanted whenever there is a short one', () => {
    fc.assert(
      fc.property(pattern, pattern, pattern, text, (...[a, b, not, value]) => {
        const isWitness = oracle(a).test(value) && oracle(b).test(value) && !oracle(not).test(value);
        const found = findText({ within: [[patternOf(a)], [patternOf(b)]], without: [patternOf(not)] });
        expect(isWitness && found === 'none').toBe(false);
      }),
    );
  });

  it('find only texts that are wanted', () => {
    fc.assert(
      fc.property(pattern, pattern, pattern, (a, b, not) => {
        const found = findText({ within: [[patternOf(a)], [patternOf(b)]], without: [patternOf(not)] });
        const value = typeof found === 'string' ? undefined : found.text;
        expect(
          value === undefined || (oracle(a).test(value) && oracle(b).test(value) && !oracle(not).test(value)),
        ).toBe(true);
      }),
    );
  });

  it('that ask for a character are not met by the empty text', () => {
    expect(findText({ within: [[patternOf('?*')], [patternOf('')]], without: [patternOf('a')] })).toBe(
      'none',
    );
  });

  it('cover only patterns whose texts they hold', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (outer, inner, value) => {
        const isCounterexample = oracle(inner).test(value) && !oracle(outer).test(value);
        expect(covers(patternOf(outer), patternOf(inner)) && isCounterexample).toBe(false);
      }),
    );
  });

  it('for ARNs keep wildcards in their segment', () => {
    expect(holds(arnPattern('arn:aws:sqs:*:1:*'), 'arn:aws:sqs:r:2:1:q')).toBe(false);
  });
});
