/**
 * What the author of an input left open: parameters and the conditions over them.
 *
 * A guard is a conjunction of settings. Two facts are combined only when their guards can hold together, so that
 * a path is never built from the two arms of one condition. Enumeration is bounded; past the bound the answer is
 * "possible", the safe direction: a path too many, never one too few.
 */

/** One setting: a variable has (or, negated, has not) this value. */
export interface Literal {
  readonly variable: string;
  readonly value: string;
  readonly negated?: boolean;
}

/** All of these settings at once; the empty guard always holds. */
export type Guard = readonly Literal[];

export const ALWAYS: Guard = [];

/** A fact and when it holds. */
export interface Guarded<T> {
  readonly when: Guard;
  readonly value: T;
}

/** Stands for "any value that the input does not name". */
export const OTHER = '\u0000other';

/** What a condition compares: a text, or the value of a variable. */
export type Term =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'variable'; readonly variable: string };

/** A condition of the input, over variables. */
export type Formula =
  | { readonly op: 'equals'; readonly left: Term; readonly right: Term }
  | { readonly op: 'not'; readonly of: Formula }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly op: 'condition'; readonly variable: string }
  | { readonly op: 'holds'; readonly guard: Guard };

interface Variable {
  readonly label: string;
  readonly values: Set<string>;
  readonly formula?: Formula;
}

/** Assignments tried before a guard is taken to be possible. */
const MOST_ASSIGNMENTS = 4096;

/** The variables of one input and which of their settings can hold together. */
export class Choices {
  private readonly variables = new Map<string, Variable>();
  private readonly possible = new Map<string, boolean>();
  /** What two guards come to, for guards that are met again and again as the same objects. */
  private readonly merged = new WeakMap<Guard, WeakMap<Guard, { readonly guard: Guard | undefined }>>();
  /** The same, for guards that are met again and again as the same object. */
  private readonly seen = new WeakMap<Guard, boolean>();

  /** Declares a variable that is set from outside; `values` may grow until the model is complete. */
  public declare(variable: string, label: string, values: Iterable<string>): void {
    this.variables.set(variable, { label, values: new Set(values) });
  }

  /** Declares a condition: true exactly when the formula holds. */
  public define(variable: string, label: string, formula: Formula): void {
    this.variables.set(variable, { label, values: new Set(['true', 'false']), formula });
  }

  public has(variable: string): boolean {
    return this.variables.has(variable);
  }

  /** Adds a value that something compares an open variable with. */
  public admit(variable: string, value: string): void {
    const known = this.variables.get(variable);
    if (known?.values.has(OTHER) === true) {
      known.values.add(value);
    }
  }

  /** The values that a variable is known to take or to be compared with. */
  public valuesOf(variable: string): readonly string[] {
    return [...(this.variables.get(variable)?.values ?? [])];
  }

  /** The opposite of a setting: the other value where there are two, else any but this one. */
  public opposite(literal: Literal): Literal {
    const values = this.valuesOf(literal.variable);
    const [other, ...more] = values.filter((value) => value !== literal.value);
    return other === undefined || more.length > 0 || values.includes(OTHER) || literal.negated === true
      ? negate(literal)
      : { variable: literal.variable, value: other };
  }

  /** Settings under which none of the guards holds. */
  public absenceOf(guards: readonly Guard[]): readonly Guard[] {
    let absent: readonly Guard[] = guards.some((guard) => guard.length === 0) ? [] : [ALWAYS];
    for (const guard of guards) {
      absent = absent.flatMap((rest) =>
        guard.flatMap((literal) => {
          const merged = mergeGuards(rest, [this.opposite(literal)]);
          return merged === undefined ? [] : [merged];
        }),
      );
    }
    // Not remembered: while an input is being read, variables still gain values.
    return absent.filter((guard) => guard.length === 0 || this.search(guard));
  }

  /** Both guards at once; undefined when they cannot hold together. */
  public both(a: Guard, b: Guard): Guard | undefined {
    if (a.length === 0 || a === b) {
      return this.isPossible(b) ? b : undefined;
    }
    if (b.length === 0) {
      return this.isPossible(a) ? a : undefined;
    }
    let others = this.merged.get(a);
    if (others === undefined) {
      others = new WeakMap();
      this.merged.set(a, others);
    }
    let merged = others.get(b);
    if (merged === undefined) {
      const guard = mergeGuards(a, b);
      merged = { guard: guard !== undefined && this.isPossible(guard) ? guard : undefined };
      others.set(b, merged);
    }
    return merged.guard;
  }

  /** Whether some setting of the variables satisfies the whole guard. */
  public isPossible(guard: Guard): boolean {
    if (guard.length === 0) {
      return true;
    }
    let answer = this.seen.get(guard);
    if (answer === undefined) {
      const key = keyOfGuard(guard);
      answer = this.possible.get(key) ?? this.search(guard);
      this.possible.set(key, answer);
      this.seen.set(guard, answer);
    }
    return answer;
  }

  /** Whether `guard` holds in every setting in which `given` holds. */
  public isImplied(guard: Guard, given: Guard): boolean {
    return guard.every((literal) => this.both(given, [negate(literal)]) === undefined);
  }

  /** The guard as a reader writes it, without settings that hold anyway; undefined when it always holds. */
  public describe(guard: Guard): string | undefined {
    let rest = [...guard];
    for (const literal of guard) {
      const others = rest.filter((other) => other !== literal);
      if (this.isImplied([literal], others)) {
        rest = others;
      }
    }
    return rest.length === 0 ? undefined : rest.map((literal) => this.describeLiteral(literal)).join(' and ');
  }

