import { UsageError } from '../shared/errors';
import type { Architecture, Tensor } from './architecture';

/** Bytes of an element of what joins hidden states. */
const HALF = 2;
/** Layers of the target whose outputs EAGLE 3 is given. */
const LAYERS_OF_EAGLE_3 = 3;

/** A model that writes drafts for another. */
export interface Drafter {
  readonly id: string;
  readonly architecture: Architecture;
  /** `draft_model`, `eagle` or `eagle3`, as `--speculative-config` names them. */
  readonly method: string;
}

/**
 * The architecture with a model that writes drafts for it: its weights and what its layers keep.
 *
 * Heads of EAGLE use the embedding of the target; that of EAGLE 1 its output head too.
 *
 * @throws UsageError for a draft model with another vocabulary, and one whose layers keep states
 */
export function withDrafter(target: Architecture, drafter: Drafter): Architecture {
  checkDrafter(target, drafter);
  const { architecture, method } = drafter;
  const own = architecture.tensors.filter((tensor) => isOwn(tensor, method)).map(asDraft);
  return {
    ...target,
    tensors: [...target.tensors, ...own, ...joinsOf(target, drafter)],
    drafter: architecture.layers,
  };
}

function checkDrafter(target: Architecture, { id, architecture, method }: Drafter): void {
  const { vocabularySize, layers } = architecture;
  if (method === 'draft_model' && vocabularySize !== target.vocabularySize) {
    throw new UsageError(
      `draft model ${id} has a vocabulary of ${vocabularySize}, expected the ${target.vocabularySize} of the model that it writes for`,
    );
  }
  if (layers.some(({ cache, beside = [] }) => [cache, ...beside].some(({ kind }) => kind === 'state'))) {
    throw new UsageError(`draft model ${id} keeps states, expected one whose layers keep keys and values`);
  }
}

function isOwn({ part }: Tensor, method: string): boolean {
  if (method === 'draft_model') return true;
  return part !== 'embedding' && (part !== 'head' || method === 'eagle3');
}

/** Experts of a draft model are divided as a dense part is: the count of the target's experts is not theirs. */
function asDraft(tensor: Tensor): Tensor {
  const split = tensor.split === 'expert' ? 'tensor' : tensor.split;
  return { ...tensor, split, part: 'draft', place: 'last' };
}

/** What joins the outputs of the target with the next token; the first layer of EAGLE 3 is given both side by side. */
function joinsOf(target: Architecture, { architecture, method }: Drafter): readonly Tensor[] {
  if (method === 'draft_model') return [];
  const { hiddenSize, attentionHeads, layers } = architecture;
  if (method === 'eagle') return [join(2 * hiddenSize * hiddenSize)];
  const cache = layers[0]?.cache;
  const heads = cache?.kind === 'attention' ? cache : { kvHeads: attentionHeads, keyDim: 0, valueDim: 0 };
  const wider =
    hiddenSize * (attentionHeads * heads.keyDim + heads.kvHeads * (heads.keyDim + heads.valueDim));
  return [join(LAYERS_OF_EAGLE_3 * target.hiddenSize * hiddenSize + wider)];
}

function join(parameters: number): Tensor {
  return { part: 'draft', parameters, bytes: parameters * HALF, split: 'copied', place: 'last' };
}
