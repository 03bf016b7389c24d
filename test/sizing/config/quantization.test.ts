import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { bytesIn, LLAMA, MIXTRAL } from './configs';
import type { Config } from './configs';

/** Weights of the linear layers of LLAMA: attention and feed-forward. */
const ATTENTION = 4 * (512 * 512 * 2 + 2 * 128 * 512);
const MLP = 4 * (3 * 512 * 1024);
const LINEAR = ATTENTION + MLP;

/** Bytes that a quantization takes off the linear layers. */
function saved(quantization_config: Config, base: Config = LLAMA): number {
  return bytesIn(readConfig(base)) - bytesIn(readConfig({ ...base, quantization_config }));
}

describe('the quantization of a checkpoint', () => {
  it('AWQ has 4 bits, and a scale and a zero for a group', () => {
    const groups = LINEAR / 128;
    expect(saved({ quant_method: 'awq', bits: 4, group_size: 128, zero_point: true })).toBe(
      2 * LINEAR - LINEAR / 2 - groups * 2.5,
    );
  });

  it('GPTQ follows its bits and group size', () => {
    const groups = LINEAR / 64;
    expect(saved({ quant_method: 'gptq', bits: 8, group_size: 64 })).toBe(LINEAR - groups * 3);
  });

  it('GPTQ leaves out what its patterns take away', () => {
    const all = saved({ quant_method: 'gptq', bits: 4, group_size: 128 });
    const some = saved({ quant_method: 'gptq', bits: 4, group_size: 128, dynamic: { '-:.*mlp.*': {} } });
    expect(some / all).toBeCloseTo(ATTENTION / LINEAR, 6);
  });

  it('FP8 has a scale for each block', () => {
    const blocks = LINEAR / 128 ** 2;
    expect(saved({ quant_method: 'fp8', weight_block_size: [128, 128] })).toBe(LINEAR - 4 * blocks);
  });

  it('FP8 has a scale for each matrix where there are no blocks', () => {
    expect(saved({ quant_method: 'fp8' })).toBe(LINEAR - 4 * 4 * 7);
  });

  it('leaves modules alone that the configuration names', () => {
    const part = saved({
      quant_method: 'fp8',
      modules_to_not_convert: ['model.layers.0.mlp.down_proj', 'self_attn'],
    });
    expect(part).toBe(MLP - 512 * 1024 - 4 * (4 * 3 - 1));
  });

  it.each([
    [['model.layers.1.mlp*'], 3],
    [['language_model.model.layers.1.mlp'], 3],
    [['re:.*layers\\.1\\.mlp\\..*'], 3],
    [['model.layers.1.mlp.gate_up_proj'], 2],
    [['backbone.layers.1.mixer.up_proj'], 1],
    [['model.layers.1.mlp.up_proj.weight', 'model.layers.2.mlp.up_proj'], 2],
    [['*.down_proj'], 4],
    [['model.layers.9.mlp'], 0],
  ])('leaves out %j, %i matrices of the feed-forward parts', (ignored_layers, matrices) => {
    const all = saved({ quant_method: 'fp8' });
    expect(all - saved({ quant_method: 'fp8', ignored_layers })).toBe(matrices * (512 * 1024 - 4));
  });

  it('NVFP4 has a scale of one byte for 16 weights', () => {
    const modelopt = { quant_method: 'modelopt', quant_algo: 'NVFP4', exclude_modules: ['lm_head'] };
    expect(saved(modelopt)).toBe(2 * LINEAR - LINEAR / 2 - LINEAR / 16 - 8 * 4 * 7);
  });

  it('of ModelOpt may be nested under quantization', () => {
    const nested = {
      producer: { name: 'modelopt' },
      quantization: { quant_algo: 'FP8', kv_cache_quant_algo: 'FP8', exclude_modules: [] },
    };
    const read = readConfig({ ...LLAMA, quantization_config: nested });
    expect(read.quantization).toEqual({ method: 'modelopt', bits: 8, kvCache: 'fp8' });
  });

  it('of ModelOpt may be another for each module', () => {
    const layers = {
      'model.layers.0.mlp.up_proj': { quant_algo: 'FP8' },
      'model.layers.1.mlp.up_proj': { quant_algo: 'NVFP4' },
    };
    const size = 512 * 1024;
    expect(saved({ quant_method: 'modelopt', quant_algo: 'MIXED_PRECISION', quantized_layers: layers })).toBe(
      size - 8 + (2 * size - size / 2 - size / 16 - 8),
    );
  });

  it('MXFP4 is of experts alone', () => {
    const experts = 4 * 8 * 3 * 512 * 1024;
    expect(saved({ quant_method: 'mxfp4' }, MIXTRAL)).toBe(2 * experts - experts / 2 - experts / 32);
  });

  it('bitsandbytes keeps scales as the checkpoint has quantized them again, as logs of vLLM say', () => {
    const single = { quant_method: 'bitsandbytes', load_in_4bit: true };
    const scale = 1 + 4 / 256;
    expect(saved({ ...single, bnb_4bit_use_double_quant: true })).toBe(
      2 * LINEAR - LINEAR / 2 - (LINEAR / 64) * scale,
    );
  });

  it('bitsandbytes keeps a scale of 32 bits for 64 weights', () => {
    expect(saved({ quant_method: 'bitsandbytes', load_in_4bit: true })).toBe(
      2 * LINEAR - LINEAR / 2 - LINEAR / 16,
    );
    expect(readConfig({ ...LLAMA, quantization_config: { load_in_8bit: true } }).quantization).toEqual({
      method: 'bitsandbytes',
      bits: 8,
    });
  });

  describe('by compressed-tensors', () => {
    const group = (weights: Config, targets: readonly string[] = ['Linear']): Config => ({
      quant_method: 'compressed-tensors',
      config_groups: { group_0: { targets, weights } },
      ignore: ['lm_head'],
    });

    it('has 4 bits with a scale for a group', () => {
      expect(
        saved(group({ num_bits: 4, type: 'int', strategy: 'group', group_size: 128, symmetric: true })),
      ).toBe(2 * LINEAR - LINEAR / 2 - (LINEAR / 128) * 2);
    });

    it('has 8 bits with a scale for a channel', () => {
      const outputs = 4 * (512 * 2 + 2 * 128 + 2 * 1024 + 512);
      expect(saved(group({ num_bits: 8, type: 'float', strategy: 'channel' }))).toBe(LINEAR - 4 * outputs);
    });

    it('is of the modules that a group targets', () => {
      const size = 4 * 512 * 1024;
      expect(saved(group({ num_bits: 8, type: 'float', strategy: 'tensor' }, ['re:.*down_proj$']))).toBe(
        size - 4 * 4,
      );
    });

    it('tells the type of the cache', () => {
      const config = {
        ...group({ num_bits: 8, type: 'float', strategy: 'tensor' }),
        kv_cache_scheme: { num_bits: 8, type: 'float' },
      };
      expect(readConfig({ ...LLAMA, quantization_config: config }).quantization?.kvCache).toBe('fp8');
    });
  });

  it('never touches the router', () => {
    const router = readConfig({ ...MIXTRAL, quantization_config: { quant_method: 'fp8' } }).tensors.filter(
      ({ part, split }) => part === 'mlp' && split === 'copied',
    );
    expect(router.map(({ bytes, parameters }) => bytes / parameters)).toEqual([2, 2, 2, 2]);
  });

  it('is found beside a nested text model too', () => {
    const { architectures, ...text } = LLAMA;
    const nested = {
      architectures,
      model_type: 'llava',
      text_config: { ...text, quantization_config: { quant_method: 'fp8' } },
    };
    expect(readConfig(nested).quantization?.method).toBe('fp8');
  });

  it('that nobody knows counts as none, with a doubt', () => {
    const read = readConfig({ ...LLAMA, quantization_config: { quant_method: 'zip' } });
    expect(bytesIn(read)).toBe(bytesIn(readConfig(LLAMA)));
    expect(read.doubts.join()).toContain("quantization 'zip' is not known");
  });
});

