import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../lib/shared/errors';
import { readConfig } from '../../../lib/sizing/config/reader';
import { LLAMA } from './configs';

function messageOf(config: unknown, where?: string): string {
  try {
    readConfig(config, where === undefined ? {} : { where });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing is wrong');
}

describe('bad configurations', () => {
  it.each([[null], [[]], ['{}'], [1]])('refuses %j, which is not an object', (config) => {
    expect(messageOf(config)).toBe("config.json is not a JSON object, expected a model's config.json");
  });

  it('names the member that is missing, and its other spellings', () => {
    expect(messageOf({ architectures: ['NewForCausalLM'] })).toMatch(
      /^config.json has no 'num_hidden_layers' \(or n_layer, .*\): the number of layers, expected a positive whole number$/u,
    );
  });

  it('says where it looked', () => {
    expect(messageOf({ text_config: {} }, 'models/a/config.json')).toMatch(
      /^models\/a\/config.json text_config has no /u,
    );
  });

  it.each([-1, 1.5, '12', {}, 1e300])('refuses %j for a number of layers', (layers) => {
    expect(messageOf({ ...LLAMA, num_hidden_layers: layers })).toBe(
      `'num_hidden_layers' in config.json is ${JSON.stringify(layers)}, expected a positive whole number`,
    );
  });

  it('refuses heads that do not divide the width', () => {
    expect(messageOf({ ...LLAMA, num_attention_heads: 6 })).toBe(
      "config.json has a hidden size of 512 and 6 attention heads, which do not divide it, expected a 'head_dim' then",
    );
  });

  it('refuses heads of keys and values that do not divide the heads', () => {
    expect(messageOf({ ...LLAMA, num_key_value_heads: 3 })).toBe(
      'config.json has 8 attention heads and 3 heads of keys and values, expected a number that divides 8',
    );
  });

  it('refuses a type that nobody knows', () => {
    expect(() => readConfig(LLAMA, { dtype: 'int3' })).toThrow(
      /^dtype 'int3' is not known, expected auto, bfloat16/u,
    );
  });

  it('refuses a quantization without its method', () => {
    expect(messageOf({ ...LLAMA, quantization_config: {} })).toMatch(
      /^config.json quantization_config has no 'quant_method'/u,
    );
  });

  it('is one line, whatever is wrong', () => {
    const long = { ...LLAMA, num_hidden_layers: 'x'.repeat(500) };
    expect(messageOf(long).length).toBeLessThan(200);
    expect(messageOf(long)).not.toContain('\n');
  });
});

describe('what the reader is not sure of', () => {
  it('is an architecture that it does not know', () => {
    const read = readConfig({ ...LLAMA, architectures: ['NewForCausalLM'], model_type: 'new' });
    expect(read.doubts).toEqual(["architecture 'NewForCausalLM' is not known: it is read by its members"]);
  });

  it('is a configuration without architectures', () => {
    const { architectures: _none, ...config } = LLAMA;
    expect(readConfig(config).doubts).toEqual([
      "config.json has no 'architectures': it is read by its members",
    ]);
  });

  it('is nothing of a model that it knows', () => {
    expect(readConfig(LLAMA).doubts).toEqual([]);
  });

  it('is experts of some layers that are counted in each', () => {
    expect(readConfig({ ...LLAMA, moe_every_n_layers: 2 }).doubts).toEqual([
      "'moe_every_n_layers' is not read: each layer is counted with experts",
    ]);
  });

  it('is RWKV, which vLLM does not serve', () => {
    const read = readConfig({ ...LLAMA, architectures: ['RwkvForCausalLM'], model_type: 'rwkv' });
    expect(read.doubts).toEqual([
      "architecture 'RwkvForCausalLM' is not served by vLLM: it is read by its members",
    ]);
  });

  it.each([
    [
      { num_hidden_layers: 1e9 },
      "'num_hidden_layers' in config.json is 1000000000, expected at most 10000 layers",
    ],
    [
      { layer_types: ['full_attention'] },
      "'layer_types' in config.json is a list of 1, expected one for each",
    ],
    [{ num_kv_shared_layers: 99 }, "'num_kv_shared_layers' in config.json is 99, expected fewer than"],
    [
      { hybrid_override_pattern: 'XYZ' },
      "'hybrid_override_pattern' in config.json is 'XYZ', expected the letters",
    ],
    [{ block_configs: [] }, "'block_configs' in config.json is empty, expected its layers"],
    [
      { rope_scaling: { rope_type: 'yarn', factor: -4 } },
      "'factor' in config.json rope_scaling is -4, expected a number from 1 to 1000000",
    ],
    [
      { rope_scaling: { rope_type: 'linear', factor: 1e300 } },
      "'factor' in config.json rope_scaling is 1e+300",
    ],
    [{ quantization_config: 'awq' }, "'quantization_config' in config.json is no object, expected one with"],
    [
      { quantization_config: { quant_method: 'gptq', bits: 0 } },
      "'bits' in config.json quantization_config is 0, expected 1 to 16 bits",
    ],
    [
      { quantization_config: { quant_method: 'gptq', bits: 4, group_size: -7 } },
      "'group_size' in config.json quantization_config is -7, expected -1 or a positive whole number",
    ],
    [
      { quantization_config: { quant_method: 'fp8', weight_block_size: [0, 0] } },
      "'weight_block_size' in config.json quantization_config is [0, 0], expected two positive whole numbers",
    ],
  ])('refuses %j', (members, message) => {
    expect(messageOf({ ...LLAMA, ...members })).toContain(message);
  });

  it.each(['num_hidden_layers', 'hidden_size', 'num_attention_heads', 'vocab_size'])(
    'does not take %s of another model where it is left out',
    (name) => {
      const config = Object.fromEntries(Object.entries(LLAMA).filter(([member]) => member !== name));
      expect(messageOf(config)).toContain(`config.json has no '${name}'`);
    },
  );

  it('doubts layers of a kind that it does not know', () => {
    const layer_types = Array.from({ length: Number(LLAMA['num_hidden_layers']) }, () => 'odd_attention');
    expect(readConfig({ ...LLAMA, layer_types }).doubts).toEqual([
      '\'layer_types\' has "odd_attention", which is not known: counted as full attention',
    ]);
  });
});
