import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import { cacheTypeAnswer, CACHE_TYPE_NAMES } from '../../../lib/sizing/engine/cache-types';
import { ENGINE_RULES, engineRules } from '../../../lib/sizing/engine/rules';
import { SERVED, servedRefusal } from '../../../lib/sizing/engine/served';
import { estimate, type Estimate, type Flags } from '../../../lib/sizing/memory/estimate';
import { judge } from '../../../lib/sizing/planner/judge';

const RUNS = { numRuns: 60 };
const MAX_LENGTH = 4096;

const LAYERS = fc.integer({ min: 1, max: 24 });
const SIZES = fc.record({
  heads: fc.constantFrom(8, 16, 32),
  groups: fc.constantFrom(1, 2, 4, 8),
  headDim: fc.constantFrom(64, 80, 128),
  inner: fc.integer({ min: 1, max: 64 }).map((count) => count * 256),
  vocabulary: fc.integer({ min: 1, max: 600 }).map((count) => count * 256),
  tied: fc.boolean(),
});
const DENSE = fc.constant({});
const EXPERTS = fc.record({
  model_type: fc.constant('qwen3_moe'),
  architectures: fc.constant(['Qwen3MoeForCausalLM']),
  num_experts: fc.constantFrom(8, 64, 128),
  num_experts_per_tok: fc.integer({ min: 1, max: 8 }),
  moe_intermediate_size: fc.integer({ min: 1, max: 8 }).map((count) => count * 256),
});
const WINDOWS = fc.record({
  model_type: fc.constant('gemma3_text'),
  architectures: fc.constant(['Gemma3ForCausalLM']),
  sliding_window: fc.integer({ min: 1, max: 2048 }),
  sliding_window_pattern: fc.constantFrom(2, 6),
});
const LATENTS = fc.constant({
  model_type: 'deepseek_v2',
  architectures: ['DeepseekV2ForCausalLM'],
  kv_lora_rank: 512,
  qk_rope_head_dim: 64,
  qk_nope_head_dim: 128,
  v_head_dim: 128,
});
const STATES = fc.constant({
  model_type: 'falcon_h1',
  architectures: ['FalconH1ForCausalLM'],
  mamba_d_ssm: 1024,
  mamba_n_heads: 16,
  mamba_d_head: 64,
  mamba_d_state: 64,
  mamba_n_groups: 1,
  mamba_d_conv: 4,
});
const QUANTIZATION = fc.option(
  fc.constantFrom(
    { quant_method: 'fp8' },
    { quant_method: 'awq', bits: 4, group_size: 128 },
    { quant_method: 'gptq', bits: 8, group_size: 32 },
  ),
  { nil: undefined },
);

/** A configuration of any kind, with so many layers. */
const CONFIG = fc
  .tuple(SIZES, fc.oneof(DENSE, EXPERTS, WINDOWS, LATENTS, STATES), QUANTIZATION)
  .map(([sizes, kind, quantization]) => (layers: number): Architecture => {
    const { heads, groups, headDim, inner, vocabulary, tied } = sizes;
    return readConfig({
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      ...{ hidden_size: heads * headDim, num_attention_heads: heads, head_dim: headDim },
      ...{ num_key_value_heads: heads / groups, intermediate_size: inner, num_hidden_layers: layers },
      ...{ vocab_size: vocabulary, tie_word_embeddings: tied, max_position_embeddings: MAX_LENGTH },
      ...(quantization === undefined ? {} : { quantization_config: quantization }),
      ...kind,
    });
  });

const VERSION = fc.constantFrom(...ENGINE_RULES.map(({ from }) => from));
const GPU = fc.record({
  name: fc.constant('one'),
  cudaGiB: fc.constantFrom(14.58, 22.06, 44.4, 79.18, 139.81),
  computeCapability: fc.constantFrom('8.0', '8.6', '8.9', '9.0', '10.0'),
});
const PLACE = fc.record({ gpu: GPU, engineVersion: VERSION });
type Place = typeof PLACE extends fc.Arbitrary<infer T> ? T : never;

/** A model by its number of layers, how many it has, and where it is served. */
const CASE = fc.record({ config: CONFIG, layers: LAYERS, place: PLACE });

