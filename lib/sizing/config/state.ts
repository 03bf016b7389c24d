import type { Dtype, StateCache } from '../architecture';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Piece, Weight } from './weights';

/**
 * State of fixed size instead of keys and values. Shapes as in `MambaStateShapeCalculator`,
 * vllm-project/vllm vllm/model_executor/layers/mamba/mamba_utils.py@02d7108.
 */
export type StateKind = StateCache['variant'];

const PART = { part: 'state' as const, split: 'tensor' as const };
const COPIED = { part: 'state' as const, split: 'copied' as const };

/** Reads the state of layers of a kind. */
export function statePiece(config: TextConfig, kind: StateKind, dtype: Dtype): Piece {
  const piece = {
    mamba1: mamba1Piece,
    mamba2: mamba2Piece,
    gdn: gatedDeltaPiece,
    kda: kdaPiece,
    linear: lightningPiece,
    conv: shortConvolutionPiece,
  }[kind];
  const { weights, cache } = piece(config);
  const ssmDtype = kind === 'kda' ? 'float32' : (stateDtype(config) ?? dtype);
  return { weights, caches: [{ kind: 'state', variant: kind, convDtype: dtype, ssmDtype, ...cache }] };
}

interface State {
  readonly weights: readonly Weight[];
  readonly cache: Pick<StateCache, 'convElements' | 'ssmElements' | 'groups'>;
}

/** The type that the model asks for its recurrent state. */
function stateDtype({ text }: TextConfig): Dtype | undefined {
  const said = text.text('mamba_ssm_cache_dtype') ?? text.text('mamba_ssm_dtype');
  return said === 'float32' || said === 'bfloat16' || said === 'float16' ? said : undefined;
}

/** The first member that is there. */
function pick({ text }: TextConfig, names: readonly string[], otherwise?: number): number {
  const name = names.find((candidate) => typeof text.all[candidate] === 'number');
  if (name === undefined && otherwise !== undefined) return otherwise;
  return text.count(name ?? names[0] ?? '');
}

function mamba1Piece(config: TextConfig): State {
  const hidden = config.text.count('hiddenSize');
  const expand = pick(config, ['expand', 'mamba_expand'], 2);
  const own = config.text.has('mamba_expand') ? undefined : config.text.optionalCount('intermediateSize');
  const inner = own ?? expand * hidden;
  const state = pick(config, ['state_size', 'mamba_d_state']);
  const kernel = pick(config, ['conv_kernel', 'mamba_d_conv'], 4);
  const rank = pick(config, ['time_step_rank', 'mamba_dt_rank'], Math.ceil(hidden / 16));
  return {
    cache: { convElements: inner * (kernel - 1), ssmElements: inner * state },
    weights: [
      linear('mixer.in_proj', [2 * inner, hidden], PART),
      plain('mixer.conv1d', inner * (kernel + 1), PART),
      linear('mixer.x_proj', [rank + 2 * state, inner], PART),
      linear('mixer.dt_proj', [inner, rank], { ...PART, bias: true }),
      plain('mixer.A', inner * (state + 1), PART),
      linear('mixer.out_proj', [hidden, inner], PART),
    ],
  };
}

function mamba2Piece(config: TextConfig): State {
  const hidden = config.text.count('hiddenSize');
  const heads = pick(config, ['mamba_num_heads', 'mamba_n_heads', 'n_mamba_heads', 'num_heads']);
  const inner = mamba2Width(config, heads);
  const width = pick(config, ['mamba_head_dim', 'mamba_d_head', 'mamba_headdim', 'head_dim'], inner / heads);
  const state = pick(config, ['ssm_state_size', 'mamba_d_state', 'state_size']);
  const groups = pick(config, ['n_groups', 'mamba_n_groups', 'mamba_ngroups'], 1);
  const kernel = pick(config, ['conv_kernel', 'mamba_d_conv'], 4);
  const convolved = inner + 2 * groups * state;
  const group = 2 * state * (kernel - 1);
  return {
    cache: {
      convElements: convolved * (kernel - 1),
      ssmElements: heads * width * state,
      groups: { count: groups, convElements: group },
    },
    weights: [
      linear('mixer.in_proj', [inner + convolved + heads, hidden], PART),
      plain('mixer.conv1d', convolved * (kernel + 1), PART),
      plain('mixer.A', 3 * heads, PART),
      plain('mixer.norm', inner, PART),
      linear('mixer.out_proj', [hidden, inner], PART),
    ],
  };
}

