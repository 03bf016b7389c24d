/** One setting: a variable has (or, negated, has not) this value. */
export interface Literal {
  readonly variable: string;
  readonly value: string;
  readonly negated?: boolean;
}

/** All of these settings at once; the empty guard always holds. */
export type Guard = readonly Literal[];

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

/** Something that is set from outside, or, with a formula, a condition over such things. */
export interface Variable {
  readonly label: string;
  readonly values: Set<string>;
  readonly formula?: Formula;
}
