import { UsageError } from '../../shared/errors';
import type { Architecture, Split, Tensor } from '../architecture';
import { readConfig } from '../config/reader';
import architectures from './architectures.json';
import type { GgufHeader, GgufTensor } from './header';
import types from './types.json';

const TYPES = new Map(types.map((row) => [row.id, row]));
const ARCHITECTURES = new Map(architectures.map((row) => [row.name, row]));

/** Types of 16 or more bits are loaded in that of the model. */
const FLOATS: ReadonlySet<string> = new Set(['F32', 'F16', 'BF16', 'F64']);
const HALF = 2;

/** Members of a configuration, by the keys of a header after the name of its architecture. */
const MEMBERS: Readonly<Record<string, string>> = {
  embedding_length: 'hidden_size',
  block_count: 'num_hidden_layers',
  feed_forward_length: 'intermediate_size',
  context_length: 'max_position_embeddings',
  vocab_size: 'vocab_size',
  'attention.head_count': 'num_attention_heads',
  'attention.head_count_kv': 'num_key_value_heads',
  'attention.key_length': 'head_dim',
  'attention.sliding_window': 'sliding_window',
  expert_count: 'num_experts',
  expert_used_count: 'num_experts_per_tok',
  expert_feed_forward_length: 'moe_intermediate_size',
};

/**
 * What the model of a GGUF file is to memory: its tensors as they are written, and what its header says of its layers.
 *
 * @throws UsageError for a part of a model that is split over files, and a header without the sizes of a model
 */
export function ggufArchitecture(header: GgufHeader, where: string): Architecture {
  if (Number(header.values.get('split.count') ?? 1) > 1) {
    throw new UsageError(
      `${where} is one of several files, expected them merged into one, as vLLM reads them`,
    );
  }
  const read = readConfig(configOf(header), { where });
  return {
    ...read,
    tensors: header.tensors.map((tensor) => loaded(tensor, where)),
    doubts: [...read.doubts, 'weights of GGUF files are read from no log of a startup'],
  };
}

function configOf({ values, lengths, tensors }: GgufHeader): Readonly<Record<string, unknown>> {
  const said = values.get('general.architecture');
  const name = typeof said === 'string' ? said : '';
  const known = ARCHITECTURES.get(name);
  const told = Object.entries(MEMBERS).map(([key, member]) => [member, values.get(`${name}.${key}`)]);
  const vocabulary = lengths.get('tokenizer.ggml.tokens');
  return {
    ...(vocabulary === undefined ? {} : { vocab_size: vocabulary }),
    ...(Object.fromEntries(told.filter(([, value]) => value !== undefined)) as Record<string, unknown>),
    ...(known === undefined ? {} : { architectures: [known.architecture], model_type: known.modelType }),
    tie_word_embeddings: !tensors.some((tensor) => tensor.name === 'output.weight'),
    torch_dtype: 'float16',
    quantization_config: { quant_method: 'gguf' },
  };
}

function loaded({ name, shape, type }: GgufTensor, where: string): Tensor {
  const row = TYPES.get(type);
  if (row === undefined) {
    throw new UsageError(
      `tensor '${name}' of ${where} has type ${type}, which is not known, expected one of GGUF`,
    );
  }
  const parameters = shape.reduce((product, side) => product * side, 1);
  const bytes = FLOATS.has(row.name) ? parameters * HALF : (parameters / row.elements) * row.bytes;
  return { ...roleOf(name), parameters, bytes };
}

type Role = Pick<Tensor, 'part' | 'split' | 'place'>;

/** Rows of a table, the first that fits counts. */
const RULES: readonly (readonly [RegExp, Tensor['part'], Split])[] = [
  [/_norm\b|_norm_\d/u, 'norm', 'copied'],
  [/ffn_gate_inp/u, 'mlp', 'copied'],
  [/_exps\b/u, 'experts', 'expert'],
  [/attn_[kv]\b/u, 'attention', 'kv-heads'],
  [/attn_/u, 'attention', 'tensor'],
  [/ffn_/u, 'mlp', 'tensor'],
];

function roleOf(name: string): Role {
  const layer = /^blk\.(\d+)\./u.exec(name)?.[1];
  if (layer !== undefined) {
    const [, part, split] = RULES.find(([pattern]) => pattern.test(name)) ?? [undefined, 'mlp', 'copied'];
    return { part: part, split: split, place: Number(layer) };
  }
  if (name.startsWith('token_embd.')) return { part: 'embedding', split: 'vocabulary', place: 'first' };
  if (name.startsWith('output.')) return { part: 'head', split: 'vocabulary', place: 'last' };
  return { part: 'norm', split: 'copied', place: 'last' };
}
