import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { cachesOf, knownConfig, LLAMA, windowsOf } from './configs';

describe('heads of keys and values', () => {
  it('are grouped', () => {
    expect(cachesOf(LLAMA)[0]).toEqual({ kind: 'attention', kvHeads: 2, keyDim: 64, valueDim: 64 });
  });

  it('are as many as queries where nothing says otherwise', () => {
    const { num_key_value_heads: _none, ...config } = LLAMA;
    expect(cachesOf(config)[0]).toMatchObject({ kvHeads: 8 });
  });

  it.each([
    [{ multi_query: true }, 1],
    [{ multi_query: true, new_decoder_architecture: true, num_kv_heads: 4 }, 4],
    [{ multi_query: false }, 8],
  ])('of Falcon with %j are %i', (members, kvHeads) => {
    const { num_key_value_heads: _none, ...config } = LLAMA;
    expect(
      cachesOf({ ...config, architectures: ['FalconForCausalLM'], model_type: 'falcon', ...members })[0],
    ).toMatchObject({
      kvHeads,
    });
  });

  it('of ChatGLM are its groups', () => {
    expect(cachesOf(knownConfig('THUDM/chatglm3-6b'))[0]).toMatchObject({ kvHeads: 2, keyDim: 128 });
  });

  it('differ by layer in DeciLM, and some layers have none', () => {
    const caches = cachesOf(knownConfig('nvidia/Llama-3_3-Nemotron-Super-49B-v1'));
    expect(caches.filter(({ kind }) => kind === 'attention')).toHaveLength(49);
    expect(caches).toHaveLength(80);
  });

  it('are wider in the global layers of Gemma 4, where values are keys', () => {
    const gemma = {
      ...LLAMA,
      architectures: ['Gemma4ForCausalLM'],
      model_type: 'gemma4_text',
      head_dim: 64,
      global_head_dim: 128,
      num_global_key_value_heads: 1,
      attention_k_eq_v: true,
      sliding_window: 1024,
      layer_types: ['sliding_attention', 'sliding_attention', 'sliding_attention', 'full_attention'],
    };
    const caches = cachesOf(gemma);
    expect(caches[0]).toEqual({ kind: 'attention', kvHeads: 2, keyDim: 64, valueDim: 64, window: 1024 });
    expect(caches[3]).toEqual({ kind: 'attention', kvHeads: 1, keyDim: 128, valueDim: 128 });
    const keys = readConfig(gemma).tensors.filter(({ split, place }) => split === 'kv-heads' && place === 3);
    expect(keys[0]?.parameters).toBe(128 * 512);
  });

  it('are kept once where the last layers use those of earlier ones', () => {
    const gemma = {
      ...LLAMA,
      architectures: ['Gemma3nForCausalLM'],
      model_type: 'gemma3n_text',
      num_kv_shared_layers: 2,
    };
    expect(cachesOf(gemma).map(({ kind }) => kind)).toEqual(['attention', 'attention', 'none', 'none']);
  });

  it('have a key for the indexer in the sparse layers of MiniMax M3', () => {
    const sparse = {
      use_sparse_attention: true,
      sparse_index_dim: 128,
      sparse_num_index_heads: 2,
      sparse_attention_freq: [0, 1, 1, 1],
    };
    const caches = cachesOf({ ...LLAMA, model_type: 'minimax_m3', sparse_attention_config: sparse });
    expect(caches.map((cache) => 'indexerDim' in cache)).toEqual([false, true, true, true]);
  });
});

