import type { Choices, Formula, Guarded } from '../model/choices';
import { mergeGuards } from '../model/choices';
import { partsOf } from './functions';
import type { Resolver } from './resolve';
import type { Scope } from './scope';
import { isObject } from './template';
import type { Atom } from './value';

/**
 * Turns the Conditions of every template into formulas over its parameters.
 *
 * What cannot be decided becomes a free variable: both outcomes stay possible.
 */
export function defineConditions(scopes: readonly Scope[], choices: Choices, resolver: Resolver): void {
  // Declared before any is read, so that a nested stack's argument may depend on its parent's conditions.
  for (const scope of scopes) {
    for (const name of Object.keys(scope.source.template.Conditions ?? {})) {
      choices.declare(conditionVariable(scope, name), name, ['true', 'false']);
    }
  }
  const found = new Map<string, Definition>();
  for (const scope of scopes) {
    const reader = new ConditionReader(scope, choices, resolver);
    for (const [name, expression] of Object.entries(scope.source.template.Conditions ?? {})) {
      found.set(conditionVariable(scope, name), { name, formula: reader.formula(expression) });
    }
  }
  for (const variable of decidable(found)) {
    const { name, formula } = found.get(variable) as Definition;
    choices.define(variable, name, formula);
  }
}

interface Definition {
  readonly name: string;
  readonly formula: Formula;
}

/** Comparisons that one condition may come down to; beyond, weighing it would take too long. */
const LARGEST = 2000;

/** Conditions that neither refer to themselves, however indirectly, nor grow beyond all measure. */
function decidable(found: ReadonlyMap<string, Definition>): readonly string[] {
  const users = new Map<string, string[]>();
  const open = new Map<string, number>();
  const sizes = new Map<string, number>();
  for (const [variable, { formula }] of found) {
    const uses = variablesOf(formula).filter((used) => found.has(used));
    open.set(variable, uses.length);
    sizes.set(variable, 1 + variablesOf(formula).length);
    uses.forEach((used) => users.set(used, [...(users.get(used) ?? []), variable]));
  }
  const done = [...found.keys()].filter((variable) => open.get(variable) === 0);
  for (const variable of done) {
    const size = sizes.get(variable) ?? 0;
    for (const user of size > LARGEST ? [] : (users.get(variable) ?? [])) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      sizes.set(user, (sizes.get(user) ?? 0) + size);
      if (left === 0) {
        done.push(user);
      }
    }
  }
  return done.filter((variable) => (sizes.get(variable) ?? 0) <= LARGEST);
}

/** Every mention of a variable in a formula. */
function variablesOf(formula: Formula): readonly string[] {
  switch (formula.op) {
    case 'equals':
      return [formula.left, formula.right].flatMap((term) =>
        term.kind === 'variable' ? [term.variable] : [],
      );
    case 'not':
      return variablesOf(formula.of);
    case 'and':
    case 'or':
      return formula.of.flatMap(variablesOf);
    case 'condition':
      return [formula.variable];
    case 'holds':
      return formula.guard.map(({ variable }) => variable);
  }
}

/** The variable that stands for a condition of a template. */
export function conditionVariable(scope: Scope, name: string): string {
  return scope.variableOf(`condition ${name}`);
}

class ConditionReader {
  constructor(
    private readonly scope: Scope,
    private readonly choices: Choices,
    private readonly resolver: Resolver,
  ) {}

  public formula(expression: unknown): Formula {
    const [[name = '', argument] = [], ...more] = isObject(expression) ? Object.entries(expression) : [];
    const parts = partsOf(argument);
    if (name === 'Condition' && more.length === 0) {
      return this.reference(argument, expression);
    }
    // What holds nothing, or more than one function, is no condition that CloudFormation would take.
    return more.length > 0 || parts.length === 0 ? this.free(expression) : this.call(name, parts, expression);
  }

  private call(name: string, parts: readonly unknown[], expression: unknown): Formula {
    switch (name) {
      case 'Fn::Equals':
        return this.equality(parts, expression);
      case 'Fn::Not':
        return { op: 'not', of: this.formula(parts[0]) };
      case 'Fn::And':
        return { op: 'and', of: parts.map((part) => this.formula(part)) };
      case 'Fn::Or':
        return { op: 'or', of: parts.map((part) => this.formula(part)) };
      default:
        return this.free(expression);
    }
  }

  private reference(condition: unknown, expression: unknown): Formula {
    return this.isDefined(condition)
      ? { op: 'condition', variable: conditionVariable(this.scope, condition) }
      : this.free(expression);
  }

  private isDefined(condition: unknown): condition is string {
    return (
      typeof condition === 'string' && Object.hasOwn(this.scope.source.template.Conditions ?? {}, condition)
    );
  }

  /** Two values are equal under the settings that make them the same text. */
  private equality(parts: readonly unknown[], expression: unknown): Formula {
    const [left = [], right = []] = parts.map((part) => this.resolver.evaluate(this.scope, part));
    if ([left, right].some((value) => this.choices.absenceOf(value.map(({ when }) => when)).length > 0)) {
      return this.free(expression);
    }
    const cases = left.flatMap((a) => right.flatMap((b) => this.comparison(a, b, expression)));
    const [only] = cases;
    return cases.length === 1 && only !== undefined ? only : { op: 'or', of: cases };
  }

  private comparison(a: Guarded<Atom>, b: Guarded<Atom>, expression: unknown): readonly Formula[] {
    const guard = mergeGuards(a.when, b.when);
    if (guard === undefined) {
      return [];
    }
    const same = this.sameText(a.value, b.value) ?? this.free(expression);
    return [guard.length === 0 ? same : { op: 'and', of: [{ op: 'holds', guard }, same] }];
  }

  private sameText(a: Atom, b: Atom): Formula | undefined {
    if (a.kind === 'text' && b.kind === 'text') {
      // YAML has several words for one boolean, and which of them was written may be lost.
      const isSpelling = a.text !== b.text && meaningOf(a.text) === meaningOf(b.text);
      return isSpelling ? undefined : { op: 'equals', left: a, right: b };
    }
    const [open, other] = a.kind === 'any' ? [a, b] : [b, a];
    if (open.kind !== 'any' || other.kind !== 'text') {
      return undefined;
    }
    this.choices.admit(open.variable, other.text);
    return { op: 'equals', left: { kind: 'variable', variable: open.variable }, right: other };
  }

  private free(expression: unknown): Formula {
    const variable = this.scope.variableOf(JSON.stringify(expression) ?? 'undefined');
    if (!this.choices.has(variable)) {
      this.choices.declare(variable, JSON.stringify(expression) ?? 'undefined', ['true', 'false']);
    }
    return { op: 'condition', variable };
  }
}

function meaningOf(word: string): string {
  return SPELLINGS.get(word.toLowerCase()) ?? word;
}

const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({ true: 'true', yes: 'true', on: 'true', false: 'false', no: 'false', off: 'false' }),
);