function mamba2Width(config: TextConfig, heads: number): number {
  const { text } = config;
  const own = text.optionalCount('mamba_d_ssm');
  if (own !== undefined) return own;
  const width = ['mamba_head_dim', 'mamba_d_head', 'mamba_headdim'].find(
    (name) => text.number(name) !== undefined,
  );
  if (width !== undefined) return heads * text.count(width);
  return pick(config, ['expand', 'mamba_expand'], 2) * text.count('hiddenSize');
}

/** Gated DeltaNet: Qwen 3 Next, Qwen 3.5 and later. */
function gatedDeltaPiece(config: TextConfig): State {
  const { text } = config;
  const hidden = text.count('hiddenSize');
  const keyHeads = text.count('linear_num_key_heads');
  const valueHeads = text.count('linear_num_value_heads');
  const keyDim = text.count('linear_key_head_dim');
  const valueDim = text.count('linear_value_head_dim');
  const kernel = text.count('linear_conv_kernel_dim');
  const values = valueHeads * valueDim;
  const convolved = 2 * keyHeads * keyDim + values;
  return {
    cache: { convElements: convolved * (kernel - 1), ssmElements: valueHeads * valueDim * keyDim },
    weights: [
      linear('linear_attn.in_proj_qkvz', [convolved + values, hidden], PART),
      linear('linear_attn.in_proj_ba', [2 * valueHeads, hidden], PART),
      plain('linear_attn.conv1d', convolved * kernel, PART),
      plain('linear_attn.A_log', 2 * valueHeads, PART),
      plain('linear_attn.norm', valueDim, COPIED),
      linear('linear_attn.out_proj', [hidden, values], PART),
    ],
  };
}

/** Kimi Delta Attention. */
function kdaPiece(config: TextConfig): State {
  const own = config.text.object('linear_attn_config') ?? config.text;
  const hidden = config.text.count('hiddenSize');
  const heads = own.count('num_heads');
  const width = own.count('head_dim');
  const kernel = own.optionalCount('short_conv_kernel_size') ?? 4;
  const inner = heads * width;
  const gate = own.flag('use_full_rank_gate') === true;
  const low = (name: string): readonly Weight[] => [
    linear(`self_attn.${name}_a_proj`, [width, hidden], COPIED),
    linear(`self_attn.${name}_b_proj`, [inner, width], PART),
  ];
  return {
    cache: { convElements: 3 * inner * (kernel - 1), ssmElements: heads * width * width },
    weights: [
      ...['q_proj', 'k_proj', 'v_proj'].map((name) => linear(`self_attn.${name}`, [inner, hidden], PART)),
      plain('self_attn.conv1d', 3 * inner * kernel, PART),
      ...low('f'),
      ...(gate ? [linear('self_attn.g_proj', [inner, hidden], PART)] : low('g')),
      linear('self_attn.b_proj', [heads, hidden], PART),
      plain('self_attn.A_log', heads + inner, PART),
      plain('self_attn.o_norm', width, COPIED),
      linear('self_attn.o_proj', [hidden, inner], PART),
    ],
  };
}

/** Lightning attention of MiniMax: one matrix for each head. */
function lightningPiece(config: TextConfig): State {
  const { text } = config;
  const hidden = text.count('hiddenSize');
  const head = text.optionalCount('headDim');
  const heads = text.optionalCount('heads') ?? Math.floor(hidden / (head ?? hidden));
  const width = head ?? Math.floor(hidden / heads);
  const inner = heads * width;
  return {
    cache: { convElements: 0, ssmElements: heads * width * width },
    weights: [
      linear('self_attn.qkv_proj', [3 * inner, hidden], PART),
      linear('self_attn.output_gate', [inner, hidden], PART),
      plain('self_attn.norm', inner, PART),
      linear('self_attn.out_proj', [hidden, inner], PART),
    ],
  };
}

/** Short convolutions of LFM 2. */
function shortConvolutionPiece(config: TextConfig): State {
  const hidden = config.text.count('hiddenSize');
  const inner = config.text.optionalCount('conv_dim') ?? hidden;
  const kernel = config.text.optionalCount('conv_L_cache') ?? 3;
  return {
    cache: { convElements: inner * (kernel - 1), ssmElements: 0 },
    weights: [
      linear('conv.in_proj', [3 * inner, hidden], PART),
      plain('conv.conv', inner * kernel, PART),
      linear('conv.out_proj', [hidden, inner], PART),
    ],
  };
}