  private describeLiteral({ variable, value, negated }: Literal): string {
    const known = this.variables.get(variable);
    const label = known?.label ?? variable;
    if (known?.formula !== undefined) {
      return (value === 'true') === (negated !== true) ? label : `not ${label}`;
    }
    if (value === OTHER) {
      return `${label} is ${negated === true ? 'a value that the input names' : 'any other value'}`;
    }
    return `${label} ${negated === true ? 'is not' : '='} ${value === '' ? "''" : value}`;
  }

  private search(guard: Guard): boolean {
    const free = new Map<string, Set<string>>();
    guard.forEach(({ variable, value }) => this.collect(variable, value, free));
    const names = [...free.keys()];
    // An undeclared variable can have any value that is asked for, or none of them.
    const domains = [...free].map(([name, asked]) => [
      ...(this.variables.get(name)?.values ?? asked.add(OTHER)),
    ]);
    const total = domains.reduce((product, values) => product * values.length, 1);
    if (total > MOST_ASSIGNMENTS) {
      return true;
    }
    for (let index = 0; index < total; index++) {
      if (this.satisfies(guard, assignmentAt(index, names, domains))) {
        return true;
      }
    }
    return false;
  }

  /** Finds the variables that are set from outside, each with the values that are asked for. */
  private collect(variable: string, value: string, free: Map<string, Set<string>>): void {
    const formula = this.variables.get(variable)?.formula;
    if (formula !== undefined) {
      this.collectFormula(formula, free);
      return;
    }
    const asked = free.get(variable);
    if (asked === undefined) {
      free.set(variable, new Set([value]));
    } else {
      asked.add(value);
    }
  }

  private collectFormula(formula: Formula, free: Map<string, Set<string>>): void {
    switch (formula.op) {
      case 'equals':
        this.collectTerm(formula.left, formula.right, free);
        this.collectTerm(formula.right, formula.left, free);
        break;
      case 'not':
        this.collectFormula(formula.of, free);
        break;
      case 'and':
      case 'or':
        formula.of.forEach((part) => this.collectFormula(part, free));
        break;
      case 'condition':
        this.collect(formula.variable, 'true', free);
        break;
      case 'holds':
        formula.guard.forEach(({ variable, value }) => this.collect(variable, value, free));
        break;
    }
  }

  private collectTerm(term: Term, other: Term, free: Map<string, Set<string>>): void {
    if (term.kind === 'variable') {
      this.collect(term.variable, other.kind === 'text' ? other.text : OTHER, free);
    }
  }

  private satisfies(guard: Guard, assignment: ReadonlyMap<string, string>): boolean {
    return guard.every(
      ({ variable, value, negated }) => (this.valueOf(variable, assignment) === value) !== (negated === true),
    );
  }

  private valueOf(variable: string, assignment: ReadonlyMap<string, string>): string {
    const formula = this.variables.get(variable)?.formula;
    return formula === undefined
      ? (assignment.get(variable) ?? OTHER)
      : String(this.holds(formula, assignment));
  }

  private holds(formula: Formula, assignment: ReadonlyMap<string, string>): boolean {
    switch (formula.op) {
      case 'equals':
        return this.termOf(formula.left, assignment) === this.termOf(formula.right, assignment);
      case 'not':
        return !this.holds(formula.of, assignment);
      case 'and':
        return formula.of.every((part) => this.holds(part, assignment));
      case 'or':
        return formula.of.some((part) => this.holds(part, assignment));
      case 'condition':
        return this.valueOf(formula.variable, assignment) === 'true';
      case 'holds':
        return this.satisfies(formula.guard, assignment);
    }
  }

  private termOf(term: Term, assignment: ReadonlyMap<string, string>): string {
    return term.kind === 'text' ? term.text : this.valueOf(term.variable, assignment);
  }
}

/** The opposite of one setting. */
export function negate(literal: Literal): Literal {
  return { variable: literal.variable, value: literal.value, negated: literal.negated !== true };
}

/** Both guards as one; undefined when a variable would have two values. Cheap: looks at no formula. */
export function mergeGuards(a: Guard, b: Guard): Guard | undefined {
  if (a.length === 0 || b.length === 0) {
    return a.length === 0 ? b : a;
  }
  const merged = [...a];
  for (const literal of b) {
    if (a.some((other) => contradicts(other, literal))) {
      return undefined;
    }
    if (!a.some((other) => isSame(other, literal))) {
      merged.push(literal);
    }
  }
  return merged;
}

function contradicts(a: Literal, b: Literal): boolean {
  if (a.variable !== b.variable) {
    return false;
  }
  const sameSign = (a.negated === true) === (b.negated === true);
  return sameSign ? a.negated !== true && a.value !== b.value : a.value === b.value;
}

function isSame(a: Literal, b: Literal): boolean {
  return a.variable === b.variable && a.value === b.value && (a.negated === true) === (b.negated === true);
}

/** Equal guards have equal keys, whatever the order of their settings. */
export function keyOfGuard(guard: Guard): string {
  const [first, ...more] = guard;
  if (first === undefined || more.length === 0) {
    return first === undefined ? '' : keyOfLiteral(first);
  }
  return guard.map(keyOfLiteral).sort().join('\u0003');
}

function keyOfLiteral({ variable, value, negated }: Literal): string {
  return `${variable}${negated === true ? '\u0001' : '\u0002'}${value}`;
}

function assignmentAt(
  index: number,
  names: readonly string[],
  domains: readonly (readonly string[])[],
): ReadonlyMap<string, string> {
  const assignment = new Map<string, string>();
  let rest = index;
  names.forEach((name, position) => {
    const values = domains[position] as readonly string[];
    assignment.set(name, values[rest % values.length] as string);
    rest = Math.floor(rest / values.length);
  });
  return assignment;
}
