/**
 * What the author of an input left open: parameters and the conditions over them.
 *
 * A guard is a conjunction of settings. Two facts are combined only when their guards can hold together, so that
 * a path is never built from the two arms of one condition. Enumeration is bounded; past the bound the answer is
 * "possible", the safe direction: a path too many, never one too few.
 */

import { canHold } from './can-hold';
import type { Formula, Guard, Literal, Variable } from './formula';
import { OTHER } from './formula';

export type { Formula, Guard, Literal, Term } from './formula';
export { OTHER } from './formula';

export const ALWAYS: Guard = [];

const NEVER: readonly Guard[] = [];

/** A fact and when it holds. */
export interface Guarded<T> {
  readonly when: Guard;
  readonly value: T;
}

/** Settings that are given, and the guards that may still hold under them. */
interface Undecided {
  readonly given: Guard;
  readonly left: readonly Guard[];
}

/** A variable with more values than this is looked at setting by setting. */
const MOST_VALUES = 64;

/** More settings than this under which something is absent, and it is taken to be absent whatever they are. */
const MOST_ABSENCES = 1024;

/** The variables of one input and which of their settings can hold together. */
export class Choices {
  private readonly variables = new Map<string, Variable>();
  private readonly possible = new Map<string, boolean>();
  /** What two guards come to, for guards that are met again and again as the same objects. */
  private readonly merged = new WeakMap<Guard, WeakMap<Guard, { readonly guard: Guard | undefined }>>();
  private readonly opposites = new WeakMap<Literal, Guard>();
  /** How a reader writes guards that are met again and again as the same object. */
  private readonly told = new WeakMap<Guard, { readonly text: string | undefined }>();
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

  /** How many values a variable is known to take: they only grow. */
  public countOf(variable: string): number {
    return this.variables.get(variable)?.values.size ?? 0;
  }

  /** The opposite of a setting: the other value where there are two, else any but this one. */
  public opposite(literal: Literal): Literal {
    const values = this.valuesOf(literal.variable);
    const [other, ...more] = values.filter((value) => value !== literal.value);
    return other === undefined || more.length > 0 || values.includes(OTHER) || literal.negated === true
      ? negate(literal)
      : { variable: literal.variable, value: other };
  }

  /**
   * Settings under which none of the guards holds, no two of them at once.
   *
   * Decided one setting after another, so that many guards over few variables stay few answers.
   */
  public absenceOf(guards: readonly Guard[]): readonly Guard[] {
    if (this.leaveNoneOut(guards)) {
      return NEVER;
    }
    const absent: Guard[] = [];
    const open: Undecided[] = [{ given: ALWAYS, left: guards }];
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      const { given, left } = step;
      const literal = left.some((guard) => guard.length === 0) ? undefined : left[0]?.[0];
      if (literal !== undefined) {
        open.push(...[this.opposite(literal), literal].flatMap((setting) => this.given(step, setting)));
      } else if (left.length === 0 && (given.length === 0 || canHold(this.variables, given))) {
        // Not remembered: while an input is being read, variables still gain values.
        absent.push(given);
      }
      if (absent.length + open.length > MOST_ABSENCES) {
        return [ALWAYS];
      }
    }
    return absent;
  }

  /** Whether one guard always holds, or guards over one variable hold for each of its values: nearly all are so. */
  private leaveNoneOut(guards: readonly Guard[]): boolean {
    if (guards.some((guard) => guard.length === 0)) {
      return true;
    }
    const variable = guards[0]?.[0]?.variable;
    const values = variable === undefined ? undefined : this.variables.get(variable)?.values;
    if (values === undefined || values.size > MOST_VALUES) {
      return false;
    }
    return (
      guards.every((guard) => guard.every((literal) => literal.variable === variable)) &&
      [...values].every((value) => guards.some((guard) => guard.every((literal) => admits(literal, value))))
    );
  }

  /** What is left to decide under one more setting; nothing when some guard then holds or the settings cannot. */
  private given({ given, left }: Undecided, setting: Literal): readonly Undecided[] {
    const next = mergeGuards(given, [setting]);
    const rest = left.flatMap((guard) => without(guard, setting));
    if (next === undefined || rest.some((guard) => guard.length === 0)) {
      return [];
    }
    // One of many values less leaves others: asked at the end, since a list of values can be long.
    return setting.negated === true || canHold(this.variables, next) ? [{ given: next, left: rest }] : [];
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
      answer = this.possible.get(key) ?? canHold(this.variables, guard);
      this.possible.set(key, answer);
      this.seen.set(guard, answer);
    }
    return answer;
  }

  /** Whether `guard` holds in every setting in which `given` holds. */
  public isImplied(guard: Guard, given: Guard): boolean {
    return guard === given || guard.every((literal) => this.both(given, this.opposed(literal)) === undefined);
  }

  /** The opposite of one setting as a guard, the same object each time: what it comes to is then known. */
  private opposed(literal: Literal): Guard {
    let guard = this.opposites.get(literal);
    if (guard === undefined) {
      guard = [negate(literal)];
      this.opposites.set(literal, guard);
    }
    return guard;
  }

  /** The guard as a reader writes it, without settings that hold anyway; undefined when it always holds. */
  public describe(guard: Guard): string | undefined {
    if (guard.length === 0) {
      return undefined;
    }
    let told = this.told.get(guard);
    if (told === undefined) {
      told = { text: this.describeSettings(guard) };
      this.told.set(guard, told);
    }
    return told.text;
  }

  private describeSettings(guard: Guard): string | undefined {
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
}

/** Whether a setting holds when its variable has a value. */
function admits(literal: Literal, value: string): boolean {
  return (literal.value === value) !== (literal.negated === true);
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

/** What a guard still asks for once a setting is given; nothing when they cannot hold together. */
function without(guard: Guard, given: Literal): readonly Guard[] {
  return guard.some((literal) => contradicts(literal, given))
    ? []
    : [guard.filter((literal) => !isSame(literal, given) && !follows(literal, given))];
}

/** A variable that has one value has no other. */
function follows(literal: Literal, { variable, value, negated }: Literal): boolean {
  return (
    literal.variable === variable && literal.negated === true && negated !== true && literal.value !== value
  );
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
