import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { parametersIn, QWEN3_8B } from './configs';

describe('a dense model', () => {
  it('has the parameters of its checkpoint', () => {
    expect(parametersIn(readConfig(QWEN3_8B))).toBe(8_190_735_360);
  });

  it('keeps keys and values of grouped heads in every layer', () => {
    const { layers } = readConfig(QWEN3_8B);
    expect(layers).toHaveLength(36);
    expect(layers[0]?.cache).toEqual({ kind: 'attention', kvHeads: 8, keyDim: 128, valueDim: 128 });
  });
});
