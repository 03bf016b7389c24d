import { describe, expect, it } from 'vitest';
import type { Architecture, LayerCache } from '../../../lib/sizing/architecture';
import { reportModel } from '../../../lib/sizing/report/report';
import { attention, dense, LLAMA_8B } from '../memory/models';

const HEADS = attention(LLAMA_8B);
const STATE: LayerCache = { kind: 'state', variant: 'mamba2', convElements: 64, ssmElements: 64 };

const of = (layers: Architecture['layers']): string =>
  reportModel(dense(LLAMA_8B, { layers }), { id: 'own', source: 'here' }).attention;

describe('the attention of a model', () => {
  it('is that of its heads', () => {
    expect(of([{ cache: HEADS }])).toBe('gqa');
  });

  it('tells what layers keep besides', () => {
    expect(of([{ cache: HEADS, beside: [STATE] }])).toBe('gqa+mamba2');
  });

  it('is none of an encoder', () => {
    expect(of([{ cache: { kind: 'none' } }])).toBe('none');
  });
});
