import type { Architecture, LayerCache, Split, Tensor } from './architecture';
import { isAuxiliary, isFloat, loadedBytes, parametersOf } from './checkpoint/loaded';
import type { TensorHeader } from './checkpoint/loaded';
import { roleOf } from './checkpoint/place';
import type { Role } from './checkpoint/place';

export type { TensorHeader } from './checkpoint/loaded';

/** The headers of all safetensors files of a checkpoint together, by the name of the tensor. */
export type TensorHeaders = Readonly<Record<string, TensorHeader>>;

/** What `model.safetensors.index.json` tells. */
export interface CheckpointIndex {
  /** Bytes of all tensors. */
  readonly totalSize: number;
  /** Names of the tensors. */
  readonly names: readonly string[];
}

/**
 * The architecture with the tensors of its checkpoint instead of those that its configuration tells:
 * each at its place, in the type in which it is loaded, without those that are not.
 */
export function withTensors(architecture: Architecture, headers: TensorHeaders): Architecture {
  const entries = Object.entries(headers).filter(([name]) => isLoaded(name, architecture));
  const online = quantizesOnline(architecture, entries);
  const sums = new Map<string, Tensor>();
  for (const [name, header] of entries) {
    const role = roleOf(name, architecture.layers.length);
    if (role === undefined) continue;
    for (const tensor of tensorsOf(name, header, { architecture, role })) add(sums, tensor);
  }
  const tensors = [...sums.values()];
  return {
    ...architecture,
    tensors: online ? tensors.map((tensor) => quantized(tensor, architecture)) : tensors,
  };
}

/** A head that is the embedding is not loaded again, and one that the task does not ask for not at all. */
function isLoaded(name: string, { tied, task }: Architecture): boolean {
  if (!/(?:^|\.)(?:lm_head|embed_out)\./u.test(name)) return true;
  return tied !== true && (task === 'generate' || task === 'transcribe');
}

interface Context {
  readonly architecture: Architecture;
  readonly role: Role;
}

/** One tensor of the bill for a tensor of the checkpoint; two for queries, keys and values in one matrix. */
function tensorsOf(name: string, header: TensorHeader, { architecture, role }: Context): readonly Tensor[] {
  const { part, split, place } = role;
  const bytes = loadedBytes(name, header, architecture.dtype);
  const parameters = parametersOf(name, header, architecture);
  const whole = {
    part,
    split: header.shape.length === 0 ? ('copied' as Split) : split,
    place,
    parameters,
    bytes,
  };
  const share = role.fused === true ? keyShare(architecture, place) : 0;
  if (share === 0) return [whole];
  const keys = { ...whole, split: 'kv-heads' as const, parameters: parameters * share, bytes: bytes * share };
  return [{ ...whole, parameters: parameters - keys.parameters, bytes: bytes - keys.bytes }, keys];
}

/** Which part of a fused matrix keys and values are. */
function keyShare({ layers, attentionHeads }: Architecture, place: Tensor['place']): number {
  const layer = typeof place === 'number' ? layers[place] : undefined;
  const heads = [layer?.cache, ...(layer?.beside ?? [])]
    .map((cache) => headsIn(cache))
    .find((found) => found !== undefined);
  if (heads === undefined) return 0;
  const keys = heads.kvHeads * (heads.keyDim + heads.valueDim);
  return keys / (keys + attentionHeads * heads.keyDim);
}

function headsIn(
  cache: LayerCache | undefined,
): { kvHeads: number; keyDim: number; valueDim: number } | undefined {
  if (cache?.kind === 'cross') return cache.self;
  return cache?.kind === 'attention' ? cache : undefined;
}

function add(sums: Map<string, Tensor>, tensor: Tensor): void {
  const key = `${tensor.place} ${tensor.part} ${tensor.split}`;
  const before = sums.get(key);
  sums.set(
    key,
    before === undefined
      ? tensor
      : { ...before, parameters: before.parameters + tensor.parameters, bytes: before.bytes + tensor.bytes },
  );
}

/** A flag asks for a quantization that the checkpoint does not have yet. */
function quantizesOnline(
  { quantization }: Architecture,
  entries: readonly (readonly [string, TensorHeader])[],
): boolean {
  return (
    quantization !== undefined && entries.every(([name, header]) => isFloat(header) && !isAuxiliary(name))
  );
}

/** Bytes after a quantization at load, in the measure of the tensors that the configuration tells. */
function quantized(tensor: Tensor, { tensors }: Architecture): Tensor {
  const alike = tensors.filter(({ part, split }) => part === tensor.part && split === tensor.split);
  const parameters = alike.reduce((sum, one) => sum + one.parameters, 0);
  const bytes = alike.reduce((sum, one) => sum + one.bytes, 0);
  return parameters === 0 ? tensor : { ...tensor, bytes: (tensor.parameters * bytes) / parameters };
}

/** How far the size of a checkpoint may be from what its configuration tells, to be taken for it. */
const NEAR = 0.15;

/**
 * The architecture with its tensors scaled to the size of the checkpoint, where only its index is known.
 *
 * A checkpoint in 32 bits is loaded in 16; layers for speculative decoding are in the size and are not loaded.
 * A size that is far from the tensors is not taken, and a doubt says so.
 */
export function withTotalSize(architecture: Architecture, index: CheckpointIndex): Architecture {
  const told = architecture.tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  const stored = index.totalSize - unloadedBytes(architecture, index);
  const factor = [stored / told, stored / told / 2].find((ratio) => Math.abs(ratio - 1) <= NEAR);
  if (factor === undefined) {
    const doubt = `the checkpoint has ${index.totalSize} bytes, its configuration tells ${Math.round(told)}`;
    return { ...architecture, doubts: [...architecture.doubts, doubt] };
  }
  return {
    ...architecture,
    tensors: architecture.tensors.map((tensor) => ({ ...tensor, bytes: tensor.bytes * factor })),
  };
}

/** Layers after the last one are as large as it is. */
function unloadedBytes({ layers, tensors }: Architecture, { names }: CheckpointIndex): number {
  const drafts = new Set(
    names.flatMap((name) => {
      const layer = /(?:^|\.)layers\.(\d+)\./u.exec(name)?.[1];
      if (/(?:^|\.)mtp\./u.test(name)) return [`mtp ${layer ?? ''}`];
      return layer !== undefined &&
        Number(layer) >= layers.length &&
        roleOf(name, layers.length) === undefined
        ? [layer]
        : [];
    }),
  );
  const numbered = [...drafts].filter((draft) => draft !== 'mtp ').length;
  const last = tensors
    .filter(({ place }) => place === layers.length - 1)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return Math.max(numbered, drafts.size > 0 ? 1 : 0) * last;
}
