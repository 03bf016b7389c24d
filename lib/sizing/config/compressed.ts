import type { LatentCache } from '../architecture';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Piece, Weight } from './weights';

/**
 * Attention of DeepSeek V4: each layer keeps a window of latents, and most keep one latent for 4 or 128 tokens;
 * vllm-project/vllm vllm/models/deepseek_v4/attention.py@0484480 and compressor.py@01cc1d3.
 */
export function isCompressed({ text }: TextConfig): boolean {
  return text.list('compress_ratios') !== undefined && text.has('o_lora_rank');
}

/** Bytes of a latent in eight bits: 448 of the latent, 128 of its position, 8 of scales. */
const PACKED_BYTES = 584;
/** Layers with this ratio pick the latents to attend to, and their compressor looks at two groups at once. */
const PICKING_RATIO = 4;

const COPIED = { part: 'attention' as const, split: 'copied' as const };
const SPLIT = { part: 'attention' as const, split: 'tensor' as const };

interface Widths {
  readonly hidden: number;
  readonly heads: number;
  readonly latent: number;
  readonly low: number;
  readonly indexer: number;
  readonly indexerHeads: number;
}

export function compressedPiece(config: TextConfig, layer: number): Piece {
  const { text } = config;
  const widths: Widths = {
    hidden: text.count('hiddenSize'),
    heads: text.count('heads'),
    latent: text.count('head_dim'),
    low: text.count('q_lora_rank'),
    indexer: text.count('index_head_dim'),
    indexerHeads: text.count('index_n_heads'),
  };
  const ratio = text.numbers('compress_ratios')?.[layer] ?? 0;
  return { caches: cachesOf(config, widths, ratio), weights: weightsOf(config, widths, ratio) };
}

function cachesOf({ text }: TextConfig, { latent, indexer }: Widths, ratio: number): readonly LatentCache[] {
  const ropeDim = text.count('qk_rope_head_dim');
  const base = { kind: 'mla' as const, rank: latent - ropeDim, ropeDim, packedBytes: PACKED_BYTES };
  const window = { ...base, window: text.count('sliding_window') };
  if (ratio <= 1) return [window];
  const picks = ratio === PICKING_RATIO ? { indexerDim: indexer } : {};
  return [{ ...base, ratio, ...picks }, window];
}

function weightsOf({ text }: TextConfig, widths: Widths, ratio: number): readonly Weight[] {
  const { hidden, heads, latent, low } = widths;
  const output = text.count('o_lora_rank');
  const groups = text.count('o_groups');
  return [
    linear('self_attn.wq_a', [low, hidden], COPIED),
    linear('self_attn.wkv', [latent, hidden], COPIED),
    plain('self_attn.norms', low + latent, COPIED),
    linear('self_attn.wq_b', [heads * latent, low], SPLIT),
    linear('self_attn.wo_a', [groups * output, (heads * latent) / groups], SPLIT),
    linear('self_attn.wo_b', [hidden, groups * output], SPLIT),
    ...(ratio > 1 ? compressor('self_attn.compressor', { hidden, width: latent, ratio }) : []),
    ...(ratio === PICKING_RATIO ? indexerWeights(widths, ratio) : []),
  ];
}

interface Compressor {
  readonly hidden: number;
  readonly width: number;
  readonly ratio: number;
}

function compressor(name: string, { hidden, width, ratio }: Compressor): readonly Weight[] {
  const inner = (ratio === PICKING_RATIO ? 2 : 1) * width;
  return [
    plain(`${name}.wkv_gate`, 2 * inner * hidden, COPIED),
    plain(`${name}.norm`, ratio * inner + width, COPIED),
  ];
}

function indexerWeights(widths: Widths, ratio: number): readonly Weight[] {
  const { hidden, low, indexer, indexerHeads } = widths;
  return [
    linear('self_attn.indexer.wq_b', [indexerHeads * indexer, low], COPIED),
    plain('self_attn.indexer.weights_proj', indexerHeads * hidden, COPIED),
    ...compressor('self_attn.indexer.compressor', { hidden, width: indexer, ratio }),
  ];
}
