import type { Architecture, LayerCache } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import known from './known.json';

/** Any `config.json`. */
export type Config = Readonly<Record<string, unknown>>;

/** Eight billion parameters, all dense. */
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

/** A small Llama, of which tests change what they are about. */
export const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 512,
  num_hidden_layers: 4,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  intermediate_size: 1024,
  vocab_size: 1000,
  max_position_embeddings: 4096,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
};

/** A small model with experts in every layer. */
export const MIXTRAL = {
  ...LLAMA,
  architectures: ['MixtralForCausalLM'],
  model_type: 'mixtral',
  num_local_experts: 8,
  num_experts_per_tok: 2,
};

/** The configuration of a model of `known.json`. */
export function knownConfig(id: string): Config {
  const row = known.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no model ${id} in known.json`);
  return row.config;
}

export function parametersIn({ tensors }: Architecture): number {
  return tensors.reduce((sum, { parameters }) => sum + parameters, 0);
}

export function bytesIn({ tensors }: Architecture): number {
  return tensors.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function cachesOf(config: Config): readonly LayerCache[] {
  return readConfig(config).layers.flatMap(({ cache, beside = [] }) => [cache, ...beside]);
}

/** The window of each layer, 0 for full attention. */
export function windowsOf(config: Config): readonly number[] {
  return cachesOf(config).map((cache) => ('window' in cache ? (cache.window ?? 0) : 0));
}
