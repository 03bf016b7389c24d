import { describe, expect, it } from 'vitest';
import architectures from '../../../lib/sizing/config/architectures.json';
import kinds from '../../../lib/sizing/config/encoders/kinds.json';
import families from '../../../lib/sizing/config/families.json';
import gguf from '../../../lib/sizing/config/quantization/gguf.json';
import methods from '../../../lib/sizing/config/quantization/methods.json';
import { readConfig } from '../../../lib/sizing/config/reader';
import spellings from '../../../lib/sizing/config/spellings.json';
import { MODEL_IDS, requireModel } from '../../../lib/sizing/models/models';
import { parametersIn } from './configs';

const TABLES: readonly (readonly [string, readonly object[]])[] = [
  ['architectures', architectures],
  ['encoders', kinds],
  ['families', families],
  ['types of GGUF', gguf],
  ['methods', methods],
  ['spellings', spellings],
];

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, at) => names.indexOf(name) !== at);

describe('the data of the reader', () => {
  it.each(TABLES)('of %s has a source and a date in every row', (_name, rows) => {
    const without = rows.filter((row) => !('source' in row && 'date' in row));
    expect(without).toEqual([]);
  });

  it('has one row for a type of model', () => {
    expect(twice(families.flatMap(({ modelTypes }) => modelTypes))).toEqual([]);
  });

  it('has one row for an encoder', () => {
    expect(twice(kinds.flatMap(({ types }) => types))).toEqual([]);
  });

  it('names an architecture once', () => {
    expect(twice(architectures.flatMap(({ names }) => names))).toEqual([]);
  });

  it('reads every model of the catalogue', () => {
    const unread = MODEL_IDS.filter((id) => readConfig(requireModel(id).config).layers.length === 0);
    expect(unread).toEqual([]);
  });

  it('finds the parameters of every model of the catalogue whose row is sure of them', () => {
    const sure = MODEL_IDS.map((id) => requireModel(id)).filter(
      ({ parameters, unverified = [] }) => parameters !== undefined && unverified.length === 0,
    );
    const far = sure.filter(({ parameters = 1, config }) => {
      const read = readConfig(config);
      // Checkpoints count layers for speculative decoding, with embeddings of their own.
      return read.draftLayers === undefined && Math.abs(parametersIn(read) / parameters - 1) > 0.003;
    });
    expect(far.map(({ id }) => id)).toEqual([]);
  });
});
