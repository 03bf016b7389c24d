import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { architectureOf } from '../../../lib/sizing/models/architectures';
import { requireModel, type ModelRow } from '../../../lib/sizing/models/models';

const ROW: ModelRow = requireModel('Qwen/Qwen3-8B');
const COUNT = readConfig(ROW.config).tensors.reduce((sum, { parameters }) => sum + parameters, 0);

function bytesOf(row: ModelRow): number {
  return architectureOf(row).tensors.reduce((sum, { bytes }) => sum + bytes, 0);
}

describe('architectures of the catalogue', () => {
  test('are what the configuration says where the checkpoint counts the same', () => {
    expect(architectureOf(ROW)).toEqual(readConfig(ROW.config));
  });

  test('have what the checkpoint counts beyond, on every GPU, and say so', () => {
    const more = { ...ROW, parameters: COUNT + 1e9 };
    expect(bytesOf(more)).toBe(bytesOf(ROW) + 2e9);
    expect(architectureOf(more).tensors.at(-1)).toMatchObject({ split: 'copied', place: 'all' });
    expect(architectureOf(more).doubts).toEqual([
      '1.00 × 10⁹ parameters are not in its configuration: counted on every GPU',
    ]);
  });

  test('leave a difference that rounding explains', () => {
    const more = { ...ROW, parameters: Math.round(COUNT * 1.005) };
    expect(architectureOf(more)).toEqual(readConfig(ROW.config));
  });

  test('do not count layers that only speculative decoding loads', () => {
    const row = requireModel('deepseek-ai/DeepSeek-V3');
    expect(architectureOf(row).tensors).toEqual(readConfig(row.config).tensors);
  });

  test('are in doubt where no source confirms the configuration', () => {
    const row = { ...ROW, unverified: ['config'] };
    expect(architectureOf(row).doubts).toEqual([
      'no source confirms the configuration that the catalogue has of Qwen/Qwen3-8B',
    ]);
  });

  test('are not in doubt where only the licence is', () => {
    expect(architectureOf({ ...ROW, unverified: ['license'] }).doubts).toEqual([]);
  });

  test('have all of Phi-4-multimodal, whose encoders its configuration does not describe', () => {
    expect(bytesOf(requireModel('microsoft/Phi-4-multimodal-instruct'))).toBeGreaterThan(11e9);
  });
});
