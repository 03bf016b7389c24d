import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture, Tensor } from '../../lib/sizing/architecture';
import { withTensors, withTotalSize } from '../../lib/sizing/checkpoint';
import type { TensorHeader } from '../../lib/sizing/checkpoint';
import { readConfig } from '../../lib/sizing/config/reader';
import { bytesIn, LLAMA, MIXTRAL, parametersIn } from './config/configs';

type Headers = Record<string, TensorHeader>;

const bf16 = (...shape: number[]): TensorHeader => ({ dtype: 'BF16', shape });

/** The tensors of LLAMA as Hugging Face names them, written down apart from the reader. */
function llamaHeaders(layers = 4): Headers {
  const headers: Headers = {
    'model.embed_tokens.weight': bf16(1000, 512),
    'model.norm.weight': bf16(512),
    'lm_head.weight': bf16(1000, 512),
  };
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    headers[`${at}.self_attn.q_proj.weight`] = bf16(512, 512);
    headers[`${at}.self_attn.k_proj.weight`] = bf16(128, 512);
    headers[`${at}.self_attn.v_proj.weight`] = bf16(128, 512);
    headers[`${at}.self_attn.o_proj.weight`] = bf16(512, 512);
    headers[`${at}.mlp.gate_proj.weight`] = bf16(1024, 512);
    headers[`${at}.mlp.up_proj.weight`] = bf16(1024, 512);
    headers[`${at}.mlp.down_proj.weight`] = bf16(512, 1024);
    headers[`${at}.input_layernorm.weight`] = bf16(512);
    headers[`${at}.post_attention_layernorm.weight`] = bf16(512);
  }
  return headers;
}

const rows = ({ tensors }: Architecture): readonly string[] =>
  tensors
    .map(({ part, split, place, parameters, bytes }) => `${place} ${part} ${split} ${parameters} ${bytes}`)
    .sort();
const only = ({ tensors }: Architecture, part: Tensor['part']): readonly Tensor[] =>
  tensors.filter((tensor) => tensor.part === part);

const read = readConfig(LLAMA);

