import type { Assembly, AssemblyType, Member } from './assembly';

/** A place in the API that breaks a rule, as one line. */
export type Problem = string;

/** Types and members that a reader meets without a sentence of explanation. */
export function undocumented(assembly: Assembly): Problem[] {
  return typesOf(assembly).flatMap((type) => {
    // An override inherits the documentation of what it overrides.
    const silent = membersOf(type).filter((member) => !member.docs?.summary && !member.overrides);
    const own = type.docs?.summary ? [] : [`${type.name} has no doc comment`];
    return [...own, ...silent.map((member) => `${type.name}.${member.name} has no doc comment`)];
  });
}

/** Optional props that do not say what happens without them. */
export function withoutDefault(assembly: Assembly): Problem[] {
  return structsOf(assembly).flatMap((type) =>
    (type.properties ?? [])
      .filter((prop) => prop.optional && !saysWhatHappens(prop))
      .map((prop) => `${type.name}.${prop.name} is optional, expected an @default that says what happens`),
  );
}

function saysWhatHappens(prop: Member): boolean {
  const text = prop.docs?.default?.replace(/^-\s*/, '').trim();
  return text !== undefined && text !== '' && text !== 'undefined';
}

/** Types that other languages cannot express: unions, `any` and what becomes `any`. */
export function untyped(assembly: Assembly): Problem[] {
  return placesOf(assembly).flatMap(({ place, type }) => {
    const text = JSON.stringify(type ?? null);
    return [
      ...(text.includes('"union"') ? [`${place} is a union, expected one type or an enum-like class`] : []),
      ...(/"primitive":"(any|json)"/.test(text) ? [`${place} is 'any', expected a named type`] : []),
    ];
  });
}

/** Props that would tie users to generated L1 classes. */
export function generatedTypes(assembly: Assembly): Problem[] {
  return structsOf(assembly).flatMap((type) =>
    (type.properties ?? [])
      .filter((prop) => /"fqn":"aws-cdk-lib\.[^"]*\.Cfn[A-Z]/.test(JSON.stringify(prop.type ?? null)))
      .map(
        (prop) => `${type.name}.${prop.name} is a generated L1 type, expected an interface or our own struct`,
      ),
  );
}

/** Constants whose name does not look like one. */
export function misnamedConstants(assembly: Assembly): Problem[] {
  return typesOf(assembly).flatMap((type) =>
    (type.properties ?? [])
      .filter((property) => property.static && property.const && !/^[A-Z0-9_]+$/.test(property.name))
      .map((property) => `${type.name}.${property.name} is a public constant, expected ALL_CAPS`),
  );
}

/** Exports that jsii leaves out of the assembly without a word: functions, constants, type aliases. */
export function disappeared(assembly: Assembly, exported: readonly string[]): Problem[] {
  const known = new Set([
    ...typesOf(assembly).map((type) => type.name),
    ...Object.keys(assembly.submodules ?? {}).map((fqn) => fqn.split('.').pop()),
  ]);
  return exported
    .filter((name) => !known.has(name))
    .map((name) => `export '${name}' is missing from the assembly, expected a class, struct or enum`);
}

function typesOf(assembly: Assembly): AssemblyType[] {
  return Object.values(assembly.types ?? {});
}

function structsOf(assembly: Assembly): AssemblyType[] {
  return typesOf(assembly).filter((type) => type.kind === 'interface' && type.datatype);
}

function membersOf(type: AssemblyType): Member[] {
  return [...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])];
}

function placesOf(assembly: Assembly): { place: string; type: unknown }[] {
  return typesOf(assembly).flatMap((type) => [
    ...(type.initializer?.parameters ?? []).map((parameter) => ({
      place: `${type.name}(${parameter.name})`,
      type: parameter.type,
    })),
    ...(type.properties ?? []).map((member) => ({ place: `${type.name}.${member.name}`, type: member.type })),
    ...(type.methods ?? [])
      .filter((method) => !method.overrides)
      .flatMap((method) => [
        { place: `${type.name}.${method.name}()`, type: method.returns },
        ...(method.parameters ?? []).map((parameter) => ({
          place: `${type.name}.${method.name}(${parameter.name})`,
          type: parameter.type,
        })),
      ]),
  ]);
}
