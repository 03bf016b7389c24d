import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { Guarded } from '../../../lib/egress/model/choices';
import type { NetworkModel } from '../../../lib/egress/model/network';
import type { Resource, Written } from '../../../lib/egress/model/resource';
import { Text } from '../../../lib/egress/model/resource';
import { source } from '../helpers';

const RUNS = { numRuns: 300 };
const PATHS = ['A', 'A.B', 'A.B.C', 'A[]', 'A[].B', 'A.*', 'A.*.B', 'A.B[]', 'A[].B[]', 'Z', 'Z.B'];
/** Paths of which only what is written can be asked. */
const WRITTEN = [...PATHS, 'A.**', 'A.B.**'];

const values = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('', 'a', 'b', 7, true, '{{resolve:ssm:x}}'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('B', 'C'), tie('any'), { maxKeys: 2 }),
  ),
}));

/** The same resource, with what is under `A` as it stands, or as the only arm that a condition leaves. */
function twice(value: unknown): readonly { readonly model: NetworkModel; readonly it: Resource }[] {
  const chosen = { 'Fn::If': ['Same', value, 'never'] };
  return [value, chosen].map((A) => {
    const model = loadTemplates([
      source({
        Conditions: { Same: { 'Fn::Equals': ['a', 'a'] } },
        Resources: { It: { Type: 'A::B::C', Properties: { A } } },
      }),
    ]);
    return { model, it: model.resources.get('Net/It') as Resource };
  });
}

function leavesOf(value: Written): readonly Written[] {
  return typeof value !== 'object' || value === null || value instanceof Text
    ? [value]
    : Object.values(value as Readonly<Record<string, Written>>).flatMap(leavesOf);
}

function law(
  ask: (resource: Resource, path: string) => readonly Guarded<unknown>[],
  paths: readonly string[] = PATHS,
): void {
  fc.assert(
    fc.property(values.any, fc.constantFrom(...paths), (value, path) => {
      const [plain, evaluated] = twice(value).map(({ model, it }) =>
        ask(it, path)
          .filter(({ when }) => model.choices.isPossible(when))
          .map((each) => each.value),
      );
      expect(plain).toEqual(evaluated);
    }),
    RUNS,
  );
}

describe('what is written out agrees with the same after evaluation', () => {
  it('on what a path can hold', () => {
    law((resource, path) => resource.at(path, ['a']));
  });

  it('on what is written under a path', () => {
    law((resource, path) => resource.written(path), WRITTEN);
  });

  it('on what lies below a path, which are the leaves of what is written there', () => {
    fc.assert(
      fc.property(values.any, (value) => {
        for (const { it: resource } of twice(value)) {
          const leaves = resource.written('A').flatMap((whole) => leavesOf(whole.value));
          expect(resource.written('A.**').map((leaf) => leaf.value)).toEqual(leaves);
        }
      }),
      RUNS,
    );
  });

  it('on what stands in the way of a path', () => {
    law((resource, path) => resource.barriers(path));
  });

  it('on barriers being what a path holds that is not given', () => {
    fc.assert(
      fc.property(values.any, fc.constantFrom(...PATHS), (value, path) => {
        for (const { it: resource } of twice(value)) {
          const hidden = resource
            .at(path)
            .filter((one) => one.value.kind === 'unknown' && !one.value.isGiven);
          expect(resource.barriers(path)).toHaveLength(hidden.length);
        }
      }),
      RUNS,
    );
  });
});
