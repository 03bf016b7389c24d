import type { LatentCache } from '../architecture';
import { hasBias } from './attention';
import type { Members } from './members';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Piece, Weight } from './weights';

/** Whether keys and values are kept as one latent vector of each token (MLA). */
export function isLatent({ text, family }: TextConfig): boolean {
  return text.has('kv_lora_rank') && text.flag('use_mla') !== false && family.expandsLatents !== true;
}

interface Widths {
  readonly hidden: number;
  readonly heads: number;
  readonly rank: number;
  readonly rope: number;
  readonly nope: number;
  readonly value: number;
}

function widthsOf({ text }: TextConfig): Widths {
  return {
    hidden: text.count('hiddenSize'),
    heads: text.count('heads'),
    rank: text.count('kv_lora_rank'),
    rope: text.count('qk_rope_head_dim'),
    nope: text.count('qk_nope_head_dim'),
    value: text.count('v_head_dim'),
  };
}

/** Multi-head latent attention as DeepSeek V2, V3 and their kin have it. */
export function latentPiece(config: TextConfig, layer: number): Piece {
  const widths = widthsOf(config);
  const { heads, rank, rope, nope, value } = widths;
  const indexerDim = hasIndexer(config.text, layer) ? config.text.optionalCount('index_head_dim') : undefined;
  const cache: LatentCache = {
    kind: 'mla',
    rank,
    ropeDim: rope,
    absorbedElements: rank * heads * (nope + value),
    ...(indexerDim === undefined ? {} : { indexerDim }),
  };
  const indexer = indexerDim === undefined ? [] : indexerWeights(config, widths, indexerDim);
  return { caches: [cache], weights: [...latentWeights(config, widths), ...indexer] };
}

/** The same latents, expanded to heads before they are kept (MiniCPM 3). */
export function expandedPiece(config: TextConfig): Piece {
  const widths = widthsOf(config);
  const width = widths.nope + widths.rope;
  return {
    caches: [{ kind: 'attention', kvHeads: widths.heads, keyDim: width, valueDim: width }],
    weights: latentWeights(config, widths),
  };
}

function latentWeights({ text, family }: TextConfig, widths: Widths): readonly Weight[] {
  const { hidden, heads, rank, rope, nope, value } = widths;
  const low = text.optionalCount('q_lora_rank');
  const part = 'attention' as const;
  const copied = { part, split: 'copied' as const, bias: hasBias(text, family, 'qkv') };
  const split = { part, split: 'tensor' as const };
  const queries =
    low === undefined
      ? [linear('self_attn.q_proj', [heads * (nope + rope), hidden], split)]
      : [
          linear('self_attn.q_a_proj', [low, hidden], copied),
          plain('self_attn.q_a_layernorm', low, { part, split: 'copied' }),
          linear('self_attn.q_b_proj', [heads * (nope + rope), low], split),
        ];
  const gate = text.flag('mla_use_output_gate') === true;
  return [
    ...queries,
    linear('self_attn.kv_a_proj_with_mqa', [rank + rope, hidden], copied),
    plain('self_attn.kv_a_layernorm', rank, { part, split: 'copied' }),
    linear('self_attn.kv_b_proj', [heads * (nope + value), rank], split),
    linear('self_attn.o_proj', [hidden, heads * value], { ...split, bias: hasBias(text, family, 'output') }),
    ...(gate ? [linear('self_attn.g_proj', [heads * value, hidden], split)] : []),
  ];
}

/** GLM 5.2: a layer may use the tokens that the one before has picked. */
function hasIndexer(text: Members, layer: number): boolean {
  return (text.list('indexer_types')?.[layer] ?? 'full') === 'full';
}

/** The indexer of sparse attention picks the tokens to attend to; every rank holds it whole. */
function indexerWeights({ text }: TextConfig, { hidden }: Widths, width: number): readonly Weight[] {
  const low = text.optionalCount('q_lora_rank') ?? hidden;
  const heads = text.count('index_n_heads');
  const options = { part: 'attention' as const, split: 'copied' as const };
  return [
    linear('self_attn.indexer.wq_b', [heads * width, low], options),
    linear('self_attn.indexer.wk', [width, hidden], options),
    plain('self_attn.indexer.k_norm', 2 * width, options),
    plain('self_attn.indexer.weights_proj', heads * hidden, options),
  ];
}
