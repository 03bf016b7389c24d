import { UsageError } from '../../shared/errors';
import type { AttentionCache } from '../architecture';
import type { Family } from './families';
import type { Members } from './members';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Piece, Weight } from './weights';

/** Heads of one attention layer and their widths. */
export interface Heads {
  readonly hidden: number;
  readonly queries: number;
  readonly kvHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** Values are the keys, with no matrix of their own (Gemma 4). */
  readonly keysAreValues: boolean;
}

/** How far a layer looks back. */
export interface Reach {
  readonly window?: number;
  readonly chunk?: number;
}

/** Heads of layers with full attention, or of those with a window where they differ. */
export function headsOf(config: TextConfig, sliding: boolean): Heads {
  const { text } = config;
  const hidden = text.count('hiddenSize');
  const queries =
    (sliding ? text.optionalCount('swa_num_attention_heads') : undefined) ?? text.count('heads');
  const kvHeads = kvHeadsOf(config, sliding) ?? queries;
  const keyDim = keyDimOf(text, sliding) ?? divided(text, hidden, queries);
  const valueDim =
    (sliding ? text.optionalCount('swa_v_head_dim') : undefined) ??
    text.optionalCount('v_head_dim') ??
    keyDim;
  checkHeads(text, queries, kvHeads);
  const keysAreValues = !sliding && text.flag('attention_k_eq_v') === true;
  return { hidden, queries, kvHeads, keyDim, valueDim, keysAreValues };
}

function kvHeadsOf({ text, modelType }: TextConfig, sliding: boolean): number | undefined {
  if (isMultiQuery(text, modelType)) return 1;
  if (text.flag('multi_query_attention') === true) return text.optionalCount('multi_query_group_num') ?? 1;
  const own = text.optionalCount(sliding ? 'swa_num_key_value_heads' : 'num_global_key_value_heads');
  return own ?? text.optionalCount('kvHeads');
}

/** One head of keys and values: Falcon's first architecture, GPT BigCode. */
function isMultiQuery(text: Members, modelType: string | undefined): boolean {
  if (text.flag('multi_query') !== true) return false;
  return modelType === 'gpt_bigcode' || text.flag('new_decoder_architecture') !== true;
}

function keyDimOf(text: Members, sliding: boolean): number | undefined {
  const own = text.optionalCount(sliding ? 'swa_head_dim' : 'global_head_dim');
  return own ?? text.optionalCount('headDim');
}

function divided(text: Members, hidden: number, queries: number): number {
  if (hidden % queries === 0) return hidden / queries;
  throw new UsageError(
    `${text.where} has a hidden size of ${hidden} and ${queries} attention heads, which do not divide it, expected a 'head_dim' then`,
  );
}

function checkHeads(text: Members, queries: number, kvHeads: number): void {
  if (queries % kvHeads === 0) return;
  throw new UsageError(
    `${text.where} has ${queries} attention heads and ${kvHeads} heads of keys and values, expected a number that divides ${queries}`,
  );
}

/** Multi-head, grouped-query and multi-query attention. */
export function attentionPiece(config: TextConfig, heads: Heads, reach: Reach): Piece {
  return { weights: attentionWeights(config, heads), caches: [attentionCache(heads, reach)] };
}

export function attentionCache(heads: Heads, reach: Reach): AttentionCache {
  const { kvHeads, keyDim, valueDim } = heads;
  return { kind: 'attention', kvHeads, keyDim, valueDim, ...reach };
}

export function attentionWeights(config: TextConfig, heads: Heads): readonly Weight[] {
  const { text, family } = config;
  const { hidden, queries, kvHeads, keyDim, valueDim, keysAreValues } = heads;
  const part = 'attention' as const;
  const biased = hasBias(text, family, 'qkv');
  const gate = isGated(text, family) ? 2 : 1;
  const keys = { part, split: 'kv-heads' as const, bias: biased };
  const weights = [
    linear('self_attn.q_proj', [queries * keyDim * gate, hidden], { part, split: 'tensor', bias: biased }),
    linear('self_attn.k_proj', [kvHeads * keyDim, hidden], keys),
    linear('self_attn.o_proj', [hidden, queries * valueDim], {
      part,
      split: 'tensor',
      bias: hasBias(text, family, 'output'),
    }),
  ];
  if (!keysAreValues) weights.push(linear('self_attn.v_proj', [kvHeads * valueDim, hidden], keys));
  return [...weights, ...smallWeights(config, heads)];
}

/** Norms of queries and keys, sinks, gates of whole heads. */
function smallWeights({ text, family }: TextConfig, heads: Heads): readonly Weight[] {
  const { hidden, queries, kvHeads, keyDim } = heads;
  const part = 'attention' as const;
  const weights: Weight[] = [];
  const norm = family.headNorms ?? (text.flag('use_qk_norm') === true ? 'head' : undefined);
  const width = norm === 'all' ? (queries + kvHeads) * keyDim : 2 * keyDim;
  if (norm !== undefined) weights.push(plain('self_attn.qk_norm', width, { part, split: 'copied' }));
  if (text.flag('use_head_wise_attn_gate') === true) {
    weights.push(linear('self_attn.g_proj', [queries, hidden], { part, split: 'tensor' }));
  }
  return weights;
}

function isGated(text: Members, family: Family): boolean {
  return text.flag('attn_output_gate') ?? family.gatedAttention ?? false;
}

/** Whether linear layers of a kind have a bias: what the configuration says, else what its class does. */
export function hasBias(text: Members, family: Family, kind: 'qkv' | 'output' | 'mlp' | 'head'): boolean {
  const said = {
    qkv: [
      'attention_bias',
      'qkv_bias',
      'add_qkv_bias',
      'use_qkv_bias',
      'use_bias',
      'bias',
      'add_bias_linear',
    ],
    output: ['attention_bias', 'use_bias', 'bias', 'add_bias_linear'],
    mlp: ['mlp_bias', 'use_mlp_bias', 'use_bias', 'bias', 'add_bias_linear'],
    head: ['lm_head_bias'],
  }[kind];
  if (family.biases !== undefined) return family.biases.includes(kind);
  return said.some((name) => text.flag(name) === true);
}
