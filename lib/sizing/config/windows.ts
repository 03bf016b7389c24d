import type { Reach } from './attention';
import type { Members } from './members';
import type { TextConfig } from './text';

const SLIDING = new Set(['sliding_attention', 'local_attention', 'sliding', 'sliding_window_attention']);

/** How far the attention of one layer looks back; nothing where it looks at all tokens. */
export function reachOf(config: TextConfig, layer: number, layers: number): Reach {
  const chunk = chunkOf(config, layer);
  if (chunk !== undefined) return { chunk };
  const window = windowOf(config);
  return window !== undefined && slides(config, layer, layers) ? { window } : {};
}

/** Llama 4: layers with rotary embeddings look at their chunk only. */
function chunkOf({ text, modelType }: TextConfig, layer: number): number | undefined {
  if (modelType?.startsWith('llama4') !== true) return undefined;
  return isChunked(text, layer) ? text.optionalCount('attention_chunk_size') : undefined;
}

function isChunked(text: Members, layer: number): boolean {
  const type = text.list('layer_types')?.[layer];
  if (type !== undefined) return type === 'chunked_attention';
  const rope = text.list('no_rope_layers')?.[layer];
  if (rope !== undefined) return rope !== 0;
  return (layer + 1) % (text.optionalCount('no_rope_layer_interval') ?? 4) !== 0;
}

/** The window of the model; lists (Ministral) have one for each layer, `null` for full attention. */
function windowOf({ text }: TextConfig): number | undefined {
  if (text.flag('use_sliding_window') === false) return undefined;
  const list = text.list('sliding_window') ?? text.list('interleaved_sliding_window');
  if (list !== undefined) return list.find((entry) => typeof entry === 'number');
  return text.firstCount(['sliding_window', 'interleaved_sliding_window', 'sliding_window_size']);
}

function slides(config: TextConfig, layer: number, layers: number): boolean {
  const { text, family } = config;
  const said = namedSlide(config, layer) ?? patternSlide(config, layer);
  if (said !== undefined) return said;
  const every = text.optionalCount('global_attn_every_n_layers') ?? family.fullEvery;
  if (every !== undefined) return (layer + 1) % every !== 0 && !(isGemma4(config) && layer === layers - 1);
  if (text.flag('use_sliding_window') === true)
    return layer >= (text.optionalNumber('max_window_layers') ?? layers);
  return family.windowEverywhere === true;
}

function isGemma4({ modelType }: TextConfig): boolean {
  return modelType?.startsWith('gemma4') === true;
}

/** What the configuration says of this very layer. */
function namedSlide({ text }: TextConfig, layer: number): boolean | undefined {
  const type = text.list('layer_types')?.[layer];
  if (typeof type === 'string') return SLIDING.has(type);
  const list = text.list('sliding_window') ?? text.list('interleaved_sliding_window');
  if (list !== undefined && list.length > 0) return typeof list[layer % list.length] === 'number';
  const hybrid = text.list('hybrid_layer_pattern')?.[layer];
  return hybrid === undefined ? undefined : hybrid === 1;
}

/** `LLLG`: local or global, over and over; a number: one in so many is global. */
function patternSlide({ text }: TextConfig, layer: number): boolean | undefined {
  const pattern = text.text('sliding_window_pattern');
  if (pattern !== undefined && pattern !== '') return pattern[layer % pattern.length] === 'L';
  const every = pattern === undefined ? text.optionalCount('sliding_window_pattern') : undefined;
  return every === undefined ? undefined : (layer + 1) % every !== 0;
}
