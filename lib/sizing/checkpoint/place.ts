import type { Split, Tensor } from '../architecture';

/** What a tensor of a checkpoint is to the model, by its name. */
export interface Role {
  readonly part: Tensor['part'];
  readonly split: Split;
  readonly place: Tensor['place'];
  /** Queries, keys and values in one matrix. */
  readonly fused?: boolean;
}

/** Tensors that vLLM does not load: buffers, masks, what is the same as another. */
const UNLOADED =
  /(?:rotary_emb\.inv_freq|\.attn\.(?:masked_)?bias|attention\.(?:masked_)?bias|position_ids|num_batches_tracked|weight_shape|quant_map|nested_absmax|nested_quant_map|quant_state)/u;
const DRAFT = /(?:^|\.)(?:mtp|nextn|mtp_block|eagle)\b/u;
const ENCODER =
  /(?:^|\.)(?:visual|vision_tower|vision_model|vision_encoder|vision_embed_tokens|vision_adapter|multi_modal_projector|mm_projector|multimodal_projector|embed_vision|embed_audio|audio_tower|audio_model|patch_merger|pre_mm_projector_norm|vision_language_adapter|mlp1|encoder(?!\.layer\.))\b/u;
const LAYER = /(?:^|\.)(?:layers|layer|h|blocks)\.(\d+)\./u;

/** Rows of a table, the first that fits counts: part, split, name. */
const RULES: readonly (readonly [Tensor['part'], Split, RegExp])[] = [
  [
    'mlp',
    'copied',
    /(?:mlp|feed_forward|block_sparse_moe|mixer|moe|ffn)\.(?:gate\b|router|gate\.)|shared_expert_gate|router\b|e_score_correction_bias/u,
  ],
  ['mlp', 'tensor', /shared_experts?\b|shared_mlp/u],
  ['experts', 'expert', /\bexperts\b/u],
  [
    'attention',
    'copied',
    /\b(?:indexer|compressor|q_a_proj|kv_a_proj_with_mqa|q_a_layernorm|kv_a_layernorm|wq_a|wkv|fused_wqa_wkv)\b|\b[qk]_?norm\b|\b[qk]_layernorm\b/u,
  ],
  [
    'state',
    'tensor',
    /\b(?:linear_attn|mamba|ssm|conv1d|A_log|dt_bias|in_proj|x_proj|dt_proj|out_gate|conv)\b|mixer\.(?:D|A|norm|out_proj)\b/u,
  ],
  ['norm', 'copied', /norm|\bln_|layernorm/iu],
  ['attention', 'kv-heads', /\b(?:k_proj|v_proj|wk|wv|key|value|key_proj|value_proj)\b/u],
  ['attention', 'tensor', /attn|attention|\b(?:q_proj|o_proj|qkv_proj)\b/u],
];
const FUSED = /\b(?:qkv_proj|Wqkv|query_key_value|c_attn|wqkv|qkv)\b/u;

/** Where nothing tells, a tensor counts whole on every rank. */
const ELSE: readonly [Tensor['part'], Split] = ['mlp', 'copied'];
const DENSE =
  /\b(?:mlp|ffn|feed_forward|fc1|fc2|fc_in|fc_out|intermediate|output|dense_h_to_4h|dense_4h_to_h|wi|wo|w1|w2|w3|up_proj|down_proj|gate_proj)\b/u;

/** The role of a tensor; undefined where vLLM does not load it. */
export function roleOf(name: string, layers: number): Role | undefined {
  if (UNLOADED.test(name) || DRAFT.test(name)) return undefined;
  if (ENCODER.test(name) && !/(?:^|\.)decoder\./u.test(name))
    return { part: 'encoder', split: 'tensor', place: 'first' };
  const layer = LAYER.exec(name)?.[1];
  if (layer === undefined) return endRole(name);
  // Layers after the last one are for speculative decoding.
  return Number(layer) >= layers ? undefined : { ...layerRole(name), place: Number(layer) };
}

function endRole(name: string): Role {
  if (/embed_tokens|\bwte\b|word_embeddings|tok_embeddings|embed_in|\bembedding\b/u.test(name)) {
    return { part: 'embedding', split: 'vocabulary', place: 'first' };
  }
  if (/\bwpe\b|position|token_type/u.test(name))
    return { part: 'embedding', split: 'copied', place: 'first' };
  if (/lm_head|embed_out|output_layer|^output\./u.test(name))
    return { part: 'head', split: 'vocabulary', place: 'last' };
  if (/norm|ln_f/u.test(name)) return { part: 'norm', split: 'copied', place: 'last' };
  return { part: 'head', split: 'copied', place: 'last' };
}

function layerRole(name: string): Omit<Role, 'place'> {
  const rule = RULES.find(([, , pattern]) => pattern.test(name));
  if (rule === undefined) {
    const [part, split] = ELSE;
    return { part, split: DENSE.test(name) ? 'tensor' : split };
  }
  const [part, split] = rule;
  return part === 'attention' && FUSED.test(name) ? { part, split, fused: true } : { part, split };
}
