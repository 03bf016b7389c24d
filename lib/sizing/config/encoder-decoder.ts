import type { Layer, LayerCache } from '../architecture';
import { attentionWeights, headsOf } from './attention';
import { denseWeights } from './experts';
import type { JsonObject, Members } from './members';
import type { Placed } from './tensors';
import type { TextConfig } from './text';
import { linear, plain, under } from './weights';
import type { Piece, Weight } from './weights';

/** An encoder that text attends to by cross attention: Whisper, BART. */
export interface EncoderStack {
  readonly layers: readonly Layer[];
  readonly placed: readonly Placed[];
}

/** Members of the decoder, under the names that other models have. */
export function decoderMembers(members: Members): JsonObject {
  const names: Readonly<Record<string, string>> = {
    num_hidden_layers: 'decoder_layers',
    num_attention_heads: 'decoder_attention_heads',
    intermediate_size: 'decoder_ffn_dim',
  };
  const present = Object.entries(names).filter(([, own]) => members.has(own));
  return Object.fromEntries(present.map(([usual, own]) => [usual, members.all[own]]));
}

/** Tokens that the encoder hands over: frames of half a minute for Whisper. */
function encoderTokens({ text }: TextConfig): number {
  return text.firstCount(['max_source_positions', 'max_position_embeddings']) ?? 0;
}

/** Adds cross attention to a layer of the decoder. */
export function withCross(config: TextConfig, piece: Piece): Piece {
  const again = attentionWeights(config, headsOf(config, false)).map((weight) => ({
    ...weight,
    name: weight.name.replace('self_attn', 'encoder_attn'),
  }));
  const caches = piece.caches.map((self): LayerCache =>
    self.kind === 'attention' ? { kind: 'cross', self, encoderTokens: encoderTokens(config) } : self,
  );
  return { caches, weights: [...piece.weights, ...again] };
}

export function encoderStackOf(config: TextConfig): EncoderStack {
  if (config.family.encoderDecoder !== true) return { layers: [], placed: [] };
  const count = config.text.firstCount(['encoder_layers']) ?? 0;
  const layers = Array.from({ length: count }, (): Layer => ({ cache: { kind: 'none' } }));
  const weights = [
    ...Array.from({ length: count }, (_, at) => layerWeights(config, at)).flat(),
    ...frontWeights(config),
  ];
  return {
    layers,
    placed: [
      {
        place: 'first',
        prefix: '',
        weights: weights.map((weight) => ({ ...weight, part: 'encoder' as const })),
      },
    ],
  };
}

function layerWeights(config: TextConfig, at: number): readonly Weight[] {
  const { text } = config;
  const hidden = text.count('hiddenSize');
  const inner = text.firstCount(['encoder_ffn_dim']) ?? text.count('intermediateSize');
  const own = [
    ...attentionWeights(config, headsOf(config, false)),
    ...denseWeights('mlp', [hidden, inner], { gated: false, bias: true }),
    plain('norm', 4 * hidden, { part: 'encoder', split: 'copied' }),
  ];
  return under(`encoder.layers.${at}.`, own);
}

/** Two convolutions over the mel spectrum, and positions. */
function frontWeights(config: TextConfig): readonly Weight[] {
  const hidden = config.text.count('hiddenSize');
  const mel = config.text.optionalCount('num_mel_bins');
  const positions = plain('encoder.embed_positions', encoderTokens(config) * hidden, {
    part: 'encoder',
    split: 'copied',
  });
  if (mel === undefined) return [positions];
  const options = { part: 'encoder' as const, split: 'copied' as const, bias: true };
  return [
    positions,
    linear('encoder.conv1', [hidden, 3 * mel], options),
    linear('encoder.conv2', [hidden, 3 * hidden], options),
  ];
}
