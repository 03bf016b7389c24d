import type { Environment } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import { chartProblems, objectProblems } from '../kubernetes-schema';
import { FUNCTIONS, celEnvironment } from './cel-environment';
import { admission, isolationStack, objectsOf } from './helpers';

const environment: Environment = celEnvironment();
const { policies } = admission();
const expressions = policies.flatMap(({ metadata, spec }) =>
  [
    ...(spec.matchConditions ?? []).map(({ expression }) => ({ expression, type: 'bool' })),
    ...(spec.variables ?? []).map(({ expression }) => ({ expression, type: undefined })),
    ...spec.validations.map(({ expression }) => ({ expression, type: 'bool' })),
    ...spec.validations.flatMap(({ messageExpression: expression }) =>
      expression === undefined ? [] : [{ expression, type: 'string' }],
    ),
  ].map((each) => ({ ...each, policy: metadata.name })),
);

describe('expressions of admission policies', () => {
  it.each(expressions)('are right in their types: $policy: $expression', ({ expression, type }) => {
    const { valid, type: found, error } = environment.check(expression);
    expect(error?.message).toBeUndefined();
    expect(valid).toBe(true);
    if (type !== undefined) expect([type, 'dyn']).toContain(String(found));
  });

  it.each(expressions)(
    'call nothing that Kubernetes does not have: $policy: $expression',
    ({ expression }) => {
      const unknown = functionsOf(environment.parse(expression).ast).filter((name) => !FUNCTIONS.has(name));
      expect(unknown).toEqual([]);
    },
  );

  it('name variables that come before', () => {
    for (const { spec, metadata } of policies) {
      const known = new Set<string>();
      for (const { name, expression } of spec.variables ?? []) {
        expect(
          `${metadata.name}: ${[...namedIn(expression)].filter((each) => !known.has(each)).join()}`,
        ).toBe(`${metadata.name}: `);
        known.add(name);
      }
      const used = spec.validations.flatMap(({ expression }) => [...namedIn(expression)]);
      expect(used.filter((each) => !known.has(each))).toEqual([]);
    }
  });
});

describe('objects of admission policies', () => {
  const { stack, cluster, mirror } = isolationStack();
  new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], addOns: [], digests: [] });
  const objects = objectsOf(cluster);

  it('are of the API of Kubernetes', () => {
    expect(objectProblems(objects)).toEqual([]);
    expect([...cluster.charts.values()].flatMap((chart) => chartProblems(chart))).not.toContain(
      'is no member of',
    );
  });

  it('fail closed, each', () => {
    expect(policies.map(({ spec }) => spec.failurePolicy)).toEqual(policies.map(() => 'Fail'));
  });

  it('refuse and are audited, but for the one that only tells', () => {
    const actions = Object.fromEntries(
      objects
        .filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding')
        .map(({ metadata, spec }) => [
          metadata.name,
          (spec as { validationActions: string[] }).validationActions,
        ]),
    );
    const { 'airgap-templates': templates, ...others } = actions;
    expect(templates).toEqual(['Warn', 'Audit']);
    expect(new Set(Object.values(others).map(String))).toEqual(new Set(['Deny,Audit']));
    expect(Object.keys(actions).sort()).toEqual(policies.map(({ metadata }) => metadata.name).sort());
  });

  it('are applied with their parameters before their bindings', () => {
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds.indexOf('ConfigMap')).toBeLessThan(kinds.indexOf('ValidatingAdmissionPolicyBinding'));
  });
});

function namedIn(expression: string): Set<string> {
  return new Set([...expression.matchAll(/\bvariables\.(\w+)/g)].map(([, name]) => name!));
}

interface Node {
  readonly op: string;
  readonly args: unknown;
}

/** Names of the functions, methods and macros that an expression calls. */
function functionsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(functionsOf);
  if (typeof node !== 'object' || node === null || !('op' in node)) return [];
  const { op, args } = node as Node;
  const name = op === 'call' || op === 'rcall' ? [String((args as unknown[])[0])] : [];
  return [...name, ...functionsOf(args)];
}
