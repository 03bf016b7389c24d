import { printable } from '../../egress/report/terminal';
import { BAR_KEY, memoryBar } from './bar';
import { commandLines } from './command';
import { fold, type SizeTextOptions } from './fold';
import type { ReportedMemory, ReportedModel, ReportedOption, SizeReport } from './report';
import { rankingLines, rejectedLines } from './table';

const CONFIDENCE: Readonly<Record<string, string>> = {
  'exact-kv': 'the cache is exact, the rest is fitted on measured startups',
  calibrated: 'fitted on measured startups',
  uncalibrated: 'nothing like it was measured: take it as an upper bound of what it holds, and measure',
};

/** The answer as a person reads it in a terminal: the option to take line by line, the others as a table. */
export function sizeText(report: SizeReport, options: SizeTextOptions): string {
  const { notes, chosen, rejected = [], advice = [] } = report;
  const detailed = report.options[chosen ?? 0];
  return [
    ...headLines(report, options),
    '',
    ...(detailed === undefined
      ? [options.paint('red', 'nothing fits')]
      : optionLines(detailed, report.model, options)),
    ...(report.options.length > 1 ? ['', ...rankingLines(report.options, options)] : []),
    ...(rejected.length === 0 ? [] : ['', ...rejectedLines(rejected, options)]),
    ...(advice.length === 0 ? [] : ['', ...adviceLines(advice, options)]),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap((note) => fold(`note: ${note}`, 0, options))]),
    '',
  ].join('\n');
}

function adviceLines(advice: readonly string[], options: SizeTextOptions): readonly string[] {
  return [
    options.paint('bold', 'what would help, each tried by itself'),
    ...advice.flatMap((text) => fold(`- ${printable(text)}`, 2, options)),
  ];
}

function headLines({ model, engine }: SizeReport, options: SizeTextOptions): readonly string[] {
  const size = `${(model.parameters / 1e9).toPrecision(3)} billion parameters`;
  const about = [size, `attention ${model.attention}`, model.quantization ?? 'not quantized'].join(', ');
  const head = `${options.paint('bold', printable(model.id))}  ${about}, by the rules of ${engine.name} ${engine.version}`;
  return fold(head, 0, options);
}

function optionLines(
  option: ReportedOption,
  model: ReportedModel,
  options: SizeTextOptions,
): readonly string[] {
  const { paint } = options;
  const verdict = option.fits ? paint('green', 'fits') : paint('red', 'does not fit');
  return [
    ...fold(`${verdict}  ${placeOf(option)}`, 0, options),
    `  ${memoryBar(option.perGpuGiB, barWidth(options))}`,
    `  ${paint('dim', BAR_KEY)}`,
    ...fold(billText(option.perGpuGiB), 2, options),
    ...(option.perGpuGiB.kvCache > 0 ? fold(cacheText(option), 2, options) : []),
    ...fold(marginText(option), 2, options),
    ...speedTexts(option).flatMap((text) => fold(text, 2, options)),
    ...option.reasons.flatMap((reason) => fold(`- ${printable(reason)}`, 2, options)),
    ...(option.fits ? ['', ...commandLines(model, option.serve, options)] : []),
  ];
}

function placeOf(option: ReportedOption): string {
  const { instanceType, gpu, gpusUsed, nodes, usdPerHour, priceAsOf } = option;
  const parallel = [
    `tensor parallel ${option.tensorParallel}`,
    ...(option.pipelineParallel > 1 ? [`pipeline parallel ${option.pipelineParallel}`] : []),
    ...(option.dataParallel > 1 ? [`data parallel ${option.dataParallel}`] : []),
    ...(option.expertParallel ? ['expert parallel'] : []),
    ...(option.replicas > 1 ? [`${option.replicas} replicas`] : []),
  ];
  const where = instanceType === null ? '' : `${nodes > 1 ? `${nodes} × ` : ''}${instanceType}, `;
  const price = usdPerHour === null ? [] : [`$${usdPerHour.toFixed(2)} an hour (${priceAsOf ?? ''})`];
  return [`${where}${gpusUsed} × ${gpu}`, ...parallel, ...price].join(', ');
}

function billText(memory: ReportedMemory): string {
  const { total, weights, activation, nonTorch, cudaGraphs, kvCache } = memory;
  const cache =
    kvCache < 0
      ? `nothing for a KV cache, ${(-kvCache).toFixed(1)} too much`
      : `KV cache ${kvCache.toFixed(1)}`;
  return (
    `${total.toFixed(1)} GiB a GPU: weights ${weights.toFixed(1)}, activation ${activation.toFixed(1)}, ` +
    `other ${nonTorch.toFixed(1)}, CUDA graphs ${cudaGraphs.toFixed(1)}, ${cache}`
  );
}

function cacheText({ kvCacheTokens, maxConcurrency, maxModelLen }: ReportedOption): string {
  if (kvCacheTokens === null || maxConcurrency === null) {
    return 'keeps no cache: requests take only what a batch needs';
  }
  return (
    `KV cache of ${kvCacheTokens.toLocaleString('en-US')} tokens: ` +
    `${maxConcurrency.toLocaleString('en-US')} requests of ${maxModelLen.toLocaleString('en-US')} tokens at once`
  );
}

function marginText({ marginGiB, neededMarginGiB, confidence }: ReportedOption): string {
  const left =
    marginGiB >= 0
      ? `${marginGiB.toFixed(2)} GiB left beside one request of the maximum length (a go needs ${neededMarginGiB.toFixed(2)})`
      : `${(-marginGiB).toFixed(2)} GiB short of one request of the maximum length`;
  return `${left}; ${confidence}: ${CONFIDENCE[confidence] ?? ''}`;
}

/** What is first order, and says so. */
function speedTexts({
  throughput,
  storageGiB,
  storageOn,
  readinessMinutes,
}: ReportedOption): readonly string[] {
  const speed =
    throughput === null
      ? []
      : [
          `first order: ${number(throughput.outputTokensPerSecond)} tokens a second for ${number(throughput.requests)} requests at once, ` +
            `each of ${number(throughput.promptTokens)} and ${number(throughput.outputTokens)} tokens; the first token after ` +
            `${number(throughput.timeToFirstTokenMs)} ms, then one in ${throughput.timePerOutputTokenMs.toFixed(1)} ms`,
        ];
  const disk = storageOn === 'ebs' ? 'a volume' : 'its own NVMe';
  const place =
    storageGiB === null || readinessMinutes === null
      ? []
      : [`${number(storageGiB)} GiB on ${disk}; ready after about ${readinessMinutes} minutes`];
  return [...speed, ...place];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

const WIDEST_BAR = 60;

function barWidth({ width }: SizeTextOptions): number {
  return Math.max(20, Math.min(WIDEST_BAR, (width ?? WIDEST_BAR + 2) - 2));
}
