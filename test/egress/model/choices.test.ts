import { describe, expect, it, test } from 'vitest';
import type { Formula, Guard, Literal } from '../../../lib/egress/model/choices';
import { ALWAYS, Choices, OTHER, keyOfGuard, mergeGuards, negate } from '../../../lib/egress/model/choices';

describe('a guard that is asked about', () => {
  const text = (value: string): { kind: 'text'; text: string } => ({ kind: 'text', text: value });
  const variable = (name: string): { kind: 'variable'; variable: string } => ({
    kind: 'variable',
    variable: name,
  });

  it('is possible when it names a variable that nobody declared', () => {
    expect(new Choices().isPossible([{ variable: 'Gone', value: 'true' }])).toBe(true);
    expect(new Choices().isPossible([{ variable: 'Gone', value: 'true', negated: true }])).toBe(true);
  });

  it('is impossible when it gives an undeclared variable two values', () => {
    const guard = ['a', 'b'].map((value) => ({ variable: 'Gone', value }));
    expect(new Choices().isPossible(guard)).toBe(false);
  });

  it.each<[string, Formula]>([
    ['a text', { op: 'equals', left: variable('Gone'), right: text('on') }],
    ['a text on the left', { op: 'equals', left: text('on'), right: variable('Gone') }],
    ['a value of a guard', { op: 'holds', guard: [{ variable: 'Gone', value: 'on' }] }],
    [
      'a text, the other way round',
      { op: 'not', of: { op: 'holds', guard: [{ variable: 'Gone', value: 'on', negated: true }] } },
    ],
  ])('is possible when its condition compares an undeclared variable with %s', (_title, formula) => {
    const choices = new Choices();
    choices.define('Condition', 'Condition', formula);
    for (const value of ['true', 'false']) {
      expect(choices.isPossible([{ variable: 'Condition', value }])).toBe(true);
    }
  });

  it.each<[string, Guard]>([
    ['a value besides the one that a condition asks for', [{ variable: 'Gone', value: 'other' }]],
    ['none of two values', ['a', 'b'].map((value) => ({ variable: 'Gone', value, negated: true }))],
  ])('is possible when it gives an undeclared variable %s', (_title, guard) => {
    const choices = new Choices();
    choices.define('Condition', 'Condition', { op: 'equals', left: variable('Gone'), right: text('on') });
    expect(choices.isPossible([...guard, { variable: 'Condition', value: 'false' }])).toBe(true);
  });

  it('is possible when a condition asks for more of an undeclared variable than it does itself', () => {
    const choices = new Choices();
    choices.define('Condition', 'Condition', { op: 'equals', left: variable('Gone'), right: text('on') });
    const isNot = { variable: 'Gone', value: 'off', negated: true };
    expect(choices.isPossible([isNot, { variable: 'Condition', value: 'true' }])).toBe(true);
  });

  it.each(['true', 'false'])('is possible when a condition that nobody declared comes to %s', (value) => {
    const choices = new Choices();
    choices.define('Condition', 'Condition', { op: 'condition', variable: 'Gone' });
    expect(choices.isPossible([{ variable: 'Condition', value }])).toBe(true);
  });

  it('is judged by both values of a condition that is asked for one of them', () => {
    const choices = new Choices();
    choices.define('Condition', 'Condition', { op: 'equals', left: text('a'), right: text('a') });
    expect(choices.valuesOf('Condition')).toEqual(['true', 'false']);
    expect(choices.opposite({ variable: 'Condition', value: 'true' })).toEqual({
      variable: 'Condition',
      value: 'false',
    });
  });

  it('gains nothing from a value that is admitted to a variable that nobody declared', () => {
    const choices = new Choices();
    choices.admit('Gone', 'x');
    expect(choices.valuesOf('Gone')).toEqual([]);
  });

  it('takes a value that was admitted to an open variable', () => {
    const choices = new Choices();
    choices.declare('Open', 'Open', [OTHER]);
    choices.admit('Open', 'x');
    expect(choices.isPossible([{ variable: 'Open', value: 'x' }])).toBe(true);
    expect(choices.valuesOf('Open')).toEqual([OTHER, 'x']);
  });

  it('keeps to the values that a closed variable allows', () => {
    const choices = new Choices();
    choices.declare('Flag', 'Flag', ['yes', 'no']);
    choices.admit('Flag', 'maybe');
    expect(choices.isPossible([{ variable: 'Flag', value: 'maybe' }])).toBe(false);
  });

  /** Conditions that never hold, over so many parameters of two values. */
  function contradictionOver(count: number): Choices {
    const choices = new Choices();
    const names = Array.from({ length: count }, (_, index) => `Flag${index}`);
    names.forEach((name) => choices.declare(name, name, ['yes', 'no']));
    const equals = (value: string): Formula[] =>
      names.map((name) => ({ op: 'equals', left: variable(name), right: text(value) }));
    choices.define('Never', 'Never', { op: 'and', of: [...equals('yes'), ...equals('no')] });
    return choices;
  }

  it.each([
    [4096, 12, false],
    [8192, 13, true],
  ])('of %i settings, over %i parameters, is taken to be possible: %s', (_settings, count, expected) => {
    expect(contradictionOver(count).isPossible([{ variable: 'Never', value: 'true' }])).toBe(expected);
  });
});

