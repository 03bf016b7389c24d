import type { Members } from '../members';

/** Outputs and inputs of a matrix. */
export type Shape = readonly [number, number];

/** Widths on both sides of a projector. */
export interface Between {
  readonly encoder: Members;
  /** Width of the encoder. */
  readonly width: number;
  /** Width of the text model. */
  readonly text: number;
}

/** The matrices between an encoder and the text model. */
export function projectorShapes(name: string, between: Between): readonly Shape[] {
  return (PROJECTORS[name] ?? linear)(between);
}

type Projector = (between: Between) => readonly Shape[];

const linear: Projector = ({ width, text }) => [[text, width]];

const mlp: Projector = ({ width, text }) => [
  [text, width],
  [text, text],
];

/** Patches side by side become one: Qwen VL, Kimi; one more for each layer whose output goes along. */
const merger: Projector = ({ encoder, width, text }) => {
  const merged = width * (encoder.optionalCount('spatial_merge_size') ?? 2) ** 2;
  const one: readonly Shape[] = [
    [merged, merged],
    [encoder.optionalCount('out_hidden_size') ?? text, merged],
  ];
  return Array.from(
    { length: 1 + (encoder.list('deepstack_visual_indexes')?.length ?? 0) },
    () => one,
  ).flat();
};

const shuffled: Projector = ({ width, text }) => [
  [text, width * 4],
  [text, text],
];

/** Mistral 3: patches are merged before the two layers of Llava. */
const merging: Projector = ({ width, text }) => [
  [width, width * 4],
  [text, width],
  [text, text],
];

const llama4: Projector = ({ encoder, text }) => {
  const input = encoder.count('projector_input_dim');
  const output = encoder.count('projector_output_dim');
  return [
    [input, encoder.count('intermediate_size')],
    [output, input],
    [text, output],
  ];
};

/** Llama 3.2 Vision hands over the outputs of several layers side by side. */
const mllama: Projector = ({ encoder, text }) => [[text, encoder.count('vision_output_dim')]];

/** GLM 4V: a convolution over four patches, then a gated feed-forward part. */
const glm: Projector = ({ encoder, width }) => {
  const output = encoder.count('out_hidden_size');
  const inner = encoder.count('intermediate_size');
  return [
    [output, width * (encoder.optionalCount('spatial_merge_size') ?? 2) ** 2],
    [output, output],
    [inner, output],
    [inner, output],
    [output, inner],
  ];
};

const PROJECTORS: Readonly<Record<string, Projector>> = {
  linear,
  mlp,
  merger,
  shuffled,
  merging,
  llama4,
  glm,
  mllama,
};
