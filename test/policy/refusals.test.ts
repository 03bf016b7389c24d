import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../lib/policy/document';
import { evaluate, type Request } from '../../lib/policy/evaluate';
import { ask, document, ORG, OTHER, OWN, READER } from './samples';

const STRANGER = '999999999999';

/** Each test of a random statement, and its values. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalOrgID': [ORG, 'o-*', 'o-stranger00'],
  'aws:PrincipalAccount': [OWN, OTHER, STRANGER],
  'aws:PrincipalArn': [`arn:aws:iam::${STRANGER}:role/x`, '*role/x', `arn:aws:iam::${OWN}:*`],
  'aws:ResourceAccount': [OWN, '${aws:PrincipalAccount}'],
  's3:prefix': ['a', 'a*', 'b'],
  'aws:PrincipalTag/t': ['a', 'b'],
};
const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringNotLikeIfExists',
  'ForAllValues:StringLike',
  'ForAnyValue:StringNotEquals',
];

const condition = fc
  .array(
    fc
      .constantFrom(...Object.keys(TESTS))
      .chain((key) =>
        fc.tuple(
          fc.constantFrom(...OPERATORS),
          fc.constant(key),
          fc.subarray([...(TESTS[key] as string[])], { minLength: 1, maxLength: 2 }),
        ),
      ),
    { maxLength: 2 },
  )
  .map((rows) => Object.fromEntries(rows.map(([operator, key, values]) => [operator, { [key]: values }])));

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Principal: fc.constantFrom<unknown>(
    '*',
    '*',
    { AWS: STRANGER },
    { AWS: `arn:aws:iam::${STRANGER}:role/x` },
  ),
  Action: fc.constantFrom<unknown>('*', 's3:*', 's3:Get*', ['s3:GetObject', 's3:PutObject']),
  Resource: fc.constantFrom<unknown>('*', 'arn:aws:s3:::data/*', 'arn:aws:s3:::data/a*', 'arn:aws:s3:::data'),
  Condition: condition,
});

/** A request of somebody outside, made without looking at the policies. */
const request: fc.Arbitrary<Request> = fc
  .record({
    name: fc.constantFrom('role/x', 'user/y', 'root'),
    action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:DeleteObject'),
    resource: fc.constantFrom('arn:aws:s3:::data/a', 'arn:aws:s3:::data/b'),
    organization: fc.constantFrom(undefined, 'o-stranger00'),
    prefix: fc.constantFrom(undefined, 'a', 'ab', 'b', 'c'),
    tag: fc.constantFrom(undefined, 'a', 'b', 'c'),
  })
  .map(({ name, action, resource, organization, prefix, tag }) => {
    const id = `arn:aws:iam::${STRANGER}:${name}`;
    const context: Record<string, string | undefined> = {
      'aws:principalarn': id,
      'aws:principalaccount': STRANGER,
      'aws:principalorgid': organization,
      'aws:resourceaccount': OWN,
      's3:prefix': prefix,
      'aws:principaltag/t': tag,
    };
    const values = Object.entries(context).flatMap(([key, value]): [string, string[]][] =>
      value === undefined ? [] : [[key, [value]]],
    );
    return { principal: { kind: 'account', id }, action, resource, context: new Map(values) };
  });

describe('a refusal', () => {
  it('leaves no request that the evaluator allows', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 4 }),
        fc.array(request, { minLength: 40, maxLength: 40 }),
        (all, requests) => {
          const policy = document(...all);
          const { verdict } = ask(
            { kind: 'resource', service: 's3', resource: 'arn:aws:s3:::data', policies: [policy] },
            'principal',
          );
          const statements = readDocument(policy, 0, READER);
          const allowed = requests.find((each) => evaluate(statements, each).effect === 'allow');
          expect(verdict === 'refuses' ? allowed : undefined).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });
});
