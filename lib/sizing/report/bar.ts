import type { ReportedMemory } from './report';

/** How each part of the memory is drawn, in order. */
const MARKS: readonly (readonly [keyof ReportedMemory, string])[] = [
  ['weights', '█'],
  ['activation', '▓'],
  ['nonTorch', '▒'],
  ['cudaGraphs', '▒'],
  ['kvCache', '░'],
];
const FREE = '·';

/** What the marks of a bar mean. */
export const BAR_KEY = '█ weights  ▓ activation  ▒ other and CUDA graphs  ░ KV cache  · not taken';

/** The memory of a GPU as a bar of so many characters: weights, activation, other, KV cache, and what is not taken. */
export function memoryBar(memory: ReportedMemory, width: number): string {
  let bar = '';
  let taken = 0;
  for (const [part, mark] of MARKS) {
    taken += Math.max(0, memory[part]);
    const end = Math.min(width, Math.round((taken / memory.total) * width));
    bar += mark.repeat(Math.max(0, end - bar.length));
  }
  return bar + FREE.repeat(width - bar.length);
}
