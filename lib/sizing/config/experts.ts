import { UsageError } from '../../shared/errors';
import { hasBias } from './attention';
import type { TextConfig } from './text';
import { linear, plain } from './weights';
import type { Weight } from './weights';

/** The experts of a layer: how many, how wide, and what all tokens pass beside them. */
export interface ExpertShape {
  readonly count: number;
  readonly perToken: number;
  readonly intermediateSize: number;
  /** Width of the shared experts together; 0 without any. */
  readonly sharedSize: number;
  /** What experts multiply, where it is narrower than the model (latent experts of Nemotron 3, Kimi K3). */
  readonly latentSize?: number;
}

const SHARED_SIZES = [
  'shared_expert_intermediate_size',
  'moe_shared_expert_intermediate_size',
  'share_expert_dim',
  'shared_expert_size',
];
const SHARED_COUNTS = [
  'n_shared_experts',
  'num_shared_experts',
  'num_shared_expert',
  'moe_num_shared_experts',
];

/** The experts of a model; undefined for a dense one. */
export function expertsOf({ text, modelType }: TextConfig): ExpertShape | undefined {
  const count = text.optionalCount('experts');
  if (count === undefined || count < 2 || text.flag('enable_moe_block') === false) return undefined;
  const intermediateSize = text.optionalCount('expertSize') ?? text.count('intermediateSize');
  const perToken = text.optionalCount('expertsPerToken') ?? 1;
  if (perToken > count) {
    throw new UsageError(
      `${text.where} has ${count} experts and ${perToken} for each token, expected at most ${count}`,
    );
  }
  const latentSize = text.optionalCount('moe_latent_size') ?? text.optionalCount('routed_expert_hidden_size');
  return {
    count,
    perToken,
    intermediateSize,
    sharedSize: sharedSizeOf({ text, modelType }, intermediateSize),
    ...(latentSize === undefined ? {} : { latentSize }),
  };
}

function sharedSizeOf({ text, modelType }: Pick<TextConfig, 'text' | 'modelType'>, size: number): number {
  const width = text.firstNumber(SHARED_SIZES);
  const count = text.firstNumber(SHARED_COUNTS);
  if (width !== undefined)
    return width * (text.has('moe_shared_expert_intermediate_size') ? (count ?? 1) : 1);
  if (count !== undefined) return count * size;
  if (modelType?.startsWith('llama4') === true) return size;
  return text.optionalNumber('shared_intermediate_size') ?? 0;
}

/** Whether a layer has experts; the others of the model are dense. */
export function hasExperts({ text }: TextConfig, layer: number): boolean {
  const type = text.list('mlp_layer_types')?.[layer];
  if (typeof type === 'string') return type === 'sparse' || type === 'moe';
  const said = listedExperts(text, layer);
  if (said !== undefined) return said;
  return !denseFirst(text, layer) && onStep(text, layer);
}

type Text = TextConfig['text'];

function listedExperts(text: Text, layer: number): boolean | undefined {
  if (text.numbers('mlp_only_layers')?.includes(layer) === true) return false;
  const layers = text.numbers('moe_layers') ?? numbersIn(text.text('moe_layers_enum'));
  if (layers !== undefined && layers.length > 0) return layers.includes(layer);
  const frequency = text.list('moe_layer_freq')?.[layer];
  return frequency === undefined ? undefined : frequency === 1;
}

function numbersIn(list: string | undefined): readonly number[] | undefined {
  return list?.split(',').map((entry) => Number(entry.trim()));
}

/** The first layers of many models are dense, and the last of ERNIE's may be. */
function denseFirst(text: Text, layer: number): boolean {
  const names = ['first_k_dense_replace', 'num_dense_layers', 'n_dense_layers', 'moe_layer_start_index'];
  const first = text.firstNumber(names) ?? 0;
  const last = text.optionalNumber('moe_layer_end_index');
  return layer < first || (last !== undefined && layer > last);
}

/** One in so many layers has experts, counted from where the family counts. */
function onStep(text: Text, layer: number): boolean {
  const period = text.optionalCount('expert_layer_period');
  if (period !== undefined) return layer % period === (text.optionalNumber('expert_layer_offset') ?? 0);
  const steps = ['decoder_sparse_step', 'interleave_moe_layer_step', 'moe_layer_interval'];
  const step = text.firstCount(steps);
  if (step !== undefined) return (layer + 1) % step === 0;
  const frequency = text.has('moe_layer_freq') && text.list('moe_layer_freq') === undefined;
  return !frequency || layer % text.count('moe_layer_freq') === 0;
}

/** The routed experts, their router and the shared ones. */
export function expertWeights(config: TextConfig, experts: ExpertShape, gated: boolean): readonly Weight[] {
  const { text, family } = config;
  const hidden = text.count('hiddenSize');
  const { count, intermediateSize: size, latentSize: inner = hidden } = experts;
  const bias = hasBias(text, family, 'mlp');
  const path = `${family.expertsPath ?? 'mlp.experts'}.0`;
  const expert = { part: 'experts' as const, split: 'expert' as const, count, bias };
  const weights = [
    plain('mlp.gate', hidden * count, { part: 'mlp', split: 'copied' }),
    linear(`${path}.up_proj`, [size, inner], expert),
    linear(`${path}.down_proj`, [inner, size], expert),
  ];
  if (gated) weights.push(linear(`${path}.gate_proj`, [size, inner], expert));
  if (experts.latentSize !== undefined) {
    const latent = { part: 'mlp' as const, split: 'copied' as const };
    weights.push(linear('mlp.fc1_latent_proj', [inner, hidden], latent));
    weights.push(linear('mlp.fc2_latent_proj', [hidden, inner], latent));
  }
  if (text.has('shared_expert_intermediate_size')) {
    weights.push(plain('mlp.shared_expert_gate', hidden, { part: 'mlp', split: 'copied' }));
  }
  return [...weights, ...denseWeights('mlp.shared_experts', [hidden, experts.sharedSize], { gated, bias })];
}

/** A feed-forward part that every token passes: `widths` are of the model and inside. */
export function denseWeights(
  name: string,
  [hidden, size]: readonly [number, number],
  { gated, bias }: { readonly gated: boolean; readonly bias: boolean },
): readonly Weight[] {
  if (size === 0) return [];
  const options = { part: 'mlp' as const, split: 'tensor' as const, bias };
  const up = linear(`${name}.up_proj`, [size, hidden], options);
  const down = linear(`${name}.down_proj`, [hidden, size], options);
  return gated ? [linear(`${name}.gate_proj`, [size, hidden], options), up, down] : [up, down];
}
