import type { Dtype, Layer, LayerCache } from '../architecture';
import { attentionPiece, attentionWeights, hasBias, headsOf } from './attention';
import type { Block, Mixer } from './blocks';
import { blocksOf } from './blocks';
import { compressedPiece, isCompressed } from './compressed';
import { denseWeights, expertWeights, expertsOf } from './experts';
import type { ExpertShape } from './experts';
import { expandedPiece, isLatent, latentPiece } from './latent';
import type { Members } from './members';
import { isSparse, withIndexer } from './sparse';
import { statePiece } from './state';
import type { Placed } from './tensors';
import type { TextConfig } from './text';
import { plain, under } from './weights';
import type { Piece, Weight } from './weights';
import { reachOf } from './windows';

/** The layers of the text model: what each keeps, and its weights. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly placed: readonly Placed[];
  readonly blocks: readonly Block[];
  readonly experts?: ExpertShape;
}

const NOTHING: LayerCache = { kind: 'none' };

/** Reads every layer: what it keeps, and its weights. */
export function layersOf(config: TextConfig, dtype: Dtype): Layers {
  const experts = expertsOf(config);
  const blocks = blocksOf(config);
  const pieceOf = mixerReader(config, dtype, blocks.length);
  const read = blocks.map((block, index) => {
    const pieces = block.mixers.map((mixer) => pieceOf(mixer, index, block));
    const weights = [...pieces.flatMap((piece) => piece.weights), ...restWeights(config, block, experts)];
    return { layer: layerOf(pieces), placed: { place: index, weights: under(`layers.${index}.`, weights) } };
  });
  return {
    layers: read.map(({ layer }) => layer),
    placed: read.map(({ placed }) => placed),
    blocks,
    ...(experts === undefined ? {} : { experts }),
  };
}

function layerOf(pieces: readonly Piece[]): Layer {
  const [cache = NOTHING, ...beside] = pieces.flatMap(({ caches }) => caches);
  return beside.length === 0 ? { cache } : { cache, beside };
}

type Reader = (mixer: Mixer, layer: number, block: Block) => Piece;

/** Layers alike are read once. */
function mixerReader(config: TextConfig, dtype: Dtype, layers: number): Reader {
  const known = new Map<string, Piece>();
  return (mixer, layer, block) => {
    const reach = mixer === 'attention' ? reachOf(config, layer, layers) : {};
    const shares = mixer === 'attention' && sharesCache(config, layer, layers);
    const key = JSON.stringify([mixer, reach, shares, block.own?.kvHeads, kindOfLayer(config, layer)]);
    const piece = known.get(key) ?? readMixer(config, { mixer, dtype, reach, block, layer });
    known.set(key, piece);
    return shares ? { weights: piece.weights, caches: [] } : piece;
  };
}

/** What sets the attention of a layer apart from that of others. */
function kindOfLayer({ text }: TextConfig, layer: number): unknown {
  return ['compress_ratios', 'indexer_types']
    .map((name) => text.list(name)?.[layer])
    .concat(isSparse(text, layer));
}

interface MixerAt {
  readonly layer: number;
  readonly mixer: Mixer;
  readonly dtype: Dtype;
  readonly reach: ReturnType<typeof reachOf>;
  readonly block: Block;
}

function readMixer(config: TextConfig, { mixer, dtype, reach, block, layer }: MixerAt): Piece {
  if (mixer !== 'attention') return statePiece(config, mixer, dtype);
  if (config.family.encoderOnly === true)
    return { weights: attentionWeights(config, headsOf(config, false)), caches: [] };
  if (isCompressed(config)) return compressedPiece(config, layer);
  if (isLatent(config)) return latentPiece(config, layer);
  if (config.text.has('kv_lora_rank') && config.family.expandsLatents === true) return expandedPiece(config);
  const heads = headsOf(config, reach.window !== undefined);
  const own = block.own?.kvHeads;
  const piece = attentionPiece(config, own === undefined ? heads : { ...heads, kvHeads: own }, reach);
  return isSparse(config.text, layer) ? withIndexer(config.text, piece) : piece;
}

/** Gemma 3n and 4: the last layers use the keys and values of earlier ones. */
function sharesCache({ text }: TextConfig, layer: number, layers: number): boolean {
  const shared = text.optionalNumber('num_kv_shared_layers') ?? 0;
  return shared > 0 && layer >= layers - shared;
}

/** The feed-forward part and the norms of a layer. */
function restWeights(config: TextConfig, block: Block, experts: ExpertShape | undefined): readonly Weight[] {
  const { text, family } = config;
  const hidden = text.count('hiddenSize');
  const gated = isGated(config);
  const count = family.norms ?? (block.mixers.length > 0 && block.feedForward !== 'none' ? 2 : 1);
  const norms = plain('norm', hidden * count * (family.normBiases === true ? 2 : 1), {
    part: 'norm',
    split: 'copied',
  });
  const dense = (): readonly Weight[] =>
    denseWeights('mlp', [hidden, denseSize(config, block)], { gated, bias: hasBias(text, family, 'mlp') });
  if (block.feedForward === 'none') return [norms];
  if (block.feedForward === 'dense' || experts === undefined) return [norms, ...dense()];
  const beside = family.denseBesideExperts === true ? dense() : [];
  return [norms, ...beside, ...expertWeights(config, experts, gated)];
}

/** Width of a dense feed-forward part; families name it apart where experts have the usual name. */
export function denseSize({ text, modelType }: TextConfig, block?: Block): number {
  const apart = ['intermediate_size_mlp', 'dense_intermediate_size'];
  const granite = modelType?.startsWith('granitemoe') === true ? ['shared_intermediate_size'] : [];
  const own = block?.own?.intermediateSize ?? text.firstCount([...apart, ...granite]);
  return own ?? text.optionalCount('intermediateSize') ?? multipliedSize(text);
}

/** Width of what one token passes: the dense part, or its experts with the shared ones, the wider of both. */
export function passedSize(
  config: TextConfig,
  { blocks, experts }: Pick<Layers, 'blocks' | 'experts'>,
): number {
  const dense = blocks
    .filter(({ feedForward }) => feedForward === 'dense')
    .map((block) => denseSize(config, block));
  const sparse = experts === undefined ? 0 : experts.perToken * experts.intermediateSize + experts.sharedSize;
  return Math.max(sparse, ...dense);
}

/** Older families have a factor, or always four times the width of the model. */
function multipliedSize(text: Members): number {
  const ratio =
    text.number('expansion_ratio') ?? text.number('mlp_ratio') ?? (text.has('n_embd') ? 4 : undefined);
  return ratio === undefined ? text.count('intermediateSize') : Math.floor(ratio * text.count('hiddenSize'));
}

const PLAIN = new Set([
  'relu',
  'relu2',
  'squared_relu',
  'gelu',
  'gelu_new',
  'gelu_fast',
  'gelu_python',
  'quick_gelu',
  'xielu',
]);

/** Whether the feed-forward part multiplies by a gate. */
export function isGated({ text, family }: TextConfig): boolean {
  if (family.gated !== undefined) return family.gated;
  const activation = text.text('activation');
  return activation === undefined || !PLAIN.has(activation);
}
