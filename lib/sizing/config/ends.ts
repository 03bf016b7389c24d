import type { Architecture } from '../architecture';
import { hasBias } from './attention';
import { perLayerEmbeddings } from './per-layer';
import { maxPositionsOf } from './positions';
import type { Placed } from './tensors';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Weight } from './weights';

/** Whether the head is the embedding. */
export function isTied({ root, text }: TextConfig): boolean {
  return text.flag('tied') ?? root.flag('tied') ?? false;
}

/** What stands before the layers and after them: embeddings, the last norm, the head. */
export function endsOf(config: TextConfig, task: Architecture['task']): readonly Placed[] {
  return [
    { place: 'first', prefix: '', weights: [...embeddings(config), ...perLayerEmbeddings(config)] },
    { place: 'last', prefix: '', weights: [...lastNorm(config), ...head(config, task)] },
  ];
}

function embeddings(config: TextConfig): readonly Weight[] {
  const { text, family } = config;
  const width = text.optionalCount('word_embed_proj_dim') ?? text.count('hiddenSize');
  const part = 'embedding' as const;
  const tokens: Weight = {
    ...plain('embed_tokens', 0, { part, split: 'vocabulary' }),
    outputs: text.count('vocabularySize'),
    inputs: width,
  };
  const rows = (family.otherEmbeddings ?? []).map((row) =>
    typeof row === 'number' ? row : maxPositionsOf(config),
  );
  const others = rows.map((row) => plain('embed_positions', row * width, { part, split: 'copied' }));
  return [tokens, ...others];
}

function lastNorm({ text, family }: TextConfig): readonly Weight[] {
  const width = text.count('hiddenSize') * (family.normBiases === true ? 2 : 1);
  return [plain('norm', width, { part: 'norm', split: 'copied' })];
}

const HEADLESS: ReadonlySet<Architecture['task']> = new Set(['embed', 'classify']);

function head(config: TextConfig, task: Architecture['task']): readonly Weight[] {
  const { text, family } = config;
  const hidden = text.count('hiddenSize');
  const part = 'head' as const;
  const pooler =
    family.pooler === true ? [plain('pooler', hidden * (hidden + 1), { part, split: 'copied' })] : [];
  if (HEADLESS.has(task) || isTied(config)) return pooler;
  const bias = hasBias(text, family, 'head');
  // Heads that write drafts may know only the usual tokens (EAGLE 3).
  const rows = text.optionalCount('draft_vocab_size') ?? text.count('vocabularySize');
  return [linear('lm_head', [rows, hidden], { part, split: 'vocabulary', bias })];
}
