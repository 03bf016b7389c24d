import type { Choices, Formula } from '../model/choices';
import { mergeGuards } from '../model/choices';
import type { Resolver } from './resolve';
import type { Scope } from './scope';
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
  for (const scope of scopes) {
    const reader = new ConditionReader(scope, choices, resolver);
    for (const [name, expression] of Object.entries(scope.source.template.Conditions ?? {})) {
      if (!reader.isCircular(name)) {
        choices.define(conditionVariable(scope, name), name, reader.formula(expression));
      }
    }
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
    const [name, argument] = Object.entries((expression ?? {}) as Record<string, unknown>)[0] ?? [];
    const parts: unknown[] = Array.isArray(argument) ? (argument as unknown[]) : [];
    switch (name) {
      case 'Condition':
        return this.reference(argument, expression);
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

  public isCircular(condition: string): boolean {
    const conditions = this.scope.source.template.Conditions ?? {};
    const seen = new Set<string>();
    const reaches = (expression: unknown): boolean =>
      Object.entries((expression ?? {}) as Record<string, unknown>).some(([name, argument]) => {
        if (name !== 'Condition') {
          return Array.isArray(argument) && argument.some(reaches);
        }
        const next = String(argument);
        if (next === condition || seen.has(next)) {
          return next === condition;
        }
        seen.add(next);
        return reaches(conditions[next]);
      });
    return reaches(conditions[condition]);
  }

  private isDefined(condition: unknown): condition is string {
    return (
      typeof condition === 'string' && Object.hasOwn(this.scope.source.template.Conditions ?? {}, condition)
    );
  }

  /** Two values are equal under the settings that make them the same text. */
  private equality([left, right]: readonly unknown[], expression: unknown): Formula {
    if (left === undefined || right === undefined) {
      return this.free(expression);
    }
    const cases: Formula[] = [];
    for (const a of this.resolver.evaluate(this.scope, left)) {
      for (const b of this.resolver.evaluate(this.scope, right)) {
        const guard = mergeGuards(a.when, b.when);
        if (guard !== undefined) {
          const same = this.sameText(a.value, b.value) ?? this.free(expression);
          cases.push(guard.length === 0 ? same : { op: 'and', of: [{ op: 'holds', guard }, same] });
        }
      }
    }
    const [only] = cases;
    return cases.length === 1 && only !== undefined ? only : { op: 'or', of: cases };
  }

  private sameText(a: Atom, b: Atom): Formula | undefined {
    if (a.kind === 'text' && b.kind === 'text') {
      return { op: 'equals', left: a, right: b };
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
