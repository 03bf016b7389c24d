import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { bytesIn, LLAMA, parametersIn, QWEN3_8B } from './configs';
import known from './known.json';

describe('the parameters that a configuration tells', () => {
  it.each(known.map(({ id, parameters, config }) => ({ id, parameters, config })))(
    'are those of the checkpoint of $id',
    ({ parameters, config }) => {
      expect(Math.abs(parametersIn(readConfig(config)) / parameters - 1)).toBeLessThan(0.001);
    },
  );

  it('are exact for a dense model', () => {
    expect(parametersIn(readConfig(QWEN3_8B))).toBe(8_190_735_360);
  });

  it('leave out the head where it is the embedding', () => {
    const tied = readConfig({ ...LLAMA, tie_word_embeddings: true });
    expect(parametersIn(readConfig(LLAMA)) - parametersIn(tied)).toBe(1000 * 512);
    expect(tied.tied).toBe(true);
  });

  it('take two bytes each where nothing is quantized', () => {
    const read = readConfig(QWEN3_8B);
    expect(bytesIn(read)).toBe(2 * parametersIn(read));
  });

  it('leave out layers for speculative decoding, and say how many there are', () => {
    const read = readConfig({ ...LLAMA, num_nextn_predict_layers: 1 });
    expect(parametersIn(read)).toBe(parametersIn(readConfig(LLAMA)));
    expect(read.draftLayers).toBe(1);
  });

  it('have layers for speculative decoding where they are asked for', () => {
    const config = { ...LLAMA, num_nextn_predict_layers: 2 };
    const drafts = readConfig(config, { drafts: true }).tensors.filter(({ part }) => part === 'draft');
    const layer = readConfig(LLAMA).tensors.filter(({ place }) => place === 3);
    const sum = (tensors: readonly { parameters: number }[]): number =>
      tensors.reduce((total, { parameters }) => total + parameters, 0);
    expect(sum(drafts)).toBe(2 * (sum(layer) + 2 * 512 * 512));
    expect(new Set(drafts.map(({ place }) => place))).toEqual(new Set(['last']));
  });
});

describe('the type that a model is served in', () => {
  it.each([
    ['bfloat16', 'bfloat16'],
    ['float16', 'float16'],
    ['float32', 'bfloat16'],
  ])('of a checkpoint in %s is %s', (stored, served) => {
    expect(readConfig({ ...LLAMA, torch_dtype: stored }).dtype).toBe(served);
  });

  it('is the one that the flag says', () => {
    expect(readConfig(LLAMA, { dtype: 'float32' }).dtype).toBe('float32');
    expect(readConfig(LLAMA, { dtype: 'half' }).dtype).toBe('float16');
  });
});

describe('how tensor parallelism lays the weights', () => {
  const read = readConfig(LLAMA);
  const bytesOf = (part: string, split: string): number =>
    read.tensors
      .filter((tensor) => tensor.part === part && tensor.split === split)
      .reduce((sum, { bytes }) => sum + bytes, 0);

  it('divides queries and outputs by heads', () => {
    expect(bytesOf('attention', 'tensor')).toBe(4 * 2 * (512 * 512 * 2));
  });

  it('divides keys and values until one head is left', () => {
    expect(bytesOf('attention', 'kv-heads')).toBe(4 * 2 * (2 * 64 * 512 * 2));
  });

  it('divides the vocabulary of embedding and head', () => {
    expect(bytesOf('embedding', 'vocabulary') + bytesOf('head', 'vocabulary')).toBe(2 * 1000 * 512 * 2);
  });

  it('places each layer by its number', () => {
    const places = new Set(read.tensors.map(({ place }) => place));
    expect(places).toEqual(new Set(['first', 0, 1, 2, 3, 'last']));
  });
});
