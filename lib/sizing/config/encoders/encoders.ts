import { UsageError } from '../../../shared/errors';
import type { Encoder } from '../../architecture';
import { Members } from '../members';
import type { Placed } from '../tensors';
import type { TextConfig } from '../text';
import { linear, plain } from '../weights';
import type { Weight } from '../weights';
import { encoderKind } from './kinds';
import type { EncoderKind } from './kinds';
import { projectorShapes } from './projectors';

/** The encoders of a model, their weights, and what is not known of them. */
export interface Encoders {
  readonly encoders: readonly Encoder[];
  readonly placed: readonly Placed[];
  readonly doubts: readonly string[];
}

const NESTS: Readonly<Record<string, Encoder['kind']>> = {
  vision_config: 'vision',
  vision_encoder: 'vision',
  vision_tower_config: 'vision',
  audio_config: 'audio',
  audio_encoder: 'audio',
};

interface Found {
  readonly members: Members;
  readonly kind: EncoderKind;
  readonly doubts: readonly string[];
}

/** Reads the encoders of images and sound beside the text model. */
export function encodersOf(config: TextConfig): Encoders {
  const around = config.root.object('thinker_config') ?? config.root;
  const nested = Object.entries(NESTS).flatMap(([name, kind]) => {
    const members = around.object(name);
    return members === undefined ? [] : [read(config, members, kind)];
  });
  const found = nested.length === 0 ? unwritten(config) : nested;
  return {
    encoders: found.map((one) => encoderFacts(one)),
    placed: found.map((one) => ({ place: 'first', prefix: '', weights: encoderWeights(config, one) })),
    doubts: found.flatMap(({ doubts }) => doubts),
  };
}

/** Encoders that the configuration has no object for: Phi 3 Vision, Phi 4 Multimodal. */
function unwritten(config: TextConfig): readonly Found[] {
  const kind = encoderKind([config.root.text('model_type'), config.modelType]);
  if (kind?.beside !== true) return [];
  const members = new Members(kind.defaults, config.root.where);
  return [{ members, kind, doubts: [] }];
}

/** What is assumed of an encoder of an unknown type: the shape of a plain transformer. */
const UNKNOWN: Readonly<Record<Encoder['kind'], Omit<EncoderKind, 'types' | 'kind'>>> = {
  vision: {
    projector: 'mlp',
    defaults: { num_hidden_layers: 27, hidden_size: 1152, num_attention_heads: 16, mlp_ratio: 4 },
  },
  audio: {
    projector: 'mlp',
    maxPatches: 1500,
    defaults: { num_hidden_layers: 32, hidden_size: 1280, num_attention_heads: 20, mlp_ratio: 4 },
  },
};

function read(config: TextConfig, members: Members, kind: Encoder['kind']): Found {
  const own = members.text('model_type');
  const known = encoderKind([own, config.root.text('model_type'), config.modelType]);
  const row = known?.kind === kind ? known : { types: [], kind, ...UNKNOWN[kind] };
  const measured =
    row.parameters === undefined ? [] : [`the ${kind} encoder '${own ?? ''}' is counted as a whole`];
  const doubts =
    row === known ? measured : [`the ${kind} encoder '${own ?? ''}' is not known: it is read by its members`];
  const told = row.doubt === undefined ? [] : [`the ${row.doubt} is read by its members`];
  return { members: spelled(members).over(row.defaults), kind: row, doubts: [...doubts, ...told] };
}

/** Kimi's encoders put `vt_` before the usual names. */
function spelled(members: Members): Members {
  const entries = Object.entries(members.all).map(
    ([name, value]) => [name.replace(/^vt_/u, ''), value] as const,
  );
  return new Members(Object.fromEntries(entries), members.where);
}

function layersOf(members: Members): number {
  const names = ['depth', 'encoder_layers', 'num_hidden_layers', 'num_layers', 'n_layers', 'layers'];
  return (members.firstCount(names) ?? 1) + (members.firstCount(['num_global_layers']) ?? 0);
}

function widthOf(members: Members): number {
  return members.firstCount(['embed_dim', 'd_model', 'hidden_size', 'width', 'dim']) ?? 1;
}

