import type { Members } from './members';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Weight } from './weights';

/**
 * Gemma 3n and the small Gemma 4: a second embedding with a row for each token and layer, and, in Gemma 3n,
 * several streams between layers; vllm-project/vllm vllm/model_executor/models/gemma3n.py, gemma4.py.
 */
function widthOf(text: Members): number | undefined {
  return text.optionalCount('hidden_size_per_layer_input');
}

const COPIED = { part: 'mlp' as const, split: 'copied' as const };

/** What stands before the layers. */
export function perLayerEmbeddings({ text }: TextConfig): readonly Weight[] {
  const width = widthOf(text);
  if (width === undefined) return [];
  const hidden = text.count('hiddenSize');
  const layers = text.count('layers');
  const rows = text.optionalCount('vocab_size_per_layer_input') ?? text.count('vocabularySize');
  const table = plain('embed_tokens_per_layer', 0, { part: 'embedding', split: 'vocabulary' });
  const streams = text.optionalCount('altup_num_inputs') ?? 1;
  return [
    { ...table, outputs: rows, inputs: layers * width },
    linear('per_layer_model_projection', [layers * width, hidden], COPIED),
    plain('altup_projections', 2 * (streams - 1) * hidden * hidden, COPIED),
  ];
}

/** What each layer has besides. */
export function perLayerWeights({ text }: TextConfig): readonly Weight[] {
  const width = widthOf(text);
  if (width === undefined) return [];
  const hidden = text.count('hiddenSize');
  const laurel = text.optionalCount('laurel_rank');
  return [
    linear('per_layer_input_gate', [width, hidden], COPIED),
    linear('per_layer_projection', [hidden, width], COPIED),
    ...(laurel === undefined ? [] : [plain('laurel', 2 * laurel * hidden, COPIED)]),
  ];
}

/** Gemma 4: layers that share keys and values may be twice as wide inside. */
export function isDoubleWide({ text }: TextConfig, layer: number, layers: number): boolean {
  const shared = text.optionalNumber('num_kv_shared_layers') ?? 0;
  return text.flag('use_double_wide_mlp') === true && layer >= layers - shared;
}
