import { isKnownType } from './families';
import { isKnownArchitecture, isNotCompared, isUnserved } from './tasks';
import type { TextConfig } from './text';

/** What the reader is not sure of, in words. */
export function doubtsOf(config: TextConfig): readonly string[] {
  const { doubt } = config.family;
  return [
    ...nameDoubts(config),
    ...layerDoubts(config),
    ...expertDoubts(config),
    ...(doubt === undefined ? [] : [doubt]),
  ];
}

function nameDoubts({ root, name, modelType }: TextConfig): readonly string[] {
  const read = 'it is read by its members';
  if (name === '') return [`${root.where} has no 'architectures': ${read}`];
  if (isUnserved(name)) return [`architecture '${name}' is not served by vLLM: ${read}`];
  if (!isKnownArchitecture(name)) return [`architecture '${name}' is not known: ${read}`];
  if (isNotCompared(name)) {
    return [`what is read of architecture '${name}' was never compared with a checkpoint: ${read}`];
  }
  return isKnownType(modelType) ? [] : [`model type '${modelType ?? ''}' is not known: ${read}`];
}

/** Experts of Nomic's encoders are in every other layer and have no gate: each layer is counted with gated ones. */
function expertDoubts({ text }: TextConfig): readonly string[] {
  return text.has('moe_every_n_layers')
    ? ["'moe_every_n_layers' is not read: each layer is counted with experts"]
    : [];
}

const LAYER_TYPES = new Set([
  'full_attention',
  'sliding_attention',
  'chunked_attention',
  'linear_attention',
  'deepseek_sparse_attention',
  'attention',
  'mamba',
  'mamba2',
  'conv',
  'hybrid',
]);

/** Layers of a kind that is not known are counted as full attention, the most that attention keeps. */
function layerDoubts({ text }: TextConfig): readonly string[] {
  const odd = (text.list('layer_types') ?? []).find(
    (type) => typeof type !== 'string' || !LAYER_TYPES.has(type),
  );
  return odd === undefined
    ? []
    : [`'layer_types' has ${JSON.stringify(odd)}, which is not known: counted as full attention`];
}
