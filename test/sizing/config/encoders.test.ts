import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/sizing/config/reader';
import { knownConfig, LLAMA } from './configs';
import type { Config } from './configs';

const { architectures: _own, ...TEXT } = LLAMA;
const withEncoder = (members: Config): Config => ({
  architectures: ['LlavaForConditionalGeneration'],
  model_type: 'llava',
  text_config: TEXT,
  ...members,
});
const CLIP = {
  model_type: 'clip_vision_model',
  hidden_size: 1024,
  num_hidden_layers: 24,
  intermediate_size: 4096,
  num_attention_heads: 16,
  patch_size: 14,
  image_size: 336,
};

describe('encoders', () => {
  it('are read beside the text model', () => {
    expect(readConfig(withEncoder({ vision_config: CLIP })).encoders).toEqual([
      { kind: 'vision', layers: 24, hiddenSize: 1024, heads: 16, intermediateSize: 4096, maxTokens: 576 },
    ]);
  });

  it('take what their class has for members that are left out', () => {
    const { hidden_size: _width, ...vision_config } = CLIP;
    expect(readConfig(withEncoder({ vision_config })).encoders[0]?.hiddenSize).toBe(768);
  });

  it('stay as they are when the text model is quantized', () => {
    const encoderBytes = (members: Config): number =>
      readConfig(withEncoder({ vision_config: CLIP, ...members }))
        .tensors.filter(({ part }) => part === 'encoder')
        .reduce((sum, { bytes }) => sum + bytes, 0);
    expect(encoderBytes({ quantization_config: { quant_method: 'fp8' } })).toBe(encoderBytes({}));
  });

  it('of sound are told apart', () => {
    const audio_config = { model_type: 'qwen2_audio_encoder' };
    expect(readConfig(withEncoder({ audio_config })).encoders[0]).toMatchObject({
      kind: 'audio',
      layers: 32,
      maxTokens: 1500,
    });
  });

  it('that nobody knows are read by their members, with a doubt', () => {
    const vision_config = { model_type: 'new_vision', hidden_size: 256, num_hidden_layers: 2 };
    const read = readConfig({ ...withEncoder({ vision_config }), model_type: 'new_vl' });
    expect(read.encoders[0]).toMatchObject({ layers: 2, hiddenSize: 256 });
    expect(read.doubts).toContain("the vision encoder 'new_vision' is not known: it is read by its members");
  });

  it('that the configuration has no object for are added by the type of the model', () => {
    const read = readConfig({ ...LLAMA, architectures: ['Phi3VForCausalLM'], model_type: 'phi3_v' });
    const weights = read.tensors.filter(({ part }) => part === 'encoder');
    expect(weights.map(({ parameters, split }) => `${parameters} ${split}`)).toEqual(['325541888 copied']);
    expect(read.encoders[0]).toMatchObject({ kind: 'vision', layers: 24, hiddenSize: 1024 });
  });

  it('that are no plain transformers count as a whole, with a doubt', () => {
    const read = readConfig(withEncoder({ audio_config: { model_type: 'gemma4_audio' } }));
    expect(read.doubts).toEqual(["the audio encoder 'gemma4_audio' is counted as a whole"]);
  });

  it('of Qwen see 65536 patches at most', () => {
    expect(readConfig(knownConfig('Qwen/Qwen2.5-VL-7B-Instruct')).encoders[0]?.maxTokens).toBe(65_536);
  });
});