const ask = (architecture: Architecture, place: Place, flags: Flags = {}): Estimate =>
  estimate({ architecture, flags, ...place });

describe('laws of estimates', () => {
  it('memory is finite, and no part of it is below nothing', () => {
    const parts = ({ bill }: Estimate): readonly number[] => [
      bill.total,
      bill.budget,
      bill.weights,
      bill.activation,
      bill.nonTorch,
      bill.cudaGraphs,
    ];
    fc.assert(
      fc.property(CASE, ({ config, layers, place }) => {
        const made = ask(config(layers), place);
        return (
          parts(made).every((bytes) => Number.isFinite(bytes) && bytes >= 0) &&
          made.bill.weights > 0 &&
          made.cache.bytesPerRequest > 0 &&
          Number.isFinite(made.cache.bytesPerRequest)
        );
      }),
      RUNS,
    );
  });

  it('more layers never take less', () => {
    fc.assert(
      fc.property(CASE, ({ config, layers, place }) => {
        const [fewer, more] = [layers, layers + 6].map((count) => ask(config(count), place));
        expect(more?.bill.weights).toBeGreaterThanOrEqual(fewer?.bill.weights ?? 0);
        expect(more?.cache.bytesPerRequest).toBeGreaterThanOrEqual(fewer?.cache.bytesPerRequest ?? 0);
      }),
      RUNS,
    );
  });

  it('tokens take no more than there is', () => {
    fc.assert(
      fc.property(CASE, ({ config, layers, place }) => {
        const { tokens, bytesPerToken, available } = ask(config(layers), place).cache;
        expect(Number.isFinite(tokens) ? tokens * bytesPerToken : 0).toBeLessThanOrEqual(
          Math.max(0, available) * (1 + 1e-9),
        );
      }),
      RUNS,
    );
  });

  it('a larger share of the GPU never holds fewer tokens', () => {
    const share = fc.integer({ min: 10, max: 99 });
    fc.assert(
      fc.property(CASE, share, ({ config, layers, place }, percent) => {
        const [less, more] = [percent, percent + 1].map((part) =>
          ask(config(layers), place, { gpuMemoryUtilization: part / 100 }),
        );
        expect(more?.cache.tokens).toBeGreaterThanOrEqual(less?.cache.tokens ?? 0);
      }),
      RUNS,
    );
  });

  it('more ranks never hold more weights each', () => {
    fc.assert(
      fc.property(CASE, fc.constantFrom(1, 2, 4), ({ config, layers, place }, ranks) => {
        const [one, two] = [ranks, 2 * ranks].map((tensorParallel) =>
          ask(config(layers), place, { tensorParallel }),
        );
        expect(two?.bill.weights).toBeLessThanOrEqual(one?.bill.weights ?? 0);
      }),
      RUNS,
    );
  });

  it('a type of cache that is refused never fits', () => {
    const type = fc.constantFrom(...CACHE_TYPE_NAMES);
    fc.assert(
      fc.property(CASE, type, ({ config, layers, place }, kvCacheDtype) => {
        const architecture = config(layers);
        const { engine, verdict } = ask(architecture, place, { kvCacheDtype });
        const { release } = engine;
        const { computeCapability } = place.gpu;
        const { refusal } = cacheTypeAnswer({ architecture, type: kvCacheDtype, release, computeCapability });
        return refusal === undefined || (!verdict.fits && verdict.reasons[0] === refusal);
      }),
      RUNS,
    );
  });

  it('an architecture that is refused never fits', () => {
    const name = fc.constantFrom(...SERVED.flatMap(({ names }) => names));
    fc.assert(
      fc.property(CONFIG, PLACE, name, (config, place, unserved) => {
        const architecture = { ...config(1), name: unserved };
        const hardware = { gpu: place.gpu, gpus: 1, nodes: 1 };
        const { engineVersion } = place;
        const { estimate: made } = judge({
          architecture,
          hardware,
          engineVersion,
          flags: {},
          region: 'us-east-1',
        });
        const refusal = servedRefusal(unserved, engineRules(engineVersion).release);
        return refusal === undefined || (!made.verdict.fits && made.verdict.reasons[0] === refusal);
      }),
      RUNS,
    );
  });
});