describe('a guard as a reader sees it', () => {
  const choices = new Choices();
  choices.declare('Net/Flag', 'Flag', ['yes', 'no']);
  choices.declare('Net/Size', 'Size', ['s', 'm', 'l']);
  choices.declare('Net/Only', 'Only', ['one']);
  choices.declare('Net/Block', 'Block', ['', '10.0.0.0/8', OTHER]);
  choices.define('Net/On', 'On', {
    op: 'equals',
    left: { kind: 'variable', variable: 'Net/Flag' },
    right: { kind: 'text', text: 'yes' },
  });
  const is = (variable: string, value: string): Literal => ({ variable: `Net/${variable}`, value });
  const isNot = (variable: string, value: string): Literal => negate(is(variable, value));

  test.each<[string, Guard, string | undefined]>([
    ['nothing for what always holds', ALWAYS, undefined],
    ['nothing for a variable of one value', [is('Only', 'one')], undefined],
    ['nothing for a value that is never taken, negated', [isNot('Size', 'xl')], undefined],
    ['a value', [is('Size', 's')], 'Size = s'],
    ['a value that is not', [isNot('Size', 's')], 'Size is not s'],
    ['an empty text', [is('Block', '')], "Block = ''"],
    ['any other value', [is('Block', OTHER)], 'Block is any other value'],
    ['a named value', [isNot('Block', OTHER)], 'Block is a value that the input names'],
    ['a condition', [is('On', 'true')], 'On'],
    ['a condition that is not false', [isNot('On', 'false')], 'On'],
    ['a condition that does not hold', [is('On', 'false')], 'not On'],
    ['a condition that is not true', [isNot('On', 'true')], 'not On'],
    ['all settings', [is('On', 'true'), is('Size', 's')], 'On and Size = s'],
    ['no setting that another one implies', [is('Flag', 'yes'), is('On', 'true')], 'On'],
    ['no negation that a value implies', [is('Size', 's'), isNot('Size', 'm')], 'Size = s'],
    ['a variable that nobody declared by its id', [is('Gone', 'x')], 'Net/Gone = x'],
  ])('tells %s', (_title, guard, expected) => {
    expect(choices.describe(guard)).toBe(expected);
  });
});

describe('the opposite of a setting', () => {
  const choices = new Choices();
  choices.declare('Two', 'Two', ['a', 'b']);
  choices.declare('Three', 'Three', ['a', 'b', 'c']);
  choices.declare('Open', 'Open', ['a', OTHER]);

  test.each<[string, Literal, Literal]>([
    ['the other value of two', { variable: 'Two', value: 'a' }, { variable: 'Two', value: 'b' }],
    [
      'any other of three',
      { variable: 'Three', value: 'a' },
      { variable: 'Three', value: 'a', negated: true },
    ],
    [
      'any other of an open variable',
      { variable: 'Open', value: 'a' },
      { variable: 'Open', value: 'a', negated: true },
    ],
    [
      'any other of an unknown one',
      { variable: 'Gone', value: 'a' },
      { variable: 'Gone', value: 'a', negated: true },
    ],
  ])('is %s', (_title, literal, expected) => {
    expect(choices.opposite(literal)).toEqual(expected);
  });

  it('of a negated one is the value itself', () => {
    const literal = { variable: 'Two', value: 'a' };
    expect(choices.opposite(negate(literal))).toEqual({ ...literal, negated: false });
  });
});

