import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../../../lib/egress/load/cloudformation';
import type { Resources } from '../../../../lib/egress/model/resource';
import type { Asked } from '../../../../lib/egress/rules/policies/ask';
import { ask } from '../../../../lib/egress/rules/policies/ask';
import { shapeOf } from '../../../../lib/egress/rules/policies/shapes';
import type { Found } from '../../../../lib/egress/rules/questions/each-text';
import { resource, source } from '../../helpers';
import { HERE } from './loaded';

function empty(): Resources {
  return loadTemplates([source({ Resources: { It: resource('S3::Bucket') } }, HERE)]).resources;
}

const own = fc.constantFrom('Net.A', 'Net.B', 'Net."C"', 'AWS::AccountId');
const text = fc.oneof(
  fc.constantFrom('*', 'arn:aws:s3:::x/*', '222222222222', 'own.0.name'),
  own.map((name) => ({ parts: [{ own: name, as: name === 'AWS::AccountId' ? 'account' : 'arn' }] })),
  own.map((name) => ({ parts: [{ own: name, as: 'arn' }, '/*'] })),
  fc.constant({ unknown: 'somebody decides it' }),
);
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.oneof(
    fc.constant('*'),
    text.map((AWS) => ({ AWS })),
  ),
  Action: fc.constantFrom('*', 's3:GetObject', 'sqs:SendMessage'),
  Resource: text,
});
const document = fc.record({ Statement: fc.array(statement, { minLength: 1, maxLength: 2 }) });
const asked: fc.Arbitrary<Asked> = fc.record(
  {
    kind: fc.constantFrom('resource' as const, 'identity' as const, 'endpoint' as const),
    about: fc.constantFrom('resource' as const, 'principal' as const, 'network' as const),
    policies: fc.array(document, { minLength: 1, maxLength: 2 }),
    guards: fc.array(document, { maxLength: 1 }),
    spared: fc.array(
      own.map((name) => ({ own: name })),
      { maxLength: 1 },
    ),
    service: fc.constantFrom('s3', 'sqs'),
    shows: fc.constantFrom('s3', 'sqs'),
    access: fc.constantFrom('read' as const, 'write' as const),
    actions: fc.constantFrom('data' as const, 'any' as const),
    facts: fc.constant({ 'lambda:SourceFunctionArn': 'x' }),
  },
  { requiredKeys: ['kind', 'about', 'policies'] },
);

describe('the shape of a policy', () => {
  it('gives what is remembered for one question to no other', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 2, maxLength: 6 }), (questions) => {
        const shared = empty();
        const answer = (resources: Resources, question: Asked): Omit<Found, 'when'> | undefined =>
          ask(resources.get('Net/It')!, resources, question);
        for (const question of questions) {
          expect(answer(shared, question)).toEqual(answer(empty(), question));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is the same for policies that differ in own names alone', () => {
    const resources = empty();
    const named = (first: string, second: string): unknown => ({ A: [{ own: first }, { own: second }] });
    const { shape, names } = shapeOf(named('Net.A', 'Net.B'), resources);
    expect(names).toEqual(['Net.A', 'Net.B']);
    expect(shapeOf(named('Net.C', 'Net.A'), resources).shape).toBe(shape);
    expect(shapeOf(named('Net.C', 'Net.C'), resources).shape).not.toBe(shape);
    expect(shapeOf(named('AWS::AccountId', 'Net.A'), resources).shape).not.toBe(shape);
  });
});
