import type { Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';

/** What an expression of a template can be. */
export type Atom =
  | { readonly kind: 'text'; readonly text: string }
  /** Whatever the person who deploys types in. */
  | { readonly kind: 'any'; readonly variable: string; readonly label: string; readonly pattern?: string }
  /** `attribute` is '' for the resource itself. */
  | {
      readonly kind: 'resource';
      readonly scope: string;
      readonly logicalId: string;
      readonly attribute: string;
    }
  /** `rest` stands for every item of a list whose items are not known one by one. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly rest?: Atom }
  /** An object of the template that is no intrinsic. */
  | { readonly kind: 'object'; readonly object: Readonly<Record<string, unknown>> }
  /** Equal keys are the same unknown value; `joined` holds the parts of a text that can be split again. */
  | {
      readonly kind: 'unknown';
      readonly why: string;
      readonly key: string;
      readonly joined?: Joined;
      /** The name in Parameter Store that it is read from. */
      readonly stored?: string;
    };

/** What Fn::Join put together. */
export interface Joined {
  readonly delimiter: string;
  readonly items: readonly Value[];
}

/** One atom for each setting of the input; empty where the input says "no value". */
export type Value = readonly Guarded<Atom>[];

/** More alternatives than this and the value is unknown. */
export const MOST_ALTERNATIVES = 64;

export const ABSENT: Value = [];

export function always(atom: Atom): Value {
  return [{ when: ALWAYS, value: atom }];
}

export function text(value: string): Value {
  return always({ kind: 'text', text: value });
}

export function unknown(why: string, key: string): Value {
  return always({ kind: 'unknown', why, key });
}

export function guarded(value: Value, by: (when: Guard) => Guard | undefined): Value {
  return value.flatMap(({ when, value: atom }) => {
    const merged = by(when);
    return merged === undefined ? [] : [{ when: merged, value: atom }];
  });
}

/** Something inside what holds under a guard; nothing where the two guards cannot hold together. */
export function under<T>(outer: Guard, inner: Guard, value: T): readonly Guarded<T>[] {
  const when = mergeGuards(outer, inner);
  return when === undefined ? [] : [{ when, value }];
}
