import data from './apply-order.json';

/** Objects that are applied together, once those of the phases before are there. */
export interface Phase {
  readonly name: string;
  /** For example `NetworkPolicy.networking.k8s.io`; one phase has those that no other names. */
  readonly kinds: readonly string[];
}

/** The phases of a chart, in their order. */
export const PHASES: readonly Phase[] = data.phases;

const OTHERS = PHASES.findIndex(({ kinds }) => kinds.length === 0);

/** Number of the phase that objects of a kind are applied in. */
export function phaseOf(kind: string): number {
  const named = PHASES.findIndex(({ kinds }) => kinds.includes(kind));
  return named === -1 ? OTHERS : named;
}
