import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { bytesIn, knownConfig, LLAMA, MIXTRAL, QWEN3_8B } from './configs';
import type { Config } from './configs';

const BASES: readonly Config[] = [
  LLAMA,
  MIXTRAL,
  QWEN3_8B,
  knownConfig('deepseek-ai/DeepSeek-V3'),
  knownConfig('openai/gpt-oss-20b'),
  knownConfig('Qwen/Qwen3-VL-2B-Instruct'),
];
const base = fc.constantFrom(...BASES);
const layers = fc.integer({ min: 1, max: 40 });

describe('reading a configuration', () => {
  it('does not depend on the order of its members', () => {
    const shuffled = base.chain((config) =>
      fc
        .shuffledSubarray(Object.entries(config), { minLength: Object.keys(config).length })
        .map((entries) => ({ config, other: Object.fromEntries(entries) })),
    );
    fc.assert(
      fc.property(shuffled, ({ config, other }) => {
        expect(readConfig(other)).toEqual(readConfig(config));
      }),
    );
  });

  it('does not heed members that it does not know', () => {
    const unknown = fc.dictionary(fc.stringMatching(/^zz_[a-z]{1,8}$/u), fc.jsonValue());
    fc.assert(
      fc.property(base, unknown, (config, more) => {
        expect(readConfig({ ...more, ...config })).toEqual(readConfig(config));
      }),
    );
  });

  it('takes null for a member that is left out', () => {
    const { num_key_value_heads: _none, ...config } = LLAMA;
    expect(readConfig({ ...config, num_key_value_heads: null, sliding_window: null })).toEqual(
      readConfig(config),
    );
  });

  it('finds more bytes in more layers', () => {
    const configs = fc.constantFrom<Config>(LLAMA, MIXTRAL, QWEN3_8B);
    fc.assert(
      fc.property(configs, layers, (config, count) => {
        const fewer = readConfig({ ...config, num_hidden_layers: count });
        const more = readConfig({ ...config, num_hidden_layers: count + 1 });
        expect(bytesIn(more)).toBeGreaterThan(bytesIn(fewer));
        expect(more.layers).toHaveLength(count + 1);
      }),
    );
  });

  it('finds the same in a text model that is nested', () => {
    const flat = fc.constantFrom<Config>(LLAMA, MIXTRAL, QWEN3_8B);
    const nest = fc.constantFrom('text_config', 'llm_config', 'language_config', 'thinker_config');
    fc.assert(
      fc.property(flat, nest, (config, name) => {
        const { architectures, ...text } = config;
        expect(readConfig({ architectures, [name]: text })).toEqual(readConfig(config));
      }),
    );
  });

  it('finds fewer bytes in fewer bits', () => {
    const online = fc.constantFrom('fp8', 'bitsandbytes', 'q4_k_m', 'q8_0');
    fc.assert(
      fc.property(fc.constantFrom<Config>(LLAMA, MIXTRAL, QWEN3_8B), online, (config, quantization) => {
        expect(bytesIn(readConfig(config, { quantization }))).toBeLessThan(bytesIn(readConfig(config)));
      }),
    );
  });

  it('gives whole, positive parameters and bytes', () => {
    fc.assert(
      fc.property(base, (config) => {
        for (const { parameters, bytes } of readConfig(config).tensors) {
          expect(Number.isSafeInteger(parameters)).toBe(true);
          expect(bytes).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
