import { printable } from '../../egress/report/terminal';
import { memoryBar } from './bar';
import { fold, type SizeTextOptions } from './fold';
import type { ReportedOption, ReportedRejection } from './report';

interface Column {
  readonly title: string;
  readonly cell: (option: ReportedOption, index: number) => string;
  /** Whether it gives way where the terminal is narrow. */
  readonly gives?: boolean;
}

const BAR = 20;

const COLUMNS: readonly Column[] = [
  { title: '', cell: (_, index) => String(index + 1) },
  { title: 'instance', cell: ({ instanceType, nodes }) => `${times(nodes)}${instanceType ?? ''}` },
  { title: 'GPUs', cell: ({ gpusUsed, gpu }) => `${gpusUsed} × ${gpu}` },
  { title: 'parallel', cell: parallelOf },
  { title: 'requests', cell: ({ maxConcurrency }) => maxConcurrency?.toFixed(1) ?? '' },
  { title: 'GiB left', cell: ({ marginGiB }) => marginGiB.toFixed(1) },
  { title: '$/hour', cell: ({ usdPerHour }) => usdPerHour?.toFixed(2) ?? 'no price' },
  { title: 'tokens/s', cell: ({ throughput }) => speedOf(throughput), gives: true },
  { title: 'ready', cell: ({ readinessMinutes }) => minutesOf(readinessMinutes), gives: true },
  { title: 'memory of a GPU', cell: ({ perGpuGiB }) => memoryBar(perGpuGiB, BAR), gives: true },
];

/** The options as a table, one line for each. */
export function rankingLines(
  ranked: readonly ReportedOption[],
  { paint, width = Infinity }: SizeTextOptions,
): readonly string[] {
  const columns = COLUMNS.map(({ title, cell, gives = false }) => {
    const cells = ranked.map(cell);
    return { title, gives, cells, width: Math.max(title.length, ...cells.map((text) => text.length)) };
  });
  const shown = fitting(columns, width);
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => text.padEnd(shown[column]?.width ?? 0))
      .join('  ')
      .trimEnd();
  return [
    paint('bold', line(shown.map(({ title }) => title))),
    ...ranked.map((_, row) => line(shown.map(({ cells }) => cells[row] ?? ''))),
  ];
}

interface Sized {
  readonly title: string;
  readonly gives: boolean;
  readonly cells: readonly string[];
  readonly width: number;
}

/** The columns that a terminal holds: the last that may give way goes first. */
function fitting(columns: readonly Sized[], width: number): readonly Sized[] {
  const taken = columns.reduce((sum, column) => sum + column.width + 2, -2);
  const gone = columns.filter(({ gives }) => gives).pop();
  return taken <= width || gone === undefined
    ? columns
    : fitting(
        columns.filter((column) => column !== gone),
        width,
      );
}

function times(count: number): string {
  return count > 1 ? `${count} × ` : '';
}

function speedOf(throughput: ReportedOption['throughput']): string {
  return throughput === null ? '' : `~${throughput.outputTokensPerSecond.toLocaleString('en-US')}`;
}

function minutesOf(minutes: number | null): string {
  return minutes === null ? '' : `~${minutes} min`;
}

function parallelOf(option: ReportedOption): string {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = option;
  return [
    `TP${tensorParallel}`,
    ...(pipelineParallel > 1 ? [`PP${pipelineParallel}`] : []),
    ...(dataParallel > 1 ? [`DP${dataParallel}`] : []),
    ...(expertParallel ? ['EP'] : []),
  ].join(' ');
}

/** Instance types by the reason that they are not taken for. */
export function rejectedLines(
  rejected: readonly ReportedRejection[],
  options: SizeTextOptions,
): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { instanceType, why } of rejected) {
    byReason.set(why, [...(byReason.get(why) ?? []), instanceType]);
  }
  return [
    options.paint('bold', 'not taken'),
    ...[...byReason].flatMap(([why, types]) => fold(`${types.join(', ')}: ${printable(why)}`, 2, options)),
  ];
}
