import type { Architecture } from '../architecture';
import { checkConfig } from './checks';
import { doubtsOf } from './doubts';
import { draftLayersOf, draftWeights } from './drafts';
import { servedDtype } from './dtype';
import { encoderStackOf } from './encoder-decoder';
import { encodersOf } from './encoders/encoders';
import { endsOf, isTied } from './ends';
import type { ExpertShape } from './experts';
import { layersOf, passedSize } from './layers';
import { maxPositionsOf } from './positions';
import { schemeOf } from './quantization/scheme';
import { taskOf, isUnserved } from './tasks';
import { tensorsOf } from './tensors';
import { textConfigOf } from './text';
import type { TextConfig } from './text';

export interface ReadOptions {
  /** As vLLM's `--quantization`, for a checkpoint that is not quantized, or a type of GGUF. */
  readonly quantization?: string;
  /** As vLLM's `--dtype`. */
  readonly dtype?: string;
  /** What it is served as, where the name of its architecture does not tell, e.g. `embed` for Qwen3 Embedding. */
  readonly task?: Architecture['task'];
  /** Adds the weights of layers for speculative decoding, which are not loaded otherwise. */
  readonly drafts?: boolean;
  /** What errors call the file; `config.json` by default. */
  readonly where?: string;
}

/**
 * Reads what a model is to the memory of a GPU from its `config.json`, by its members.
 *
 * @throws UsageError where a member that memory depends on is missing or is not what it can be
 */
export function readConfig(config: unknown, options: ReadOptions = {}): Architecture {
  const text = textConfigOf(config, options.where ?? 'config.json');
  checkConfig(text);
  const task = options.task ?? taskOf(text);
  const dtype = servedDtype(text, options.dtype);
  const scheme = schemeOf(text, options.quantization);
  const body = layersOf(text, dtype);
  const encoders = encodersOf(text);
  const stack = encoderStackOf(text);
  const drafts = options.drafts === true ? draftWeights(text, body) : [];
  const placed = [...endsOf(text, task), ...body.placed, ...stack.placed, ...encoders.placed, ...drafts];
  return {
    name: text.name,
    task,
    ...sizesOf(text),
    intermediateSize: passedSize(text, body),
    layers: body.layers,
    encoderLayers: stack.layers,
    tensors: tensorsOf(placed, { dtype, scheme }),
    dtype,
    ...(scheme === undefined ? {} : { quantization: scheme.quantization }),
    ...expertFacts(body.experts),
    encoders: encoders.encoders,
    ...(isUnserved(text.name) ? { unserved: true as const } : {}),
    doubts: [...doubtsOf(text), ...encoders.doubts, ...(scheme?.doubts ?? [])],
  };
}

type Sizes = Pick<
  Architecture,
  'hiddenSize' | 'vocabularySize' | 'attentionHeads' | 'maxPositions' | 'draftLayers' | 'tied'
>;

function sizesOf(config: TextConfig): Sizes {
  const { text } = config;
  const drafts = draftLayersOf(config);
  return {
    hiddenSize: text.count('hiddenSize'),
    vocabularySize: text.count('vocabularySize'),
    attentionHeads: text.optionalCount('heads') ?? 1,
    maxPositions: maxPositionsOf(config),
    tied: isTied(config),
    ...(drafts === 0 ? {} : { draftLayers: drafts }),
  };
}

function expertFacts(experts: ExpertShape | undefined): Pick<Architecture, 'experts'> {
  if (experts === undefined) return {};
  const { count, perToken, intermediateSize } = experts;
  return { experts: { count, perToken, intermediateSize } };
}
