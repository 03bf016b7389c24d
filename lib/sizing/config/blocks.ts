import { hasExperts } from './experts';
import { Members, isObject } from './members';
import { isDoubleWide } from './per-layer';
import type { StateKind } from './state';
import type { TextConfig } from './text';

/** What one layer of the checkpoint is made of. */
export interface Block {
  /** What mixes tokens; two where attention and a state stand side by side (Falcon H1, Zamba 2). */
  readonly mixers: readonly Mixer[];
  readonly feedForward: 'dense' | 'experts' | 'none';
  /** Members that count for this layer alone (DeciLM). */
  readonly own?: OwnSizes;
}

export type Mixer = 'attention' | StateKind;

export interface OwnSizes {
  readonly kvHeads?: number;
  readonly intermediateSize?: number;
}

/** Letters of `hybrid_override_pattern`, each one a whole layer (Nemotron H). */
const LETTERS: Readonly<Record<string, Block>> = {
  M: { mixers: ['mamba2'], feedForward: 'none' },
  '*': { mixers: ['attention'], feedForward: 'none' },
  '-': { mixers: [], feedForward: 'dense' },
  E: { mixers: [], feedForward: 'experts' },
};
const WORDS: Readonly<Record<string, string>> = { mamba: 'M', attention: '*', mlp: '-', moe: 'E' };

/** The layers of the model, in order. */
export function blocksOf(config: TextConfig): readonly Block[] {
  const { text, modelType } = config;
  const pattern = text.text('hybrid_override_pattern');
  if (pattern !== undefined) return [...pattern].flatMap((letter) => LETTERS[letter] ?? []);
  const words = text.texts('layers_block_type');
  if (modelType === 'nemotron_h' && words.length > 0) {
    return words.flatMap((word) => LETTERS[WORDS[word] ?? ''] ?? []);
  }
  const blocks = text.list('block_configs');
  if (blocks !== undefined) return blocks.map((block) => deciBlock(config, block));
  const count = text.count('layers');
  return Array.from({ length: count }, (_, layer) => ({
    mixers: mixersOf(config, layer, count),
    feedForward: feedForwardOf(config, layer),
    ...(isDoubleWide(config, layer, count)
      ? { own: { intermediateSize: 2 * text.count('intermediateSize') } }
      : {}),
  }));
}

/** DeciLM: each layer has its own number of heads and width, or none of either. */
function deciBlock(config: TextConfig, block: unknown): Block {
  const members = new Members(isObject(block) ? block : {}, config.text.where);
  const attention = members.object('attention') ?? new Members({ no_op: true }, config.text.where);
  const group = attention.flag('no_op') === true ? undefined : attention.optionalCount('n_heads_in_group');
  const kvHeads = group === undefined ? {} : { kvHeads: config.text.count('heads') / group };
  const width = deciWidth(config, members.object('ffn'));
  return {
    mixers: group === undefined ? [] : ['attention'],
    feedForward: width === undefined ? 'none' : 'dense',
    own: { ...kvHeads, ...(width === undefined ? {} : { intermediateSize: width }) },
  };
}

/** Two thirds of twice the multiple, up to the next 256; vllm-project/vllm vllm/model_executor/models/nemotron_nas.py. */
function deciWidth({ text }: TextConfig, ffn: Members | undefined): number | undefined {
  const own = ffn?.optionalCount('intermediate_size');
  const multiple = ffn?.flag('no_op') === true ? undefined : ffn?.number('ffn_mult');
  if (own !== undefined || multiple === undefined) return own;
  const width = Math.floor((2 * multiple * text.count('hiddenSize')) / 3);
  return Math.ceil(width / 256) * 256;
}

function feedForwardOf(config: TextConfig, layer: number): Block['feedForward'] {
  const { text, family } = config;
  if (family.mamba !== undefined && text.nameOf('heads') === undefined) return 'none';
  const experts = text.optionalCount('experts') ?? 0;
  return experts > 1 && text.flag('enable_moe_block') !== false && hasExperts(config, layer)
    ? 'experts'
    : 'dense';
}

const NAMED: Readonly<Record<string, readonly Mixer[]>> = {
  linear_attention: ['gdn'],
  mamba: ['mamba2'],
  mamba2: ['mamba2'],
  conv: ['conv'],
  hybrid: ['mamba2', 'attention'],
};

function mixersOf(config: TextConfig, layer: number, layers: number): readonly Mixer[] {
  const { text, family } = config;
  const listed = alikeMixers(config) ?? namedMixers(config, layer) ?? indexedMixers(config, layer);
  if (listed !== undefined) return listed;
  if (text.has('linear_num_value_heads')) {
    return [isEvery(text.optionalCount('full_attention_interval') ?? 4, layer) ? 'attention' : 'gdn'];
  }
  if (family.mamba === undefined || !isMamba(config, layer, layers)) return ['attention'];
  return [family.mamba === 1 ? 'mamba1' : 'mamba2'];
}

/** Families whose layers are all alike. */
function alikeMixers({ family, modelType }: TextConfig): readonly Mixer[] | undefined {
  if (family.recurrent === true) return ['linear'];
  return modelType === 'falcon_h1' ? ['mamba2', 'attention'] : undefined;
}

/** What a list of the configuration calls this very layer. */
function namedMixers(config: TextConfig, layer: number): readonly Mixer[] | undefined {
  const { text, family } = config;
  const type = text.list('layer_types')?.[layer] ?? text.list('layers_block_type')?.[layer];
  if (typeof type !== 'string') return undefined;
  if (type === 'linear_attention') return [linearKind(config)];
  if (type === 'mamba' && family.mamba === 1) return ['mamba1'];
  return NAMED[type] ?? ['attention'];
}

/** Families have different layers under the name of linear attention. */
function linearKind({ text, modelType }: TextConfig): Mixer {
  if (modelType?.toLowerCase().startsWith('minimax') === true) return 'linear';
  return text.has('linear_attn_config') ? 'kda' : 'gdn';
}

/** Lists of the layers of a kind, by number. */
function indexedMixers({ text }: TextConfig, layer: number): readonly Mixer[] | undefined {
  const kda = text.object('linear_attn_config')?.numbers('kda_layers');
  if (kda !== undefined) return kda.includes(layer + 1) ? ['kda'] : ['attention'];
  const lightning = text.list('attn_type_list')?.[layer];
  if (lightning !== undefined) return [lightning === 0 ? 'linear' : 'attention'];
  const full = text.numbers('full_attn_idxs');
  return full === undefined ? undefined : [full.includes(layer) ? 'attention' : 'conv'];
}

function isEvery(interval: number, layer: number): boolean {
  return (layer + 1) % interval === 0;
}

/** Hybrids whose layers follow a rule. */
function isMamba({ text }: TextConfig, layer: number, layers: number): boolean {
  const indices = text.numbers('attn_layer_indices') ?? text.numbers('hybrid_layer_ids');
  if (indices !== undefined) return !indices.includes(layer);
  const period = text.optionalCount('attn_layer_period');
  if (period !== undefined) return layer % period !== (text.optionalNumber('attn_layer_offset') ?? 0);
  const step = text.optionalCount('mamba_step');
  if (step === undefined) return true;
  return layers <= Math.floor(step / 2) ? layer !== layers - 1 : layer % step !== Math.floor(step / 2);
}
