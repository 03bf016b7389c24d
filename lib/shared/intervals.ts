/**
 * Sets of points as sorted, disjoint, half-open intervals: `[lo, hi, lo, hi, …]`.
 *
 * Every function returns a set in that form and never changes its arguments.
 * Points are numbers (IPv4) or bigints (IPv6); one set never mixes the two.
 */
export type Intervals<T extends number | bigint> = readonly T[];

/** Points that are in both sets; `a` itself when all of it is. */
export function intersect<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (isInside(a, b)) {
    return a;
  }
  const out: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const lo = max(at(a, i), at(b, j));
    const hi = min(at(a, i + 1), at(b, j + 1));
    if (lo < hi) {
      out.push(lo, hi);
    }
    if (at(a, i + 1) < at(b, j + 1)) {
      i += 2;
    } else {
      j += 2;
    }
  }
  return out;
}

/** Whether one interval of `b`, its only one, holds all of `a`. */
function isInside<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  const last = a[a.length - 1];
  return last === undefined || (b.length === 2 && at(b, 0) <= at(a, 0) && at(b, 1) >= last);
}

/** Points of `a` that are not in `b`; `a` itself when none of it is. */
export function subtract<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (!overlap(a, b)) {
    return a;
  }
  const out: T[] = [];
  for (let i = 0; i < a.length; i += 2) {
    subtractFrom(at(a, i), at(a, i + 1), { b, out });
  }
  return out;
}

function subtractFrom<T extends number | bigint>(
  first: T,
  hi: T,
  { b, out }: { readonly b: Intervals<T>; readonly out: T[] },
): void {
  let lo = first;
  for (let k = 0; k < b.length && at(b, k) < hi; k += 2) {
    if (at(b, k) > lo) {
      out.push(lo, at(b, k));
    }
    lo = max(lo, at(b, k + 1));
  }
  if (lo < hi) {
    out.push(lo, hi);
  }
}

/** Whether the sets share a point. */
export function overlap<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (at(a, i + 1) <= at(b, j)) {
      i += 2;
    } else if (at(b, j + 1) <= at(a, i)) {
      j += 2;
    } else {
      return true;
    }
  }
  return false;
}

/** Points that are in either set. */
export function union<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  const pairs: [T, T][] = [];
  for (const set of [a, b]) {
    for (let i = 0; i < set.length; i += 2) {
      pairs.push([at(set, i), at(set, i + 1)]);
    }
  }
  pairs.sort((x, y) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0));
  const out: T[] = [];
  for (const [lo, hi] of pairs) {
    const last = out[out.length - 1];
    if (last !== undefined && lo <= last) {
      out[out.length - 1] = max(last, hi);
    } else {
      out.push(lo, hi);
    }
  }
  return out;
}

function at<T extends number | bigint>(set: Intervals<T>, index: number): T {
  return set[index] as T;
}

function max<T extends number | bigint>(a: T, b: T): T {
  return a > b ? a : b;
}

function min<T extends number | bigint>(a: T, b: T): T {
  return a < b ? a : b;
}