describe('the tensors of a checkpoint', () => {
  it('are those that the configuration tells', () => {
    expect(rows(withTensors(read, llamaHeaders()))).toEqual(rows(read));
  });

  it('do not depend on their order', () => {
    const entries = Object.entries(llamaHeaders());
    const shuffled = fc.shuffledSubarray(entries, { minLength: entries.length });
    fc.assert(
      fc.property(shuffled, (some) => {
        expect(rows(withTensors(read, Object.fromEntries(some)))).toEqual(rows(read));
      }),
    );
  });

  it('leave out layers for speculative decoding, buffers and scales of the cache that are not loaded', () => {
    const more = {
      ...llamaHeaders(5),
      'mtp.layers.0.mlp.up_proj.weight': bf16(1024, 512),
      'model.layers.0.self_attn.rotary_emb.inv_freq': bf16(32),
    };
    expect(bytesIn(withTensors(read, more))).toBe(bytesIn(read));
  });

  it('leave out a head that is the embedding', () => {
    const tied = readConfig({ ...LLAMA, tie_word_embeddings: true });
    expect(only(withTensors(tied, llamaHeaders()), 'head')).toEqual([]);
  });

  it('take 16 bits where they are stored in 32', () => {
    const wide = Object.fromEntries(
      Object.entries(llamaHeaders()).map(([name, { shape }]) => [name, { dtype: 'F32', shape }]),
    );
    expect(bytesIn(withTensors(read, wide))).toBe(bytesIn(read));
  });

  it('divide queries, keys and values in one matrix', () => {
    const fused = { 'model.layers.0.self_attn.qkv_proj.weight': bf16(768, 512) };
    expect(rows(withTensors(read, fused))).toEqual([
      `0 attention kv-heads ${256 * 512} ${256 * 512 * 2}`,
      `0 attention tensor ${512 * 512} ${512 * 512 * 2}`,
    ]);
  });

  it('know experts, their router and shared ones', () => {
    const mixtral = readConfig(MIXTRAL);
    const headers = {
      'model.layers.0.block_sparse_moe.experts.7.w1.weight': bf16(1024, 512),
      'model.layers.0.block_sparse_moe.gate.weight': bf16(8, 512),
      'model.layers.0.mlp.shared_experts.up_proj.weight': bf16(1024, 512),
    };
    expect(withTensors(mixtral, headers).tensors.map(({ part, split }) => `${part} ${split}`)).toEqual([
      'experts expert',
      'mlp copied',
      'mlp tensor',
    ]);
  });

  it.each([
    ['model.layers.0.self_attn.kv_a_proj_with_mqa.weight', 'attention', 'copied'],
    ['model.layers.0.self_attn.kv_b_proj.weight', 'attention', 'tensor'],
    ['model.layers.0.self_attn.indexer.wk.weight', 'attention', 'copied'],
    ['model.layers.0.linear_attn.in_proj_qkvz.weight', 'state', 'tensor'],
    ['backbone.layers.0.mixer.in_proj.weight', 'state', 'tensor'],
    ['backbone.layers.0.mixer.k_proj.weight', 'attention', 'kv-heads'],
    ['backbone.layers.0.mixer.up_proj.weight', 'mlp', 'tensor'],
    ['transformer.h.0.attn.c_attn.weight', 'attention', 'tensor'],
    ['encoder.layer.0.attention.output.dense.weight', 'attention', 'tensor'],
    ['visual.blocks.0.mlp.fc1.weight', 'encoder', 'tensor'],
    ['model.encoder.layers.0.fc1.weight', 'encoder', 'tensor'],
    ['model.decoder.layers.0.encoder_attn.k_proj.weight', 'attention', 'kv-heads'],
    ['layers.0.attention.wk.weight', 'attention', 'kv-heads'],
    ['layers.0.feed_forward.w2.weight', 'mlp', 'tensor'],
  ])('%s is of %s and %s', (name, part, split) => {
    expect(withTensors(read, { [name]: bf16(8, 8) }).tensors[0]).toMatchObject({ part, split });
  });

  it('count packed weights and what goes with them', () => {
    const awq = readConfig({
      ...LLAMA,
      quantization_config: { quant_method: 'awq', bits: 4, group_size: 128 },
    });
    const headers = {
      'model.layers.0.mlp.up_proj.qweight': { dtype: 'I32', shape: [512, 128] },
      'model.layers.0.mlp.up_proj.qzeros': { dtype: 'I32', shape: [4, 128] },
      'model.layers.0.mlp.up_proj.scales': { dtype: 'F16', shape: [4, 1024] },
    };
    const [tensor] = withTensors(awq, headers).tensors;
    expect(tensor).toMatchObject({
      parameters: 512 * 1024,
      bytes: 512 * 128 * 4 + 4 * 128 * 4 + 4 * 1024 * 2,
    });
  });

  it('are quantized while they are loaded where a flag asks for it', () => {
    const online = readConfig(LLAMA, { quantization: 'fp8' });
    expect(bytesIn(withTensors(online, llamaHeaders()))).toBeCloseTo(bytesIn(online), 3);
    expect(parametersIn(withTensors(online, llamaHeaders()))).toBe(parametersIn(online));
  });
});

describe('the size of a checkpoint', () => {
  const names = Object.keys(llamaHeaders());

  it('scales what the configuration tells', () => {
    const scaled = withTotalSize(read, { totalSize: bytesIn(read) * 1.02, names });
    expect(bytesIn(scaled)).toBeCloseTo(bytesIn(read) * 1.02, 0);
  });

  it('is halved where it is stored in 32 bits', () => {
    expect(bytesIn(withTotalSize(read, { totalSize: bytesIn(read) * 2, names }))).toBeCloseTo(
      bytesIn(read),
      0,
    );
  });

  it('is without layers for speculative decoding', () => {
    const layer = read.tensors.filter(({ place }) => place === 3).reduce((sum, { bytes }) => sum + bytes, 0);
    const index = {
      totalSize: bytesIn(read) + layer,
      names: [...names, 'model.layers.4.mlp.up_proj.weight'],
    };
    expect(bytesIn(withTotalSize(read, index))).toBeCloseTo(bytesIn(read), 0);
  });

  it('that is far off is not taken, with a doubt', () => {
    const far = withTotalSize(read, { totalSize: bytesIn(read) * 5, names });
    expect(bytesIn(far)).toBe(bytesIn(read));
    expect(far.doubts).toEqual([expect.stringContaining('the checkpoint has')]);
  });
});
