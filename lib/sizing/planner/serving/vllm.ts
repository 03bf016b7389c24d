import type { Speculation } from '../../memory/estimate';
import { nameOf } from './names';
import { dtypeOf, methodOf, type Serving, type Start } from './serving';

/** Arguments of `vllm serve MODEL`: all that memory depends on, also where they are its defaults. */
export function vllmServing(start: Start): Serving {
  return { engine: 'vllm', args: vllmArguments(start), environment: {}, notes: [] };
}

/** The same, as arguments of any engine that hands them to vLLM. */
export function vllmArguments(start: Start): readonly string[] {
  const { settings } = start.estimate;
  return present([
    argument('tensorParallel', settings.tensorParallel),
    aboveOne('pipelineParallel', settings.pipelineParallel),
    aboveOne('dataParallel', settings.dataParallel),
    settings.expertParallel ? nameOf('vllm', 'expertParallel') : undefined,
    argument('maxModelLen', settings.maxModelLen),
    argument('maxNumSeqs', settings.maxNumSeqs),
    argument('maxNumBatchedTokens', settings.maxNumBatchedTokens),
    argument('gpuMemoryUtilization', settings.gpuMemoryUtilization),
    argument('kvCacheDtype', start.flags.kvCacheDtype ?? 'auto'),
    argument('quantization', methodOf(start)),
    argument('dtype', dtypeOf(start)),
    ...switches(start),
  ]);
}

function switches({ estimate, flags }: Start): readonly (string | undefined)[] {
  const { adapters, blockSize, speculation } = flags;
  return [
    argument('speculation', speculation === undefined ? undefined : speculativeConfig(speculation)),
    estimate.settings.enforceEager ? nameOf('vllm', 'enforceEager') : undefined,
    argument('blockSize', blockSize),
    either(flags.chunkedPrefill, 'chunkedPrefill', 'noChunkedPrefill'),
    either(flags.prefixCaching, 'prefixCaching', 'noPrefixCaching'),
    ...(adapters === undefined
      ? []
      : [
          nameOf('vllm', 'adapters'),
          argument('adapterCount', adapters.count),
          argument('adapterRank', adapters.rank),
        ]),
  ];
}

/** The object that `--speculative-config` takes. */
function speculativeConfig({ method, model, tokens }: Speculation): string {
  return JSON.stringify({ method, model, num_speculative_tokens: tokens });
}

function present(args: readonly (string | undefined)[]): readonly string[] {
  return args.filter((arg) => arg !== undefined);
}

function argument(setting: string, value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : `${nameOf('vllm', setting)}=${value}`;
}

function aboveOne(setting: string, value: number): string | undefined {
  return value > 1 ? argument(setting, value) : undefined;
}

function either(value: boolean | undefined, yes: string, no: string): string | undefined {
  return value === undefined ? undefined : nameOf('vllm', value ? yes : no);
}
