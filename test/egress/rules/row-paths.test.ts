import { describe, expect, test } from 'vitest';
import { RULES } from '../../../lib/egress/rules';
import { readSpecification } from '../../../scripts/specification';

const { types } = readSpecification();
const ROWS = RULES.flatMap(({ id, rows = [] }) => rows.map((row) => ({ id, row })));

/** Types that the specification does not describe in full: those of SAM, and custom resources of CDK. */
const isDescribed = (type: string): boolean => !/^(?:AWS::Serverless|Custom)::/.test(type);

/** Whether a type has a property, or a JSON document that holds it. */
function has(type: string, path: string): boolean {
  const known = [...(types.get(type) ?? [])];
  const wanted = path.replaceAll('.*', '{}').replace(/(?:\[\]|\{\})+$/, '');
  return known.some((found) => found === wanted || (isJson(found, known) && wanted.startsWith(`${found}.`)));
}

function isJson(path: string, known: readonly string[]): boolean {
  return !known.some((other) => /^(?:\.|\[\]|\{\})/.test(other.slice(path.length)) && other.startsWith(path));
}

describe('the rows of the rules and the specification of CloudFormation', () => {
  test('have the same types', () => {
    const unknown = ROWS.filter(({ row }) => isDescribed(row.type) && !types.has(row.type));
    expect(unknown.map(({ id, row }) => `${id} ${row.type}`)).toEqual([]);
  });

  test('have the same properties', () => {
    const unknown = ROWS.flatMap(({ id, row: { type, when } }) =>
      when.flatMap(({ path }) => (isDescribed(type) && !has(type, path) ? [`${id} ${type} ${path}`] : [])),
    );
    expect(unknown).toEqual([]);
  });
});
