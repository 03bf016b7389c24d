/** What can be said of a test when parts of it may be unknown; `and` is the least, `or` the greatest. */
export type Truth = 0 | 1 | 2;

export const NO: Truth = 0;
export const MAYBE: Truth = 1;
export const YES: Truth = 2;

export function not(truth: Truth): Truth {
  return (2 - truth) as Truth;
}

/** Whether all hold; `YES` for none. */
export function all<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let out: Truth = YES;
  for (const item of items) {
    out = Math.min(out, test(item)) as Truth;
    if (out === NO) {
      return NO;
    }
  }
  return out;
}

/** Whether one holds; `NO` for none. */
export function any<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let out: Truth = NO;
  for (const item of items) {
    out = Math.max(out, test(item)) as Truth;
    if (out === YES) {
      return YES;
    }
  }
  return out;
}

export function truthOf(holds: boolean): Truth {
  return holds ? YES : NO;
}
