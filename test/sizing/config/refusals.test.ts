import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';

const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 2,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
  max_position_embeddings: 8192,
};
const awq = (bits: number) => ({ quantization_config: { quant_method: 'awq', bits, group_size: 128 } });

describe('a configuration with what vLLM refuses', () => {
  it.each<[string, object, string]>([
    [
      'an unknown type of weights',
      { torch_dtype: 'banana' },
      '\'torch_dtype\' in config.json is "banana", expected auto, bfloat16, float, float16, float32, half',
    ],
    ['a type that is no text', { torch_dtype: 16 }, "'torch_dtype' in config.json is 16, expected auto,"],
    ['a type of 64 bits', { dtype: 'float64' }, '\'dtype\' in config.json is "float64", expected auto,'],
    [
      'AWQ of three bits',
      awq(3),
      'config.json quantization_config has weights of 3 bits, expected 4 or 8 for awq',
    ],
    [
      'GPTQ of five bits',
      { quantization_config: { quant_method: 'gptq', bits: 5, group_size: 128 } },
      'config.json quantization_config has weights of 5 bits, expected 2 or 3 or 4 or 8 for gptq',
    ],
    [
      'more experts for a token than there are',
      { num_local_experts: 8, num_experts_per_tok: 9 },
      'config.json has 8 experts and 9 for each token, expected at most 8',
    ],
    [
      'layers of an encoder below nothing',
      { vision_config: { model_type: 'siglip_vision_model', num_hidden_layers: -3 } },
      "'num_hidden_layers' in config.json vision_config is -3, expected a positive whole number",
    ],
    [
      'a part of a layer of an encoder',
      { audio_config: { encoder_layers: 1.5 } },
      "'encoder_layers' in config.json audio_config is 1.5, expected a positive whole number",
    ],
    [
      'patches of no size',
      { vision_config: { model_type: 'siglip_vision_model', patch_size: -14 } },
      "'patch_size' in config.json vision_config is -14, expected a positive whole number",
    ],
    [
      'an encoder that is narrower than nothing',
      { vision_config: { hidden_size: 64, mlp_ratio: -4 } },
      "'mlp_ratio' in config.json vision_config is -4, expected a number above 0",
    ],
  ])('%s is told in one line', (_, members, line) => {
    expect(() => readConfig({ ...LLAMA, ...members })).toThrow(line);
  });

  it.each(['float16', 'torch.bfloat16', 'half', 'auto', 'float32'])('not for %s', (torch_dtype) => {
    expect(() => readConfig({ ...LLAMA, torch_dtype })).not.toThrow();
  });

  it.each([4, 8])('not for AWQ of %d bits', (bits) => {
    expect(readConfig({ ...LLAMA, ...awq(bits) }).quantization?.bits).toBe(bits);
  });
});
