import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { Template } from '../../../lib/egress/load/source';
import { RULES } from '../../../lib/egress/rules';
import { PREDICATES } from '../../../lib/egress/rules/predicates';
import type { Row, Test } from '../../../lib/egress/rules/rows';
import { violationsOf } from '../../../lib/egress/rules/rows';
import { ref, source } from '../helpers';

const FILES = readdirSync(join(__dirname, '../../../lib/egress/rules/rows'));
const ROWS = RULES.flatMap(({ id, rows = [] }) => rows.map((row) => ({ id, row })));

/** What a row says about a resource with these properties: its state, or why it cannot tell. */
function say(
  test: Test,
  properties: Readonly<Record<string, unknown>>,
  rest: Partial<Template> = {},
): string[] {
  const row: Row = { type: 'A::B::C', when: [test], says: 'leaks', covers: [], source: '', date: '' };
  const template = { ...rest, Resources: { It: { Type: 'A::B::C', Properties: properties } } };
  return violationsOf(loadTemplates([source(template)]), row).map(
    ({ message, state, condition }) =>
      `${state ?? 'rule'}${condition === undefined ? '' : ` when ${condition}`}${state === 'unproven' ? message.replace(/^.*: /, ': ') : ''}`,
  );
}

const OPEN = { Parameters: { Mode: { Type: 'String' } } };

describe('a row that asks whether something is there', () => {
  const absent: Test = { path: 'Vpc.Subnets[]', is: 'absent' };

  test('finds an absent object', () => {
    expect(say(absent, {})).toEqual(['rule']);
  });

  test('finds an empty list', () => {
    expect(say(absent, { Vpc: { Subnets: [] } })).toEqual(['rule']);
  });

  test('takes a reference for something', () => {
    expect(say(absent, { Vpc: { Subnets: [ref('Mode')] } }, OPEN)).toEqual([]);
  });

  test('finds what a condition leaves out, and says when', () => {
    const template = {
      Parameters: { Place: { Type: 'String', AllowedValues: ['in', 'out'] } },
      Conditions: { In: { 'Fn::Equals': [ref('Place'), 'in'] } },
    };
    const subnets = { 'Fn::If': ['In', ['subnet-1'], ref('AWS::NoValue')] };
    expect(say(absent, { Vpc: { Subnets: subnets } }, template)).toEqual(['rule when not In']);
  });

  test('cannot tell what a macro makes', () => {
    expect(say(absent, { Vpc: { 'Fn::Transform': { Name: 'M' } } })).toEqual([
      'unproven: a macro decides it at deployment',
    ]);
  });
});

describe('a row that asks for values', () => {
  const isPublic: Test = { path: 'Mode', in: ['PUBLIC'], default: 'PUBLIC' };

  test('finds the default where nothing is written', () => {
    expect(say(isPublic, {})).toEqual(['rule']);
  });

  test('finds the value in any case', () => {
    expect(say(isPublic, { Mode: 'public' })).toEqual(['rule']);
  });

  test('is silent about another value', () => {
    expect(say(isPublic, { Mode: 'VPC' })).toEqual([]);
  });

  test('finds a parameter that may be anything, and says for which value', () => {
    expect(say(isPublic, { Mode: ref('Mode') }, OPEN)).toEqual(['rule when Mode = PUBLIC']);
  });

  test('is silent about a parameter that cannot have the value', () => {
    const bounded = { Parameters: { Mode: { Type: 'String', AllowedValues: ['VPC', 'NONE'] } } };
    expect(say(isPublic, { Mode: ref('Mode') }, bounded)).toEqual([]);
  });

  test('cannot tell what another stack exports', () => {
    expect(say(isPublic, { Mode: { 'Fn::ImportValue': 'mode' } })).toEqual([
      "unproven: no stack of the input exports 'mode'",
    ]);
  });

  test('finds any but the values that it allows', () => {
    const notPrivate: Test = { path: 'Mode', notIn: ['VPC'], default: 'PUBLIC' };
    expect([{ Mode: 'VPC' }, { Mode: 'X' }, {}].map((properties) => say(notPrivate, properties))).toEqual([
      [],
      ['rule'],
      ['rule'],
    ]);
  });

  test('finds one bad item of a list', () => {
    expect(
      say({ path: 'Modes[].Kind', in: ['PUBLIC'] }, { Modes: [{ Kind: 'VPC' }, { Kind: 'PUBLIC' }] }),
    ).toEqual(['rule']);
  });

  test('takes booleans as CloudFormation does, with or without quotes', () => {
    const isOn: Test = { path: 'On', in: ['true'] };
    expect([true, 'true', false, 'false'].map((On) => say(isOn, { On }))).toEqual([
      ['rule'],
      ['rule'],
      [],
      [],
    ]);
  });
});

describe('the rows of the rules', () => {
  test('lie each in a file that is named after its rule', () => {
    const ids = [...new Set(ROWS.map(({ id }) => `${id.toLowerCase()}.json`))];
    expect(FILES.filter((file) => /^ag\d+\.json$/.test(file)).sort()).toEqual(ids.sort());
  });

  test.each(
    ROWS.map(
      ({ id, row }) => [`${id} ${row.type} ${row.when.map(({ path }) => path).join(' ')}`, row] as const,
    ),
  )('%s: has a source, a date and questions that can be asked', (_, row) => {
    expect(row.type).toMatch(/^(?:[A-Z]\w+(::\w+){2}|Custom::[\w-]+)$/);
    expect(row.says).toMatch(/^[a-z].*[^.]$/);
    expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(row.source.length).toBeGreaterThan(10);
    expect(row.covers.every((id) => /^[A-Z0-9]+-\d\d$/.test(id))).toBe(true);
    expect(row.when.filter((each) => !isAsked(each))).toEqual([]);
  });
});

function isAsked(question: Test): boolean {
  if ('matches' in question) {
    return question.matches in PREDICATES;
  }
  if ('is' in question) {
    return ['absent', 'present'].includes(question.is);
  }
  return ('in' in question ? question.in : question.notIn).length > 0;
}
