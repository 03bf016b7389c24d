import { RESOURCE_TYPES } from '../lib/resource-types/catalogue';
import type { Specification } from './specification';

/** Where the catalogue of resource types and the specification disagree. */
export interface Differences {
  /** Types of the specification without a row. */
  readonly missing: readonly string[];
  /** Rows whose type the specification does not have, unless another source vouches for them. */
  readonly gone: readonly string[];
  /** Properties that a row names and the specification does not have. */
  readonly dangling: readonly { readonly type: string; readonly path: string }[];
}

/** Sources of types that never were in the specification. */
const BESIDES = /^(?!AWS CloudFormation resource specification)/;

/** Compares the catalogue with a specification. */
export function compare({ types }: Specification): Differences {
  const rows = new Map(RESOURCE_TYPES.map((row) => [row.type, row]));
  const shown = RESOURCE_TYPES.filter(({ type }) => types.has(type));
  return {
    missing: [...types.keys()].filter((type) => !rows.has(type)).sort(),
    gone: RESOURCE_TYPES.filter(({ type, source }) => !types.has(type) && !BESIDES.test(source)).map(
      ({ type }) => type,
    ),
    dangling: shown.flatMap(({ type, decidedBy }) =>
      decidedBy.filter((path) => !types.get(type)?.has(path)).map((path) => ({ type, path })),
    ),
  };
}
