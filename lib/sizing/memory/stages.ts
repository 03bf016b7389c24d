import type { Tensor } from '../architecture';

/** Layers of one pipeline stage: from the first to before the last. */
export interface Stage {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** How vLLM lays layers over pipeline stages: layers that are left go to the stages before the last. */
export function stagesOf(layers: number, count: number): Stage[] {
  if (count === 1) return [{ index: 0, start: 0, end: layers, isFirst: true, isLast: true }];
  const sizes = Array.from({ length: count }, () => Math.floor(layers / count));
  for (let left = 0; left < layers % count; left++) {
    const index = (count - 2 - left + count) % count;
    sizes[index] = (sizes[index] ?? 0) + 1;
  }
  let start = 0;
  return sizes.map((size, index) => {
    const stage = { index, start, end: start + size, isFirst: index === 0, isLast: index === count - 1 };
    start += size;
    return stage;
  });
}

/** Whether a stage holds a tensor. */
export function holds(stage: Stage, { place }: Pick<Tensor, 'place'>): boolean {
  switch (place) {
    case 'all':
      return true;
    case 'first':
      return stage.isFirst;
    case 'last':
      return stage.isLast;
    default:
      return place >= stage.start && place < stage.end;
  }
}
