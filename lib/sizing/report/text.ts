import { printable, wrap, type Paint } from '../../egress/report/terminal';
import { BAR_KEY, memoryBar } from './bar';
import type { ReportedMemory, ReportedModel, ReportedOption, ReportedRejection, SizeReport } from './report';

export interface SizeTextOptions {
  readonly paint: Paint;
  /** Columns; undefined for lines of any length. */
  readonly width?: number;
}

const CONFIDENCE: Readonly<Record<string, string>> = {
  'exact-kv': 'the cache is exact, the rest is fitted on measured startups',
  calibrated: 'fitted on measured startups',
  uncalibrated: 'nothing like it was measured: take it as an upper bound of what it holds, and measure',
};

/** The answer as a person reads it in a terminal: the option to take line by line, the others as a table. */
export function sizeText(report: SizeReport, options: SizeTextOptions): string {
  const { notes, chosen, rejected = [] } = report;
  const detailed = report.options[chosen ?? 0];
  return [
    ...headLines(report, options),
    '',
    ...(detailed === undefined
      ? [options.paint('red', 'nothing fits')]
      : optionLines(detailed, report.model, options)),
    ...(report.options.length > 1 ? ['', ...rankingLines(report.options, options)] : []),
    ...(rejected.length === 0 ? [] : ['', ...rejectedLines(rejected, options)]),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap((note) => fold(`note: ${note}`, 0, options))]),
    '',
  ].join('\n');
}

/** An argument of a shell. */
function word(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
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
    ...option.reasons.flatMap((reason) => fold(`- ${printable(reason)}`, 2, options)),
    ...(option.fits
      ? ['', ...fold(`vllm serve ${word(model.path ?? model.id)} ${option.serve.args.join(' ')}`, 2, options)]
      : []),
  ];
}

const TABLE_BAR = 20;

function rankingLines(ranked: readonly ReportedOption[], { paint }: SizeTextOptions): readonly string[] {
  const rows = ranked.map((option, index) => [
    String(index + 1),
    option.instanceType === null
      ? ''
      : `${option.nodes > 1 ? `${option.nodes} × ` : ''}${option.instanceType}`,
    `${option.gpusUsed} × ${option.gpu}`,
    parallelOf(option),
    option.maxConcurrency === null ? '' : option.maxConcurrency.toFixed(1),
    option.marginGiB.toFixed(1),
    option.usdPerHour === null ? 'no price' : option.usdPerHour.toFixed(2),
    memoryBar(option.perGpuGiB, TABLE_BAR),
  ]);
  const titles = ['', 'instance', 'GPUs', 'parallel', 'requests', 'GiB left', '$/hour', 'memory of a GPU'];
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [paint('bold', line(titles)), ...rows.map(line)];
}

/** Instance types by the reason that they are not taken for. */
function rejectedLines(rejected: readonly ReportedRejection[], options: SizeTextOptions): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { instanceType, why } of rejected) {
    byReason.set(why, [...(byReason.get(why) ?? []), instanceType]);
  }
  return [
    options.paint('bold', 'not taken'),
    ...[...byReason].flatMap(([why, types]) => fold(`${types.join(', ')}: ${printable(why)}`, 2, options)),
  ];
}

function parallelOf(option: ReportedOption): string {
  const { tensorParallel, pipelineParallel, dataParallel } = option;
  return [
    `TP${tensorParallel}`,
    ...(pipelineParallel > 1 ? [`PP${pipelineParallel}`] : []),
    ...(dataParallel > 1 ? [`DP${dataParallel}`] : []),
  ].join(' ');
}

function placeOf(option: ReportedOption): string {
  const { instanceType, gpu, gpusUsed, nodes, usdPerHour, priceAsOf } = option;
  const parallel = [
    `tensor parallel ${option.tensorParallel}`,
    ...(option.pipelineParallel > 1 ? [`pipeline parallel ${option.pipelineParallel}`] : []),
    ...(option.dataParallel > 1 ? [`data parallel ${option.dataParallel}`] : []),
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

const WIDEST_BAR = 60;

function barWidth({ width }: SizeTextOptions): number {
  return Math.max(20, Math.min(WIDEST_BAR, (width ?? WIDEST_BAR + 2) - 2));
}

function fold(text: string, indent: number, { width }: SizeTextOptions): readonly string[] {
  const room = width === undefined ? undefined : width - indent + 2;
  return wrap(text, room, 2).map((line) => `${' '.repeat(indent)}${line}`);
}