describe('absence', () => {
  const choices = new Choices();
  choices.declare('Flag', 'Flag', ['yes', 'no']);
  choices.define('On', 'On', {
    op: 'equals',
    left: { kind: 'variable', variable: 'Flag' },
    right: { kind: 'text', text: 'yes' },
  });
  const isOn: Literal = { variable: 'On', value: 'true' };
  const yes: Guard = [{ variable: 'Flag', value: 'yes' }];
  const no: Guard = [{ variable: 'Flag', value: 'no' }];

  test.each<[string, readonly Guard[], readonly Guard[]]>([
    ['of nothing is always', [], [ALWAYS]],
    ['of what always holds is never', [ALWAYS], []],
    ['of one arm of a condition is the other', [yes], [no]],
    ['of both arms is never', [yes, no], []],
    ['of two facts that cannot be absent together is never', [[isOn], no], []],
  ])('%s', (_title, present, absent) => {
    expect(choices.absenceOf(present)).toEqual(absent);
  });

  it('of every setting of six variables is never, with no more work than there are settings', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const all = names.reduce<readonly Guard[]>(
      (guards, variable) =>
        guards.flatMap((guard) => [
          [...guard, { variable, value: 'x' }],
          [...guard, { variable, value: 'x', negated: true }],
        ]),
      [ALWAYS],
    );
    expect(choices.absenceOf(all)).toEqual([]);
    expect(choices.absenceOf(all.slice(1))).toMatchObject([all[0]]);
  });

  it('of all but one of many values is that one', () => {
    const values = Array.from({ length: 400 }, (_unused, n) => `v${n}`);
    const many = new Choices();
    many.declare('Name', 'Name', values);
    const present = values.slice(1).map((value): Guard => [{ variable: 'Name', value }]);
    const [absent = [], ...more] = many.absenceOf(present);
    expect(more).toEqual([]);
    expect(many.isPossible([...absent, { variable: 'Name', value: 'v0' }])).toBe(true);
    expect(many.absenceOf(values.map((value): Guard => [{ variable: 'Name', value }]))).toEqual([]);
  });

  it('of too many facts to tell is taken to be possible whatever the settings', () => {
    const pairs = Array.from({ length: 12 }, (_unused, n) => [
      { variable: `A${n}`, value: 'x' },
      { variable: `B${n}`, value: 'x' },
    ]);
    expect(choices.absenceOf(pairs)).toEqual([ALWAYS]);
  });
});

describe('guards', () => {
  const is = (value: string): Literal => ({ variable: 'Flag', value });
  const isNot = (value: string): Literal => negate(is(value));
  const other: Literal = { variable: 'Other', value: 'x' };

  it('merge with nothing into themselves', () => {
    const guard: Guard = [{ variable: 'Flag', value: 'yes' }];
    expect(mergeGuards(guard, ALWAYS)).toBe(guard);
    expect(mergeGuards(ALWAYS, guard)).toBe(guard);
  });

  it('that give a variable two values do not merge', () => {
    const [a, b] = ['yes', 'no'].map((value): Guard => [{ variable: 'Flag', value }]) as [Guard, Guard];
    expect(mergeGuards(a, b)).toBeUndefined();
  });

  it.each<[string, Guard, Guard, Guard]>([
    ['a setting that both have is told once', [is('a')], [is('a')], [is('a')]],
    ['a setting of several that both have is told once', [is('a'), other], [is('a')], [is('a'), other]],
    ['settings of two variables are all told', [is('a'), other], [isNot('b')], [is('a'), other, isNot('b')]],
    ['a setting and its like of another sign are two', [isNot('a')], [is('b')], [isNot('a'), is('b')]],
    ['two values that are not taken are two', [isNot('a')], [isNot('b')], [isNot('a'), isNot('b')]],
    ['what is negated in both is told once', [isNot('a')], [isNot('a')], [isNot('a')]],
  ])('merge: %s', (...[, a, b, merged]) => {
    expect(mergeGuards(a, b)).toEqual(merged);
  });

  it.each<[string, Guard, Guard]>([
    ['a value and its negation', [other, is('a')], [isNot('a')]],
    ['a negation and its value', [isNot('a')], [other, is('a')]],
    ['two values, beside a setting that fits', [other, is('a')], [is('b')]],
  ])('do not merge: %s', (_title, a, b) => {
    expect(mergeGuards(a, b)).toBeUndefined();
  });

  it.each<[string, Guard, Guard]>([
    ['a value and its negation', [is('a')], [isNot('a')]],
    ['two values', [is('a')], [is('b')]],
    ['one setting and two', [is('a')], [is('a'), other]],
    ['a variable whose name goes on', [{ variable: 'A', value: 'b' }], [{ variable: 'Ab', value: '' }]],
    [
      'a negated variable whose name goes on',
      [{ variable: 'A', value: 'b', negated: true }],
      [{ variable: 'Ab', value: '', negated: true }],
    ],
    ['no setting and one of nothing', [], [{ variable: '', value: '' }]],
    [
      'settings whose texts would run together',
      [
        { variable: 'A', value: 'b' },
        { variable: 'C', value: 'd' },
      ],
      [{ variable: 'A', value: 'bC\u0002d' }],
    ],
  ])('have different keys: %s', (_title, a, b) => {
    expect(keyOfGuard(a)).not.toBe(keyOfGuard(b));
  });

  it('joined with nothing, or with themselves, stay the same object, which is remembered by', () => {
    const choices = new Choices();
    const guard: Guard = [is('a')];
    expect(choices.both(guard, ALWAYS)).toBe(guard);
    expect(choices.both(ALWAYS, guard)).toBe(guard);
    expect(choices.both(guard, guard)).toBe(guard);
  });
});
