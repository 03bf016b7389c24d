import { describe, expect, it } from 'vitest';
import { checkParameters, readParameters } from '../../../lib/egress/load/parameters';
import { source } from '../helpers';
import { Folder } from './files';

const folder = new Folder();
const read = (content: unknown): unknown => readParameters(folder.write('parameters.json', content));

describe('a file of parameter values', () => {
  it.each<[string, unknown, unknown]>([
    ['an object', { A: 'x', B: 2 }, { A: 'x', B: 2 }],
    ['an object by stack', { Net: { A: 'x' } }, { Net: { A: 'x' } }],
    ['a template configuration', { Parameters: { A: 'x' }, Tags: {} }, { A: 'x' }],
    ['a list of keys and values', [{ ParameterKey: 'A', ParameterValue: 'x' }], { A: 'x' }],
    ['a list of assignments', ['A=x', 'B=y=z', 'C='], { A: 'x', B: 'y=z', C: '' }],
    ['a list with a previous value', [{ ParameterKey: 'A', UsePreviousValue: true }], {}],
    [
      'a stack that is named Parameters',
      { Parameters: { A: 'x' }, Net: {} },
      { Parameters: { A: 'x' }, Net: {} },
    ],
  ])('can be %s', (_title, content, expected) => {
    expect(read(content)).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ['a text', '"A=x"', "holds 'A=x', expected parameter values"],
    [
      'a list of numbers',
      [1],
      'item 1 is no parameter, expected {"ParameterKey", "ParameterValue"} or "Name=value"',
    ],
    ['a list of texts without values', ['A=x', 'B'], 'item 2 is no parameter'],
    ['a list of keys without values', [{ ParameterKey: 'A' }], 'item 1 is no parameter'],
    ['no JSON', 'A=x', 'is not valid JSON'],
  ])('cannot be %s', (_title, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('does not change what objects inherit', () => {
    const values = read(['__proto__=x']) as object;
    expect(Object.keys(values)).toEqual(['__proto__']);
  });
});

describe('values of parameters', () => {
  const Parameters = { B: { Type: 'String' }, A: { Type: 'String' } };
  const sources = [
    source({ Parameters }, { stack: 'Prod/Net', stackName: 'prod-net' }),
    source({ Parameters: { C: { Type: 'String' } } }, { stack: 'App' }),
    source({ Parameters: { D: {} } }, { stack: 'App/Part', parent: { stack: 'App', logicalId: 'Part' } }),
  ];
  const check =
    (values: Record<string, unknown>, of = sources) =>
    () =>
      checkParameters(values, of, 'parameters.json');

  it.each([
    { A: 'x', C: 1, B: null },
    { 'Prod/Net': { A: 'x' }, 'prod-net': { B: 'y' } },
    { 'App/Part': { D: 'x' } },
    {},
  ])('can be %j', (values) => {
    expect(check(values)).not.toThrow();
  });

  it.each<[Record<string, unknown>, string]>([
    [{ X: 'x' }, "parameters.json has 'X', which is no parameter of the input, expected one of A, B, C"],
    [{ D: 'x' }, "parameters.json has 'D', which is no parameter of the input, expected one of A, B, C"],
    [
      { Net: { A: 'x' } },
      "parameters.json has 'Net', which is no stack of the input, expected one of App, App/Part, Prod/Net",
    ],
    [
      { App: { A: 'x' } },
      "parameters.json has 'A' in 'App', which is no parameter of that stack, expected one of C",
    ],
    [{ A: { B: 'x' } }, "parameters.json has 'A', which is no stack of the input, expected one of"],
  ])('cannot be %j', (values, message) => {
    expect(check(values)).toThrow(message);
  });

  it('must be among those that a template allows', () => {
    const allowing = (Type: string) => [source({ Parameters: { A: { Type, AllowedValues: ['x', 5] } } })];
    expect(check({ A: 'x' }, allowing('String'))).not.toThrow();
    expect(check({ A: '5' }, allowing('Number'))).not.toThrow();
    expect(check({ A: null }, allowing('String'))).not.toThrow();
    expect(check({ A: 'x,5' }, allowing('CommaDelimitedList'))).not.toThrow();
    expect(check({ A: 'y' }, allowing('String'))).toThrow(
      "parameters.json gives 'A' the value 'y', expected one of x, 5",
    );
  });

  it('cannot be given to an input without templates', () => {
    expect(check({ A: 'x' }, [])).toThrow(
      "has 'A', which is no parameter of the input, expected no parameters",
    );
  });
});
