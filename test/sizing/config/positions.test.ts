import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { LLAMA } from './configs';
import type { Config } from './configs';

const positions = (members: Config): number => readConfig({ ...LLAMA, ...members }).maxPositions;

describe('the longest context', () => {
  it('is the least of the members that bound it', () => {
    expect(positions({ seq_length: 2048 })).toBe(2048);
  });

  it('is what the tokenizer of Command R says where it says it', () => {
    expect(positions({ model_max_length: 131072 })).toBe(131072);
  });

  it('is 2048 where nothing bounds it', () => {
    const { max_position_embeddings: _none, model_type: _llama, ...config } = LLAMA;
    expect(readConfig({ ...config, model_type: 'baichuan' }).maxPositions).toBe(2048);
  });

  it.each(['linear', 'dynamic'])('is longer by the factor of %s scaling', (type) => {
    expect(positions({ rope_scaling: { type, factor: 4 } })).toBe(16384);
  });

  it('is the original length times the factor of YaRN', () => {
    const rope_scaling = { rope_type: 'yarn', factor: 32, original_max_position_embeddings: 2048 };
    expect(positions({ rope_scaling })).toBe(65536);
  });

  it.each(['llama3', 'longrope', 'su', 'mrope', 'default'])('is not longer by %s scaling', (type) => {
    expect(positions({ rope_scaling: { rope_type: type, factor: 8 } })).toBe(4096);
  });

  it('is read from rope_parameters too', () => {
    expect(positions({ rope_parameters: { rope_type: 'linear', factor: 2 } })).toBe(8192);
  });

  it('of Gemma 3 has its factor in it', () => {
    expect(positions({ model_type: 'gemma3_text', rope_scaling: { rope_type: 'linear', factor: 8 } })).toBe(
      4096,
    );
  });
});
