import type { Layers } from './layers';
import type { Placed } from './tensors';
import type { TextConfig } from './text';
import { linear } from './weights';

/** Layers of the checkpoint that only speculative decoding loads. */
export function draftLayersOf({ text }: TextConfig): number {
  return text.firstCount(['num_nextn_predict_layers', 'mtp_num_hidden_layers']) ?? 0;
}

/** Their weights: a layer as the last one with attention has, and what joins the last output with the next token. */
export function draftWeights(
  config: TextConfig,
  { layers, placed }: Pick<Layers, 'layers' | 'placed'>,
): readonly Placed[] {
  const kept = layers.flatMap(({ cache }, at) =>
    cache.kind === 'attention' || cache.kind === 'mla' ? [at] : [],
  );
  const like = placed[kept.at(-1) ?? -1];
  if (like === undefined) return [];
  const hidden = config.text.count('hiddenSize');
  const joined = linear('eh_proj', [hidden, 2 * hidden], { part: 'draft', split: 'copied' });
  const weights = [joined, ...like.weights.map((weight) => ({ ...weight, part: 'draft' as const }))];
  return Array.from({ length: draftLayersOf(config) }, (_, at) => ({
    place: 'last' as const,
    prefix: `layers.${layers.length + at}.`,
    weights,
  }));
}
