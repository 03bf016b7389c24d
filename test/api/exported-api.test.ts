import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from './assembly';
import {
  disappeared,
  generatedTypes,
  misnamedConstants,
  undocumented,
  untyped,
  withoutDefault,
} from './checks';
import { exportedNames } from './exported';

const ENTRY = resolve(__dirname, '../../lib/index.ts');

describe('the exported API', () => {
  const assembly = readAssembly();

  it('is not empty', () => {
    expect(Object.keys(assembly.types ?? {})).not.toEqual([]);
  });

  it('documents every type and member', () => {
    expect(undocumented(assembly)).toEqual([]);
  });

  it('says what happens without each optional prop', () => {
    expect(withoutDefault(assembly)).toEqual([]);
  });

  it('has no unions and no any', () => {
    expect(untyped(assembly)).toEqual([]);
  });

  it('asks for no generated L1 type in props', () => {
    expect(generatedTypes(assembly)).toEqual([]);
  });

  it('names public constants in capitals', () => {
    expect(misnamedConstants(assembly)).toEqual([]);
  });

  it('loses no export on the way to other languages', () => {
    expect(disappeared(assembly, exportedNames(ENTRY))).toEqual([]);
  });
});
