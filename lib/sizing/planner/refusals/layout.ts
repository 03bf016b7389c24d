import type { Architecture } from '../../architecture';
import type { Layout } from '../layout';

/** Multiple of the vocabulary that vLLM pads to. */
const VOCABULARY_MULTIPLE = 64;
/** Rows and columns that share a scale where FP8 weights are scaled by block. */
const FP8_BLOCK = 128;

type Ranks = Pick<Layout, 'tensorParallel' | 'pipelineParallel' | 'dataParallel' | 'expertParallel'>;

/** Why an engine would not start with a layout; undefined where it would. */
export function layoutRefusal(architecture: Architecture, ranks: Ranks): string | undefined {
  if (ranks.expertParallel && architecture.experts === undefined) {
    return '--enable-expert-parallel needs experts, which the model does not have: the engine does not start with it';
  }
  if (ranks.tensorParallel === 1 && ranks.pipelineParallel === 1 && ranks.dataParallel === 1)
    return undefined;
  for (const check of CHECKS) {
    const refusal = check(architecture, ranks);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const CHECKS: readonly ((architecture: Architecture, ranks: Ranks) => string | undefined)[] = [
  checkHeads,
  checkKvHeads,
  checkVocabulary,
  checkStages,
  checkGroups,
];

function checkHeads({ attentionHeads }: Architecture, { tensorParallel }: Ranks): string | undefined {
  return attentionHeads % tensorParallel === 0
    ? undefined
    : `${attentionHeads} attention heads cannot be divided by tensor parallel ${tensorParallel}`;
}

/** Fewer heads of keys than ranks are copied, which takes a whole number of ranks for each. */
function checkKvHeads({ layers }: Architecture, { tensorParallel }: Ranks): string | undefined {
  for (const { cache } of layers) {
    if (cache.kind !== 'attention') continue;
    const { kvHeads } = cache;
    const divides = kvHeads % tensorParallel === 0 || tensorParallel % kvHeads === 0;
    if (!divides)
      return `${kvHeads} key and value heads cannot be laid over tensor parallel ${tensorParallel}`;
  }
  return undefined;
}

function checkVocabulary({ vocabularySize }: Architecture, { tensorParallel }: Ranks): string | undefined {
  const padded = Math.ceil(vocabularySize / VOCABULARY_MULTIPLE) * VOCABULARY_MULTIPLE;
  return padded % tensorParallel === 0
    ? undefined
    : `a vocabulary of ${padded} cannot be divided by tensor parallel ${tensorParallel}`;
}

function checkStages({ layers }: Architecture, { pipelineParallel }: Ranks): string | undefined {
  return layers.length >= pipelineParallel
    ? undefined
    : `${layers.length} layers are fewer than pipeline parallel ${pipelineParallel}`;
}

/** The inner size of an expert or layer must be whole groups of a scale on each rank. */
function checkGroups(architecture: Architecture, ranks: Ranks): string | undefined {
  const { experts, intermediateSize } = architecture;
  const group = groupOf(architecture);
  const isWhole = experts !== undefined && ranks.expertParallel;
  if (group === undefined || isWhole) return undefined;
  const size = experts?.intermediateSize ?? intermediateSize;
  const over = ranks.tensorParallel * (experts === undefined ? 1 : ranks.dataParallel);
  // Sizes that no rank could divide belong to layers that are not quantized by groups.
  if (size % group !== 0 || (size / over) % group === 0) return undefined;
  const what = experts === undefined ? 'the feed-forward part' : 'an expert';
  return `${size} columns of ${what} over ${over} ranks are not whole groups of ${group} that share a scale`;
}

function groupOf({ quantization, experts }: Architecture): number | undefined {
  if (quantization === undefined || PADDED.includes(quantization.method)) return undefined;
  const { method, groupSize } = quantization;
  if (groupSize !== undefined && groupSize > 0) return groupSize;
  // Checkpoints of experts in FP8 are scaled by block (DeepSeek, Qwen3).
  const isBlocks = method === 'fp8_per_block' || (method === 'fp8' && experts !== undefined);
  return isBlocks ? FP8_BLOCK : undefined;
}

/** Methods whose kernels pad what a rank holds. */
const PADDED: readonly string[] = ['mxfp4', 'gpt_oss_mxfp4', 'bitsandbytes', 'gguf'];

/** Architectures whose vision heads vLLM pads to the ranks (`vllm/model_executor/models/intern_vit.py`). */
const PADDED_ENCODERS = /^(InternVL|InternS1|H2OVL|Skywork|NVLM)/u;

/** Why the encoders of a model are not divided by a layout, which a flag can mend. */
export function encoderRefusal(
  { encoders, name }: Architecture,
  { tensorParallel }: Pick<Layout, 'tensorParallel'>,
): string | undefined {
  if (PADDED_ENCODERS.test(name)) return undefined;
  const uneven = encoders.find(({ heads }) => heads % tensorParallel !== 0);
  return uneven === undefined
    ? undefined
    : `${uneven.heads} heads of the ${uneven.kind} encoder cannot be divided by tensor parallel ${tensorParallel}`;
}
