import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Timing } from './measure';

/** One promise and how it was kept. */
export interface Bar {
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  /** Whether the measured number must stay below the limit, or reach it. */
  readonly direction: 'at most' | 'at least';
  readonly isKept: boolean;
}

/** Everything that one run of the benchmark learned. */
export class Results {
  public readonly notes: string[] = [];
  private readonly timings = new Map<string, Timing>();
  private readonly bars: Bar[] = [];

  public time(timings: ReadonlyMap<string, Timing>): void {
    timings.forEach((timing, name) => this.timings.set(name, timing));
  }

  public median(name: string): number {
    const timing = this.timings.get(name);
    if (timing === undefined) {
      throw new Error(`'${name}' was not timed, expected one of ${[...this.timings.keys()].join(', ')}`);
    }
    return timing.median;
  }

  public atMost(name: string, measured: number, limit: number): void {
    this.bars.push({ name, measured, limit, direction: 'at most', isKept: measured <= limit });
  }

  public atLeast(name: string, measured: number, limit: number): void {
    this.bars.push({ name, measured, limit, direction: 'at least', isKept: measured >= limit });
  }

  /** Both tables: times, then ratios with their bars. */
  public toText(): string {
    const times = [...this.timings].map(([name, { median, first, runs }]) => [
      name,
      milliseconds(median),
      milliseconds(Math.min(...runs)),
      milliseconds(Math.max(...runs)),
      milliseconds(first),
    ]);
    const bars = this.bars.map(({ name, measured, limit, direction, isKept }) => [
      name,
      measured.toFixed(2),
      `${direction} ${limit}`,
      isKept ? 'ok' : 'MISSED',
    ]);
    return [
      ...this.notes,
      '',
      table(['time', 'median', 'fastest', 'slowest', 'first run'], times),
      '',
      table(['ratio', 'measured', 'bar', ''], bars),
    ].join('\n');
  }

  public writeJson(file: string): void {
    const machine = {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    };
    const timings = Object.fromEntries(this.timings);
    const content = { schemaVersion: 1, machine, notes: this.notes, timings, bars: this.bars };
    writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  }
}

function milliseconds(time: number): string {
  return `${time < 100 ? time.toFixed(1) : time.toFixed(0)} ms`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
