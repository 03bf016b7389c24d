import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import { estimate, type Estimate } from '../../../lib/sizing/memory/estimate';
import { requireModel } from '../../../lib/sizing/models/models';
import { plan } from '../../../lib/sizing/planner/plan';

/** One of each kind of attention, and experts that GPUs pad differently. */
const MODELS = [
  'meta-llama/Llama-3.1-8B-Instruct',
  'openai/gpt-oss-120b',
  'deepseek-ai/DeepSeek-V3',
  'Qwen/Qwen3-Next-80B-A3B-Instruct',
  'google/gemma-3-27b-it',
];

function fresh(model: string): Architecture {
  return readConfig(requireModel(model).config);
}

/** What a person would compare, without what reads itself. */
function numbersOf({ settings, bill, cache, verdict }: Estimate): unknown {
  const { weights, activation, nonTorch, cudaGraphs, kvCache, lines, parts } = bill;
  const { blocks, tokens, maxConcurrency } = cache;
  const own = { weights, activation, nonTorch, cudaGraphs, kvCache, lines: [...lines], parts };
  return { settings, own, cache: { blocks, tokens, maxConcurrency }, verdict };
}

describe.each(MODELS)('what instance types share of a plan for %s', (model) => {
  const { options } = plan({ architecture: fresh(model), flags: { maxModelLen: 8192 }, region: 'us-east-1' });

  it('is what each would be told alone', () => {
    const alone = options.map(({ estimate: { settings }, hardware: { gpu } }) => {
      const { isChunked: _chunked, cachesStates: _states, maxNumBatchedTokens: _batch, ...flags } = settings;
      const asked = { ...flags, kvCacheDtype: 'auto' };
      return numbersOf(estimate({ architecture: fresh(model), gpu, flags: asked }));
    });
    expect(options.map((option) => numbersOf(option.estimate))).toEqual(alone);
  });

  it('is there for more than one type of GPU', () => {
    expect(new Set(options.map(({ hardware }) => hardware.gpu.name)).size).toBeGreaterThan(1);
  });
});