function innerOf({ members, kind }: Found): number {
  if (kind.projector === 'glm') return members.count('out_hidden_size');
  const own = members.firstCount(['intermediate_size', 'encoder_ffn_dim', 'ffn_dim', 'hidden_dim']);
  const ratio = members.number('mlp_ratio') ?? 4;
  if (ratio <= 0) {
    throw new UsageError(`'mlp_ratio' in ${members.where} is ${ratio}, expected a number above 0`);
  }
  return own ?? Math.floor(widthOf(members) * ratio);
}

function encoderFacts(found: Found): Encoder {
  const { members, kind } = found;
  const heads = members.firstCount([
    'num_heads',
    'encoder_attention_heads',
    'num_attention_heads',
    'n_heads',
  ]);
  const side = (members.firstCount(['image_size']) ?? 1024) / (members.firstCount(['patch_size']) ?? 14);
  return {
    kind: kind.kind,
    layers: layersOf(members),
    hiddenSize: widthOf(members),
    heads: heads ?? 1,
    intermediateSize: innerOf(found),
    maxTokens: kind.maxPatches ?? Math.floor(side) ** 2,
  };
}

const PART = { part: 'encoder' as const, split: 'tensor' as const };

function encoderWeights(config: TextConfig, found: Found): readonly Weight[] {
  const { members, kind } = found;
  if (kind.parameters !== undefined) {
    return [plain('encoder', kind.parameters, { part: 'encoder', split: 'copied' })];
  }
  const width = widthOf(members);
  const text = config.text.count('hiddenSize');
  const projector = isMistral3(config) ? 'merging' : kind.projector;
  const shapes = projectorShapes(projector, { encoder: members, width: width * featureLayers(config), text });
  const bias = kind.biases !== false;
  return [
    ...layerWeights(found, bias),
    plain('encoder.embeddings', embeddingSize(found, width), { part: 'encoder', split: 'copied' }),
    ...shapes.map((shape, at) => linear(`encoder.projector.${at}`, shape, { ...PART, bias })),
  ];
}

/** Llava Next may hand over the outputs of several layers side by side. */
function featureLayers({ root }: TextConfig): number {
  return root.list('vision_feature_layer')?.length ?? 1;
}

function isMistral3({ root }: TextConfig): boolean {
  return root.text('model_type') === 'mistral3';
}

function layerWeights(found: Found, bias: boolean): readonly Weight[] {
  const { members, kind } = found;
  const width = widthOf(members);
  const attention = members.firstCount(['qkv_hidden_size']) ?? width;
  const inner = innerOf(found);
  const options = { ...PART, count: layersOf(members), bias };
  const up = linear('encoder.layers.0.up_proj', [inner, width], options);
  return [
    linear('encoder.layers.0.qkv_proj', [3 * attention, width], options),
    linear('encoder.layers.0.o_proj', [width, attention], options),
    up,
    ...(kind.gated === true ? [{ ...up, name: 'encoder.layers.0.gate_proj' }] : []),
    linear('encoder.layers.0.down_proj', [width, inner], options),
    plain('encoder.layers.0.norm', 4 * width, { part: 'encoder', split: 'copied', count: layersOf(members) }),
  ];
}

/** Patches or frames to vectors, and positions. */
function embeddingSize({ members, kind }: Found, width: number): number {
  if (kind.kind === 'audio') return audioEmbedding(members, width);
  const patch = members.firstCount(['patch_size']) ?? 14;
  const channels = members.firstCount(['in_channels', 'num_channels', 'in_chans']) ?? 3;
  const frames = members.firstCount(['temporal_patch_size']) ?? 1;
  return (
    channels * patch * patch * frames * width +
    positionsOf(members, patch) * width * (kind.positionTables ?? 1)
  );
}

function positionsOf(members: Members, patch: number): number {
  const own = members.firstCount(['num_position_embeddings', 'position_embedding_size']);
  const image = members.firstCount(['image_size']);
  return own ?? (image === undefined ? 0 : Math.floor(image / patch) ** 2);
}

/** Two convolutions of three steps over the mel spectrum. */
function audioEmbedding(members: Members, width: number): number {
  const mel = members.firstCount(['num_mel_bins']) ?? 128;
  const positions = members.firstCount(['max_source_positions']) ?? 1500;
  return 3 * mel * width + 3 * width * width + positions * width;
}
