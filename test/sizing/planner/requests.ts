import type { Architecture } from '../../../lib/sizing/architecture';
import type { Option } from '../../../lib/sizing/planner/option';
import { plan, type Plan } from '../../../lib/sizing/planner/plan';
import type { Wanted } from '../../../lib/sizing/planner/request';
import { dense, LLAMA_8B } from '../memory/models';

/** Of 140 GB in bfloat16. */
export const LLAMA_70B = {
  ...LLAMA_8B,
  layers: 80,
  hiddenSize: 8192,
  intermediateSize: 28_672,
  heads: 64,
};

export const SMALL: Architecture = dense(LLAMA_8B);
export const LARGE: Architecture = dense(LLAMA_70B);

/** A plan for a small model in us-east-1, with requests of at most 8192 tokens. */
export function planFor(changes: Partial<Wanted> = {}): Plan {
  return plan({ architecture: SMALL, flags: { maxModelLen: 8192 }, region: 'us-east-1', ...changes });
}

/** The option that a plan says to take. */
export function chosenFor(changes: Partial<Wanted> = {}): Option {
  const [chosen] = planFor(changes).options;
  if (chosen === undefined) throw new Error('nothing was chosen');
  return chosen;
}

export function typeOf({ hardware }: Option): string {
  return hardware.instance?.instanceType ?? '';
}

export function whyNot({ rejected }: Plan, instanceType: string): string {
  return rejected.find((one) => one.instanceType === instanceType)?.why ?? '';
}
