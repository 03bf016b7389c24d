import type { Members } from './members';
import { linear } from './weights';
import type { Piece } from './weights';

/**
 * Sparse attention over heads of keys and values (MiniMax M3): a key of 16 bits for each token finds the blocks;
 * vllm-project/vllm vllm/models/minimax_m3/common/indexer.py@545393a.
 */
export function isSparse(text: Members, layer: number): boolean {
  const sparse = text.object('sparse_attention_config');
  if (sparse === undefined || sparse.flag('use_sparse_attention') === false) return false;
  return sparse.numbers('sparse_attention_freq')?.[layer] === 1;
}

/** Adds the queries and the key of the indexer to a layer of attention. */
export function withIndexer(text: Members, piece: Piece): Piece {
  const sparse = text.object('sparse_attention_config');
  const width = sparse?.optionalCount('sparse_index_dim') ?? 0;
  const heads = sparse?.optionalCount('sparse_num_index_heads') ?? 1;
  const hidden = text.count('hiddenSize');
  const part = 'attention' as const;
  return {
    caches: piece.caches.map((cache) =>
      cache.kind === 'attention' ? { ...cache, indexerDim: width } : cache,
    ),
    weights: [
      ...piece.weights,
      linear('self_attn.index_q_proj', [heads * width, hidden], { part, split: 'kv-heads' }),
      linear('self_attn.index_k_proj', [width, hidden], { part, split: 'copied' }),
    ],
  };
}
