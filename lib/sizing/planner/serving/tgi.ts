import { nameOf } from './names';
import { dtypeOf, methodOf, type Serving, type Start } from './serving';

/** Tokens of an answer that a prompt of the maximum length leaves room for. */
const LEAST_ANSWER = 1;

/** Arguments of `text-generation-launcher --model-id MODEL`. */
export function tgiServing(start: Start): Serving {
  const { settings, cache } = start.estimate;
  const input = inputTokens(start);
  const tokens = Number.isFinite(cache.tokens) ? Math.max(cache.tokens, settings.maxModelLen) : undefined;
  const args = [
    argument('tensorParallel', settings.tensorParallel),
    argument('maxInputTokens', input),
    argument('maxModelLen', settings.maxModelLen),
    argument('maxNumBatchedTokens', Math.max(settings.maxNumBatchedTokens, input)),
    argument('batchTokens', tokens),
    argument('maxNumSeqs', settings.maxNumSeqs),
    argument('gpuMemoryUtilization', settings.gpuMemoryUtilization),
    argument('quantization', methodOf(start)),
    argument('kvCacheDtype', cacheDtype(start)),
    argument('dtype', methodOf(start) === undefined ? tgiDtype(start) : undefined),
    settings.enforceEager ? argument('enforceEager', 0) : undefined,
  ];
  return {
    engine: 'tgi',
    args: args.filter((arg) => arg !== undefined),
    environment: {},
    notes: [
      'TGI divides memory in its own way: these limits are those of the estimate for vLLM',
      ...(settings.pipelineParallel > 1 ? ['TGI has no pipeline parallelism'] : []),
      ...(settings.dataParallel > 1
        ? [`start ${settings.dataParallel} of them, each with its own GPUs`]
        : []),
    ],
  };
}

/** A prompt leaves room for the answer. */
function inputTokens({ estimate, need }: Start): number {
  const { maxModelLen } = estimate.settings;
  const answer = need.requestTokens === undefined ? LEAST_ANSWER : need.outputTokens;
  return Math.max(1, maxModelLen - answer);
}

function cacheDtype({ estimate }: Start): string | undefined {
  return estimate.settings.kvCacheDtype.startsWith('fp8') ? 'fp8_e4m3fn' : undefined;
}

function tgiDtype(start: Start): string | undefined {
  const dtype = dtypeOf(start);
  return dtype === 'half' ? 'float16' : dtype;
}

function argument(setting: string, value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : `${nameOf('tgi', setting)}=${value}`;
}
