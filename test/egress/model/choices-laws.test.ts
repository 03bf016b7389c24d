import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Formula, Guard, Literal } from '../../../lib/egress/model/choices';
import { Choices, OTHER, keyOfGuard } from '../../../lib/egress/model/choices';

const SEED = 20261121;
const RUNS = { seed: SEED, numRuns: 300 };

/** Every value that a parameter of the laws can have. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Flag: ['yes', 'no'],
  Only: ['one'],
  Size: ['s', 'm', 'l'],
  Open: ['x', 'y', OTHER],
};
const CONDITIONS = ['First', 'Second'] as const;

type Setting = Readonly<Record<string, string>>;
/** The formulas of both conditions; the second may speak of the first. */
type Formulas = readonly [Formula, Formula];

const settings = Object.entries(PARAMETERS).reduce<readonly Setting[]>(
  (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
  [{}],
);

/** The truth table: every setting of the parameters, with what the conditions come to. */
function truthTable([first, second]: Formulas): readonly Setting[] {
  return settings.map((parameters) => {
    const one = { ...parameters, First: String(isTrue(first, parameters)) };
    return { ...one, Second: String(isTrue(second, one)) };
  });
}

function isTrue(formula: Formula, row: Setting): boolean {
  switch (formula.op) {
    case 'equals': {
      const [left, right] = [formula.left, formula.right].map((term) =>
        term.kind === 'text' ? term.text : row[term.variable],
      );
      return left === right;
    }
    case 'not':
      return !isTrue(formula.of, row);
    case 'and':
      return formula.of.every((part) => isTrue(part, row));
    case 'or':
      return formula.of.some((part) => isTrue(part, row));
    case 'condition':
      return row[formula.variable] === 'true';
    case 'holds':
      return isMet(formula.guard, row);
  }
}

function isMet(guard: Guard, row: Setting): boolean {
  return guard.every(({ variable, value, negated }) => (row[variable] === value) !== (negated === true));
}

function choicesOf([first, second]: Formulas): Choices {
  const choices = new Choices();
  Object.entries(PARAMETERS).forEach(([name, values]) => choices.declare(name, name, values));
  choices.define('First', 'First', first);
  choices.define('Second', 'Second', second);
  return choices;
}

function literals(conditions: readonly string[]): fc.Arbitrary<Literal> {
  const parameters = Object.entries(PARAMETERS).flatMap(([variable, values]) =>
    [...values, 'never'].map((value) => ({ variable, value })),
  );
  const truths = conditions.flatMap((variable) => ['true', 'false'].map((value) => ({ variable, value })));
  return fc
    .tuple(fc.constantFrom(...parameters, ...truths), fc.boolean())
    .map(([literal, negated]) => (negated ? { ...literal, negated } : literal));
}

function guards(conditions: readonly string[] = CONDITIONS): fc.Arbitrary<Guard> {
  return fc.array(literals(conditions), { maxLength: 4 });
}

function formulaOver(conditions: readonly string[], depth = 2): fc.Arbitrary<Formula> {
  const comparison = literals([]).map(({ variable, value }): Formula => {
    return { op: 'equals', left: { kind: 'variable', variable }, right: { kind: 'text', text: value } };
  });
  const holds = guards(conditions).map((guard): Formula => ({ op: 'holds', guard }));
  const leaves = [
    comparison,
    holds,
    ...conditions.map((variable) => fc.constant<Formula>({ op: 'condition', variable })),
  ];
  if (depth === 0) {
    return fc.oneof(...leaves);
  }
  const part = formulaOver(conditions, depth - 1);
  const many = fc
    .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(part, { maxLength: 3 }))
    .map(([op, of]): Formula => ({ op, of }));
  return fc.oneof(
    ...leaves,
    many,
    part.map((of): Formula => ({ op: 'not', of })),
  );
}

const formulas: fc.Arbitrary<Formulas> = fc.tuple(formulaOver([]), formulaOver(['First']));

interface Question {
  readonly choices: Choices;
  readonly table: readonly Setting[];
  readonly a: Guard;
  readonly b: Guard;
}

/** Checks a law of two guards over any small set of conditions. */
function law(check: (asked: Question) => void): void {
  fc.assert(
    fc.property(formulas, guards(), guards(), (defined, a, b) => {
      check({ choices: choicesOf(defined), table: truthTable(defined), a, b });
    }),
    RUNS,
  );
}

describe('choices agree with the truth table', () => {
  it('on whether a guard is possible', () => {
    law(({ choices, table, a }) => {
      expect(choices.isPossible(a)).toBe(table.some((row) => isMet(a, row)));
    });
  });

  it('on whether two guards can hold together', () => {
    law(({ choices, table, a, b }) => {
      const together = table.some((row) => isMet(a, row) && isMet(b, row));
      expect(choices.both(a, b) !== undefined).toBe(together);
    });
  });

  it('on when both of two guards hold', () => {
    law(({ choices, table, a, b }) => {
      const both = choices.both(a, b);
      const met = table.filter((row) => isMet(a, row) && isMet(b, row));
      expect(both === undefined ? [] : table.filter((row) => isMet(both, row))).toEqual(met);
    });
  });

  it('on whether one guard implies another', () => {
    law(({ choices, table, a, b }) => {
      const given = table.filter((row) => isMet(b, row));
      expect(choices.isImplied(a, b)).toBe(given.every((row) => isMet(a, row)));
    });
  });

  it('on when none of some guards holds', () => {
    law(({ choices, table, a, b }) => {
      const absent = choices.absenceOf([a, b]);
      const shown = table.filter((row) => absent.some((guard) => isMet(guard, row)));
      expect(shown).toEqual(table.filter((row) => !isMet(a, row) && !isMet(b, row)));
    });
  });

  it('on the opposite of a setting', () => {
    fc.assert(
      fc.property(formulas, literals(CONDITIONS), (defined, literal) => {
        const opposite = choicesOf(defined).opposite(literal);
        const table = truthTable(defined);
        expect(table.filter((row) => isMet([opposite], row))).toEqual(
          table.filter((row) => !isMet([literal], row)),
        );
      }),
      RUNS,
    );
  });

  it('when asked again, and in any order of the settings', () => {
    law(({ choices, table, a, b }) => {
      const together = table.some((row) => isMet(a, row) && isMet(b, row));
      const answers = [choices.both(a, b), choices.both(b, a), choices.both(a, b)];
      expect(answers.map((both) => both !== undefined)).toEqual([together, together, together]);
      expect(choices.isPossible([...a].reverse())).toBe(choices.isPossible(a));
    });
  });

  it('in what they tell of a guard: it holds always exactly when nothing is told', () => {
    law(({ choices, table, a }) => {
      expect(choices.describe(a) === undefined).toBe(table.every((row) => isMet(a, row)));
    });
  });
});

describe('guards', () => {
  it('have the same key in any order of their settings', () => {
    fc.assert(
      fc.property(guards(), (guard) => {
        expect(keyOfGuard([...guard].reverse())).toBe(keyOfGuard(guard));
      }),
      RUNS,
    );
  });
});
