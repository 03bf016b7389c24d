import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Assembly, AssemblyType } from './api/assembly';
import {
  disappeared,
  generatedTypes,
  misnamedConstants,
  undocumented,
  untyped,
  withoutDefault,
} from './api/checks';
import { exportedNames } from './api/exported';

describe('the API checks', () => {
  const DOCS = { summary: 'Something.' };
  const STRING = { primitive: 'string' };

  it('accept a documented struct', () => {
    const assembly = assemblyOf({
      kind: 'interface',
      datatype: true,
      properties: [{ name: 'size', optional: true, type: STRING, docs: { ...DOCS, default: '- all of it' } }],
    });
    expect(
      [undocumented, withoutDefault, untyped, generatedTypes].flatMap((check) => check(assembly)),
    ).toEqual([]);
  });

  it('report a type without a doc comment', () => {
    expect(undocumented(assemblyOf({ kind: 'enum', docs: {} }))).toEqual(['Thing has no doc comment']);
  });

  it.each(['properties', 'methods', 'members'])('report one of the %s without a doc comment', (list) => {
    expect(undocumented(assemblyOf({ kind: 'class', [list]: [{ name: 'part' }] }))).toEqual([
      'Thing.part has no doc comment',
    ]);
  });

  it('let an override inherit its documentation', () => {
    const methods = [{ name: 'validate', overrides: 'cdk-nag.NagPack' }];
    expect(undocumented(assemblyOf({ kind: 'class', methods }))).toEqual([]);
  });

  it.each([undefined, '', '-', 'undefined', '- undefined'])(
    'report an optional prop with default %j',
    (text) => {
      const properties = [{ name: 'size', optional: true, docs: { ...DOCS, default: text } }];
      expect(withoutDefault(assemblyOf({ kind: 'interface', datatype: true, properties }))).toHaveLength(1);
    },
  );

  it.each([
    ['a union', { union: { types: [STRING, { primitive: 'number' }] } }],
    ['a map of unions', { collection: { kind: 'map', elementtype: { union: { types: [] } } } }],
    ['any', { primitive: 'any' }],
    ['json', { primitive: 'json' }],
  ])('report %s as a property, parameter, constructor parameter and return type', (_, type) => {
    const assembly = assemblyOf({
      kind: 'class',
      initializer: { parameters: [{ name: 'a', type }] },
      properties: [{ name: 'b', type }],
      methods: [{ name: 'c', parameters: [{ name: 'd', type }], returns: { type } }],
    });
    expect(untyped(assembly).map((problem) => problem.split(' ')[0])).toEqual([
      'Thing(a)',
      'Thing.b',
      'Thing.c()',
      'Thing.c(d)',
    ]);
  });

  it('report a generated type in props', () => {
    const properties = [{ name: 'subnet', type: { fqn: 'aws-cdk-lib.aws_ec2.CfnSubnet' } }];
    expect(generatedTypes(assemblyOf({ kind: 'interface', datatype: true, properties }))).toHaveLength(1);
  });

  it('report a constant in lower case', () => {
    const properties = [{ name: 'large', static: true, const: true, type: STRING }];
    expect(misnamedConstants(assemblyOf({ kind: 'class', properties }))).toEqual([
      'Thing.large is a public constant, expected ALL_CAPS',
    ]);
  });

  it('report an export that the assembly lacks', () => {
    expect(disappeared(assemblyOf({ kind: 'class' }), ['Thing', 'helper'])).toEqual([
      "export 'helper' is missing from the assembly, expected a class, struct or enum",
    ]);
  });

  function assemblyOf(type: Partial<AssemblyType> & Pick<AssemblyType, 'kind'>): Assembly {
    return { types: { 'cdk-airgap.Thing': { name: 'Thing', docs: DOCS, ...type } } };
  }
});

describe('exportedNames', () => {
  it('lists classes, functions, constants and aliases, through re-exports', () => {
    const folder = mkdtempSync(join(tmpdir(), 'airgap-exported-'));
    try {
      writeFileSync(
        join(folder, 'index.ts'),
        "export * from './a';\nexport { late as renamed } from './a';\n",
      );
      writeFileSync(
        join(folder, 'a.ts'),
        "import { Construct } from 'constructs';\nexport class A extends Construct {}\nexport const late = 1;\n" +
          "export function f(): void {}\nexport type Z = 'a';\nexport interface I { readonly z: Z }\n",
      );
      expect(exportedNames(join(folder, 'index.ts'))).toEqual(['A', 'I', 'Z', 'f', 'late', 'renamed']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
