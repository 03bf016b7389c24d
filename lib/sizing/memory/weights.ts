import type { Architecture, Tensor } from '../architecture';
import { loadedParts, type PartWeights } from './loading';
import { sum } from './numbers';
import type { Settings, Subject } from './settings';
import { shared } from './shared';
import { holds, type Stage } from './stages';

/** Bytes of an element of an adapter. */
const ADAPTER_BYTES = 2;

/** Weights of one rank of a stage, by part, as the engine holds them once they are loaded. */
export function weightsOf(subject: Subject, settings: Settings, stage: Stage): PartWeights[] {
  const parts = tensorParts(subject, settings, stage);
  return [...parts, ...loadedParts(subject, settings, parts)(stage)];
}

const sharedParts = shared<readonly PartWeights[]>();

function tensorParts({ architecture }: Subject, settings: Settings, stage: Stage): readonly PartWeights[] {
  const { tensorParallel, dataParallel, expertParallel, draftLayers } = settings;
  const numbers = [tensorParallel, dataParallel, expertParallel, draftLayers, stage.start, stage.end];
  return sharedParts(architecture, numbers, () => sumParts(architecture, settings, stage));
}

function sumParts(architecture: Architecture, settings: Settings, stage: Stage): readonly PartWeights[] {
  const byPart = new Map<Tensor['part'], number>();
  const context = { architecture, settings, stage };
  for (const tensor of architecture.tensors) {
    if (!isHeld(tensor, context)) continue;
    const bytes = rankBytes(tensor, context);
    byPart.set(tensor.part, (byPart.get(tensor.part) ?? 0) + bytes);
  }
  return [...byPart].map(([part, bytes]) => ({ part, bytes }));
}

/** A draft is loaded for speculative decoding alone; a tied head is on the last stage what the embedding is on the first. */
function isHeld(tensor: Tensor, { architecture, settings, stage }: Context & { stage: Stage }): boolean {
  if (tensor.part === 'draft') return settings.draftLayers > 0 && stage.isLast;
  if (tensor.part === 'embedding' && tensor.place === 'first' && architecture.tied === true && stage.isLast)
    return true;
  return holds(stage, tensor);
}

interface Context {
  readonly architecture: Architecture;
  readonly settings: Settings;
}

function rankBytes(tensor: Tensor, context: Context): number {
  const { tensorParallel, dataParallel } = context.settings;
  switch (tensor.split) {
    case 'tensor':
    case 'vocabulary':
      return tensor.bytes / tensorParallel;
    case 'kv-heads':
      return tensor.bytes / Math.min(tensorParallel, kvHeadsOf(tensor, context.architecture));
    case 'expert':
      return expertBytes(tensor, context);
    case 'copied':
      return tensor.bytes;
    default:
      return tensor.bytes / (tensorParallel * dataParallel);
  }
}

/** Replicas of attention share one set of experts; whole experts need not divide evenly. */
function expertBytes({ bytes }: Tensor, { architecture, settings }: Context): number {
  const ranks = settings.tensorParallel * settings.dataParallel;
  const count = architecture.experts?.count;
  if (!settings.expertParallel || count === undefined) return bytes / ranks;
  return (bytes * Math.ceil(count / ranks)) / count;
}

/** Heads of keys and values of the layer that a tensor belongs to. */
function kvHeadsOf({ place }: Tensor, architecture: Architecture): number {
  const layers = typeof place === 'number' ? [architecture.layers[place]] : architecture.layers;
  for (const layer of layers) {
    if (layer?.cache.kind === 'attention') return Math.max(1, layer.cache.kvHeads);
    if (layer?.cache.kind === 'cross') return Math.max(1, layer.cache.self.kvHeads);
  }
  return 1;
}

/** Slots for adapters on every linear layer of a stage. */
export function adapterBytes({ architecture }: Subject, settings: Settings, stage: Stage): number {
  const { adapters, tensorParallel } = settings;
  if (adapters === undefined) return 0;
  const { hiddenSize, intermediateSize } = architecture;
  // Inputs are whole for q, k, v, gate and up; outputs are whole for o and down; the other side is divided.
  const elements = 5 * hiddenSize + 2 * hiddenSize + (4 * hiddenSize + 3 * intermediateSize) / tensorParallel;
  const layers = stage.end - stage.start;
  return adapters.count * adapters.rank * elements * layers * ADAPTER_BYTES;
}

/** All weights of one rank of a stage, in bytes. */
export function totalWeights(parts: readonly PartWeights[]): number {
  return sum(parts.map(({ bytes }) => bytes));
}
