import { describe, expect, test } from 'vitest';
import { MODEL_IDS, requireModel } from '../../../lib/sizing/models/models';

const ALL = MODEL_IDS.map((id) => requireModel(id));

describe('models', () => {
  test('there are at least 150', () => {
    expect(new Set(MODEL_IDS.map((id) => id.toLowerCase())).size).toBeGreaterThanOrEqual(150);
  });

  test.each(ALL)('$id is whole', (row) => {
    expect(row.id).toMatch(/^[^/\s]+\/[^/\s]+$/);
    expect(row.config['architectures']).toHaveLength(1);
    expect(row.license).not.toBe('');
    expect(row.source).not.toBe('');
    expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test.each(ALL.filter(({ parameters }) => parameters === undefined))(
    '$id: one without a count of parameters is not hidden',
    ({ checkpointBytes, config }) => {
      expect(checkpointBytes === undefined && Object.keys(config).length < 3).toBe(false);
    },
  );

  test('case does not matter', () => {
    expect(requireModel('qwen/qwen3-32b').id).toBe('Qwen/Qwen3-32B');
  });

  test('one that is like another keeps its own id and has the configuration of the other', () => {
    const { id, config } = requireModel('meta-llama/Meta-Llama-3.1-8B-Instruct');
    expect(id).toBe('meta-llama/Meta-Llama-3.1-8B-Instruct');
    expect(config['num_hidden_layers']).toBe(32);
  });

  test('one that is like another but for some members has these in their place', () => {
    const { config } = requireModel('Qwen/Qwen2.5-72B-Instruct-AWQ');
    expect(config).toMatchObject({ hidden_size: 8192, torch_dtype: 'float16' });
    expect(config['quantization_config']).toMatchObject({ quant_method: 'awq', bits: 4 });
  });

  test('one that is quantized does not take the size of the checkpoint that is not', () => {
    expect(requireModel('Qwen/Qwen3.6-27B').checkpointBytes).toBeGreaterThan(50e9);
    expect(requireModel('Qwen/Qwen3.6-27B-FP8').checkpointBytes).toBeUndefined();
  });

  test.each([
    ['Qwen/Qwen3-32', /near ones: Qwen\/Qwen3-32B/],
    ['nobody/nothing-at-all-1', /is not in the catalogue of \d+; give its own config\.json/],
  ])('%s is refused with what there is', (id, expected) => {
    expect(() => requireModel(id)).toThrow(expected);
  });
});