describe('a quantization by a flag', () => {
  const quantized = (quantization: string): number =>
    bytesIn(readConfig(LLAMA)) - bytesIn(readConfig(LLAMA, { quantization }));

  it('is done while the checkpoint is loaded', () => {
    expect(quantized('fp8')).toBe(LINEAR - 4 * 4 * 7);
    expect(quantized('bitsandbytes')).toBe(2 * LINEAR - LINEAR / 2 - LINEAR / 16);
  });

  it('may be a type of GGUF, which embedding and head have too', () => {
    const read = readConfig(LLAMA, { quantization: 'Q4_K_M' });
    expect(read.quantization).toEqual({ method: 'gguf', bits: 4.8944 });
    expect(read.tensors.find(({ part }) => part === 'embedding')?.bytes).toBe(
      Math.ceil((1000 * 512 * 4.8944) / 8),
    );
  });

  it('needs a quantized checkpoint for AWQ and GPTQ', () => {
    expect(() => readConfig(LLAMA, { quantization: 'awq' })).toThrow(
      /^quantization 'awq' needs a checkpoint that was quantized so/u,
    );
  });

  it('must be known', () => {
    expect(() => readConfig(LLAMA, { quantization: 'zip' })).toThrow(
      /^quantization 'zip' is not known, expected bitsandbytes, /u,
    );
  });

  it('must not contradict the checkpoint', () => {
    const config = { ...LLAMA, quantization_config: { quant_method: 'awq', bits: 4, group_size: 128 } };
    expect(() => readConfig(config, { quantization: 'gptq' })).toThrow(
      /^quantization 'gptq' contradicts config.json quantization_config/u,
    );
  });

  it('may name the kernel of what the checkpoint has', () => {
    const config = { ...LLAMA, quantization_config: { quant_method: 'awq', bits: 4, group_size: 128 } };
    expect(readConfig(config, { quantization: 'awq_marlin' }).quantization?.method).toBe('awq');
  });
});
