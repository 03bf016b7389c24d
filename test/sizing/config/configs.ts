import type { Architecture } from '../../../lib/sizing/architecture';

/** The members of a public config.json that memory depends on. */
export const QWEN3_8B = {
  architectures: ['Qwen3ForCausalLM'],
  model_type: 'qwen3',
  hidden_size: 4096,
  num_hidden_layers: 36,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  intermediate_size: 12288,
  vocab_size: 151936,
  tie_word_embeddings: false,
  max_position_embeddings: 40960,
  torch_dtype: 'bfloat16',
};

export function parametersIn({ tensors }: Architecture): number {
  return tensors.reduce((sum, { parameters }) => sum + parameters, 0);
}

export function bytesIn({ tensors }: Architecture): number {
  return tensors.reduce((sum, { bytes }) => sum + bytes, 0);
}