describe('windows', () => {
  const window = { ...LLAMA, sliding_window: 1024 };

  it('count for every layer of Mistral and Phi 3', () => {
    for (const model_type of ['mistral', 'phi3'])
      expect(windowsOf({ ...window, model_type })).toEqual([1024, 1024, 1024, 1024]);
  });

  it('count where the configuration lists the layers', () => {
    const layer_types = ['sliding_attention', 'full_attention', 'sliding_attention', 'full_attention'];
    expect(windowsOf({ ...window, layer_types })).toEqual([1024, 0, 1024, 0]);
  });

  it('do not count where Qwen does not use them', () => {
    expect(windowsOf({ ...window, model_type: 'qwen2', use_sliding_window: false })).toEqual([0, 0, 0, 0]);
  });

  it('count after the first layers where Qwen uses them', () => {
    const config = { ...window, model_type: 'qwen2', use_sliding_window: true, max_window_layers: 2 };
    expect(windowsOf(config)).toEqual([0, 0, 1024, 1024]);
  });

  it('alternate in Gemma 2 and gpt-oss', () => {
    for (const model_type of ['gemma2', 'gpt_oss'])
      expect(windowsOf({ ...window, model_type })).toEqual([1024, 0, 1024, 0]);
  });

  it('leave one in six layers of Gemma 3 whole', () => {
    const config = { ...window, model_type: 'gemma3_text', num_hidden_layers: 7 };
    expect(windowsOf(config)).toEqual([1024, 1024, 1024, 1024, 1024, 0, 1024]);
  });

  it('follow a pattern of a number or of letters', () => {
    expect(windowsOf({ ...window, model_type: 'cohere2', sliding_window_pattern: 2 })).toEqual([
      1024, 0, 1024, 0,
    ]);
    expect(windowsOf({ ...window, model_type: 'exaone4', sliding_window_pattern: 'LLLG' })).toEqual([
      1024, 1024, 1024, 0,
    ]);
  });

  it('follow a list with nothing for full attention', () => {
    expect(windowsOf({ ...LLAMA, sliding_window: [null, 2048] })).toEqual([0, 2048, 0, 2048]);
  });

  it('have their own heads in MiMo V2', () => {
    const config = {
      ...window,
      model_type: 'mimo_v2_flash',
      head_dim: 192,
      v_head_dim: 128,
      swa_num_key_value_heads: 4,
      hybrid_layer_pattern: [0, 1, 1, 1],
    };
    expect(cachesOf(config)[0]).toEqual({ kind: 'attention', kvHeads: 2, keyDim: 192, valueDim: 128 });
    expect(cachesOf(config)[1]).toEqual({
      kind: 'attention',
      kvHeads: 4,
      keyDim: 192,
      valueDim: 128,
      window: 1024,
    });
  });

  it('of an unknown architecture do not count, since that keeps more', () => {
    expect(windowsOf({ ...window, architectures: ['NewForCausalLM'], model_type: 'new' })).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

describe('chunks of Llama 4', () => {
  const llama4 = {
    ...LLAMA,
    architectures: ['Llama4ForCausalLM'],
    model_type: 'llama4_text',
    head_dim: 64,
    attention_chunk_size: 8192,
  };

  it('count for layers with rotary embeddings', () => {
    expect(cachesOf(llama4).map((cache) => 'chunk' in cache)).toEqual([true, true, true, false]);
  });

  it('count where the configuration lists the layers', () => {
    const chunks = cachesOf({ ...llama4, no_rope_layers: [0, 1, 1, 0] }).map((cache) => 'chunk' in cache);
    expect(chunks).toEqual([false, true, true, false]);
  });
});

describe('latents', () => {
  const mla = {
    ...LLAMA,
    architectures: ['DeepseekV3ForCausalLM'],
    model_type: 'deepseek_v3',
    kv_lora_rank: 512,
    q_lora_rank: 256,
    qk_rope_head_dim: 64,
    qk_nope_head_dim: 128,
    v_head_dim: 128,
  };

  it('are one vector of each token', () => {
    expect(cachesOf(mla)[0]).toEqual({
      kind: 'mla',
      rank: 512,
      ropeDim: 64,
      absorbedElements: 512 * 8 * 256,
    });
  });

  it('have keys of the indexer in DeepSeek V3.2', () => {
    expect(cachesOf({ ...mla, index_head_dim: 128, index_n_heads: 64 })[0]).toMatchObject({
      indexerDim: 128,
    });
  });

  it('share the indexer between layers in GLM 5.2', () => {
    const indexer_types = ['full', 'full', 'shared', 'shared'];
    const caches = cachesOf({
      ...mla,
      model_type: 'glm_moe_dsa',
      index_head_dim: 128,
      index_n_heads: 64,
      indexer_types,
    });
    expect(caches.map((cache) => 'indexerDim' in cache)).toEqual([true, true, false, false]);
  });

  it('are expanded to heads by MiniCPM 3', () => {
    expect(cachesOf({ ...mla, model_type: 'minicpm3' })[0]).toEqual({
      kind: 'attention',
      kvHeads: 8,
      keyDim: 192,
      valueDim: 192,
    });
  });

  it('are compressed beside a window in DeepSeek V4, with a doubt', () => {
    const v4 = {
      ...LLAMA,
      architectures: ['DeepseekV4ForCausalLM'],
      model_type: 'deepseek_v4',
      head_dim: 512,
      q_lora_rank: 256,
      o_lora_rank: 256,
      o_groups: 4,
      qk_rope_head_dim: 64,
      index_head_dim: 128,
      index_n_heads: 8,
      sliding_window: 128,
      compress_ratios: [0, 4, 128, 4],
    };
    const read = readConfig(v4);
    const window = { kind: 'mla', rank: 448, ropeDim: 64, packedBytes: 584, window: 128 };
    expect(read.layers[0]).toEqual({ cache: window });
    expect(read.layers[1]?.cache).toEqual({
      kind: 'mla',
      rank: 448,
      ropeDim: 64,
      packedBytes: 584,
      ratio: 4,
      indexerDim: 128,
    });
    expect(read.layers[2]?.beside).toEqual([window]);
    expect(read.doubts.join()).toContain('compressors');
  });
});

describe('models without an answer to write', () => {
  it('keep nothing when attention looks both ways', () => {
    expect(new Set(cachesOf(knownConfig('BAAI/bge-m3')).map(({ kind }) => kind))).toEqual(new Set(['none']));
  });

  it('are told apart by the name of their architecture', () => {
    expect(readConfig(knownConfig('BAAI/bge-m3')).task).toBe('embed');
    expect(readConfig(knownConfig('BAAI/bge-reranker-v2-m3')).task).toBe('classify');
    expect(readConfig({ ...LLAMA, architectures: ['LlamaForSequenceClassification'] }).task).toBe('classify');
  });

  it('may be said to be so where their name does not tell', () => {
    const read = readConfig(LLAMA, { task: 'embed' });
    expect(read.task).toBe('embed');
    expect(read.tensors.filter(({ part }) => part === 'head')).toEqual([]);
  });

  it('have no head over the vocabulary', () => {
    const heads = readConfig({ ...LLAMA, architectures: ['LlamaModel'] }).tensors.filter(
      ({ part }) => part === 'head',
    );
    expect(heads).toEqual([]);
  });
});

describe('Whisper', () => {
  const read = readConfig(knownConfig('openai/whisper-large-v3-turbo'));

  it('keeps what its encoder has heard beside what it writes', () => {
    const self = { kind: 'attention', kvHeads: 20, keyDim: 64, valueDim: 64 };
    expect(read.layers).toEqual(
      Array.from({ length: 4 }, () => ({ cache: { kind: 'cross', self, encoderTokens: 1500 } })),
    );
  });

  it('has the layers of its encoder apart', () => {
    expect(read.encoderLayers).toHaveLength(32);
    expect(read.task).toBe('transcribe');
    expect(read.maxPositions).toBe(448);
  });
});
