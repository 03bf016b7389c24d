import type { Dtype, Layer, LayerCache } from '../architecture';
import { attentionPiece, attentionWeights, hasBias, headsOf } from './attention';
import type { Block, Mixer } from './blocks';
import { blocksOf } from './blocks';
import { compressedPiece, isCompressed } from './compressed';
import { withCross } from './encoder-decoder';
import { denseWeights, expertWeights, expertsOf } from './experts';
import type { ExpertShape } from './experts';
import { expandedPiece, isLatent, latentPiece } from './latent';
import type { Members } from './members';
import { perLayerWeights } from './per-layer';
import { isSparse, withIndexer } from './sparse';
import { statePiece } from './state';
import type { Placed } from './tensors';
import type { TextConfig } from './text';
import { plain } from './weights';
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
  const weightsOf = weightsReader(config, experts);
  const read = blocks.map((block, index) => {
    const pieces = block.mixers.map((mixer) => pieceOf(mixer, index, block));
    const placed = { place: index, prefix: `layers.${index}.`, weights: weightsOf(block, pieces) };
    return { layer: layerOf(pieces), placed };
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

/** Weights of a layer; the same list for layers that are alike. */
function weightsReader(
  config: TextConfig,
  experts: ExpertShape | undefined,
): (block: Block, pieces: readonly Piece[]) => readonly Weight[] {
  const known = new Map<string, readonly Weight[]>();
  const numbers = new Map<readonly Weight[], number>();
  const numberOf = ({ weights }: Piece): number => {
    const number = numbers.get(weights) ?? numbers.size;
    numbers.set(weights, number);
    return number;
  };
  return (block, pieces) => {
    const key = JSON.stringify([block, pieces.map(numberOf)]);
    const weights = known.get(key) ?? [
      ...pieces.flatMap((piece) => piece.weights),
      ...restWeights(config, block, experts),
      ...perLayerWeights(config),
    ];
    known.set(key, weights);
    return weights;
  };
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
  return latentKind(config, layer) ?? headsKind(config, { reach, block, layer });
}

/** Attention that keeps latents. */
function latentKind(config: TextConfig, layer: number): Piece | undefined {
  if (isCompressed(config)) return compressedPiece(config, layer);
  if (isLatent(config)) return latentPiece(config, layer);
  return config.text.has('kv_lora_rank') && config.family.expandsLatents === true
    ? expandedPiece(config)
    : undefined;
}

/** Attention that keeps the keys and values of heads. */
function headsKind(
  config: TextConfig,
  { reach, block, layer }: Pick<MixerAt, 'reach' | 'block' | 'layer'>,
): Piece {
  const heads = headsOf(config, reach.window !== undefined);
  const own = block.own?.kvHeads;
  const piece = attentionPiece(config, own === undefined ? heads : { ...heads, kvHeads: own }, reach);
  if (config.family.encoderDecoder === true) return withCross(config, piece);
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
export function denseSize(config: TextConfig, block?: Block): number {
  const { text, modelType } = config;
  const apart = ['intermediate_size_mlp', 'dense_intermediate_size'];
  const granite = modelType?.startsWith('granitemoe') === true ? ['shared_intermediate_size'] : [];
  const own = block?.own?.intermediateSize ?? text.firstCount([...apart, ...granite]);
  return own ?? adjusted(config, text.optionalCount('intermediateSize') ?? multipliedSize(text));
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

/** LFM 2 and Qwen 1 are narrower than their configuration says. */
function adjusted({ text, family }: TextConfig, size: number): number {
  if (family.halvedFeedForward === true) return size / 2;
  if (text.flag('block_auto_adjust_ff_dim') !== true) return size;
  const multiple = text.optionalCount('block_multiple_of') ?? 256;
  const narrowed = Math.floor(Math.floor((2 * size) / 3) * (text.number('block_ffn_dim_multiplier') ?? 1));
  return Math.ceil(narrowed / multiple) * multiple;
}

/** Older families have a factor of the width of the model. */
function multipliedSize(text: Members): number {
  const ratio = text.number('expansion_ratio') ?? text.number('mlp_ratio');
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
