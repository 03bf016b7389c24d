import { describe, expect, it } from 'vitest';
import type { StateCache } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import { cachesOf, knownConfig, LLAMA } from './configs';
import type { Config } from './configs';

function stateOf(config: Config): StateCache {
  const state = cachesOf(config).find((cache) => cache.kind === 'state');
  if (state === undefined) throw new Error('no layer keeps a state');
  return state;
}

const kindsOf = (config: Config): readonly string[] => cachesOf(config).map(({ kind }) => kind);

describe('Mamba', () => {
  it('1 keeps three inputs of its convolution and a state of 16', () => {
    const { convElements, ssmElements, variant } = stateOf(knownConfig('tiiuae/falcon-mamba-7b'));
    expect({ variant, convElements, ssmElements }).toEqual({
      variant: 'mamba1',
      convElements: 8192 * 3,
      ssmElements: 8192 * 16,
    });
  });

  const nemotron = {
    ...LLAMA,
    architectures: ['NemotronHForCausalLM'],
    model_type: 'nemotron_h',
    hybrid_override_pattern: 'ME*-',
    mamba_num_heads: 64,
    mamba_head_dim: 64,
    ssm_state_size: 128,
    n_groups: 8,
    conv_kernel: 4,
    n_routed_experts: 8,
    moe_intermediate_size: 256,
    moe_shared_expert_intermediate_size: 512,
  };

  it('2 convolves its groups too', () => {
    const { convElements, ssmElements, groups } = stateOf(nemotron);
    expect(convElements).toBe((64 * 64 + 2 * 8 * 128) * 3);
    expect(ssmElements).toBe(64 * 64 * 128);
    expect(groups).toEqual({ count: 8, convElements: 2 * 128 * 3 });
  });

  it('keeps its state in the type that the model says', () => {
    expect(stateOf(nemotron).ssmDtype).toBe('bfloat16');
    expect(stateOf({ ...nemotron, mamba_ssm_cache_dtype: 'float32' }).ssmDtype).toBe('float32');
  });

  it('stands in layers of their own in Nemotron H, by letters or by words', () => {
    expect(kindsOf(nemotron)).toEqual(['state', 'none', 'attention', 'none']);
    const { hybrid_override_pattern: _letters, ...words } = nemotron;
    expect(kindsOf({ ...words, layers_block_type: ['mamba', 'moe', 'attention', 'mlp'] })).toEqual([
      'state',
      'none',
      'attention',
      'none',
    ]);
  });

  it('stands beside attention in every layer of Falcon H1', () => {
    const [layer] = readConfig(knownConfig('tiiuae/Falcon-H1-7B-Base')).layers;
    expect(layer?.cache.kind).toBe('state');
    expect(layer?.beside?.map(({ kind }) => kind)).toEqual(['attention']);
  });

  it('leaves one in eight layers of Jamba to attention', () => {
    const jamba = {
      ...LLAMA,
      architectures: ['JambaForCausalLM'],
      model_type: 'jamba',
      num_hidden_layers: 8,
      mamba_dt_rank: 32,
    };
    expect(kindsOf(jamba)).toEqual([
      'state',
      'state',
      'state',
      'state',
      'attention',
      'state',
      'state',
      'state',
    ]);
  });
});

describe('other states', () => {
  it('of Gated DeltaNet are a matrix for each head of values', () => {
    const config = {
      ...LLAMA,
      architectures: ['Qwen3NextForCausalLM'],
      model_type: 'qwen3_next',
      full_attention_interval: 4,
      linear_num_key_heads: 4,
      linear_num_value_heads: 8,
    };
    expect(kindsOf(config)).toEqual(['state', 'state', 'state', 'attention']);
    const { convElements, ssmElements, variant } = stateOf(config);
    expect({ variant, convElements, ssmElements }).toEqual({
      variant: 'gdn',
      convElements: (2 * 4 * 128 + 8 * 128) * 3,
      ssmElements: 8 * 128 * 128,
    });
  });

  it('of Kimi Delta Attention are in 32 bits, and count layers from one', () => {
    const config = {
      ...LLAMA,
      architectures: ['KimiLinearForCausalLM'],
      model_type: 'kimi_linear',
      linear_attn_config: {
        kda_layers: [1, 2, 3],
        full_attn_layers: [4],
        num_heads: 8,
        head_dim: 128,
        short_conv_kernel_size: 4,
      },
    };
    expect(kindsOf(config)).toEqual(['state', 'state', 'state', 'attention']);
    expect(stateOf(config)).toMatchObject({
      variant: 'kda',
      ssmDtype: 'float32',
      convElements: 3 * 1024 * 3,
      ssmElements: 8 * 128 * 128,
    });
  });

  it('of lightning attention are a matrix for each head', () => {
    const config = {
      ...LLAMA,
      architectures: ['MiniMaxText01ForCausalLM'],
      model_type: 'minimax_text_01',
      attn_type_list: [0, 0, 0, 1],
    };
    expect(kindsOf(config)).toEqual(['state', 'state', 'state', 'attention']);
    expect(stateOf(config)).toMatchObject({ variant: 'linear', convElements: 0, ssmElements: 8 * 64 * 64 });
  });

  it('of short convolutions are their last inputs', () => {
    expect(stateOf(knownConfig('LiquidAI/LFM2-1.2B'))).toMatchObject({
      variant: 'conv',
      convElements: 2048 * 2,
      ssmElements: 0,
    });
  });
});
