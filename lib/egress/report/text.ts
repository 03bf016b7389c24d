import type { Hop } from '../reach/path';
import { claimText } from './claim';
import { filterText, headline, kindText, subjectOf } from './hops';
import type { AuditReport, ReportedFinding } from './report';
import type { Paint, Tone } from './terminal';
import { painter, printable, wrap } from './terminal';

const VERDICTS = {
  isolated: 'no subnet has a path to or from the internet',
  exposed: 'there is a way out or in',
  unproven: 'a fact that matters could not be established',
} as const;

export interface TextOptions {
  readonly color: boolean;
  /** Columns to wrap at; without it every sentence stays on its line, for `grep`. */
  readonly width?: number;
  /** The line of the file that a finding is on; undefined when there is none to show. */
  readonly lineOf?: (finding: ReportedFinding) => string | undefined;
  /** Titles of rules, by id. */
  readonly titles?: ReadonlyMap<string, string>;
}

/** The report as a person reads it. */
export function toText(report: AuditReport, options: TextOptions): string {
  const { verdict, summary } = report;
  const paint = painter(options.color);
  const { error, warning, waived } = summary.findings;
  const tone = verdict === 'isolated' ? 'green' : verdict === 'exposed' ? 'red' : 'yellow';
  const counts = `${count(summary.stacks, 'stack')}, ${count(summary.resources, 'resource')}, ${count(summary.subnets, 'subnet')}`;
  const found = `${count(error, 'error')}, ${count(warning, 'warning')}, ${waived} waived`;
  return [
    ...report.findings.map((finding) => `${toLines(finding, options, paint).join('\n')}\n`),
    `${paint(tone, verdict)}: ${VERDICTS[verdict]}`,
    `${counts}; ${found}`,
    ...wrap(claimText(report, verdict), options.width, 0),
    ...(report.assumes ?? []).flatMap((text) => wrap(`assumed: ${printable(text)}`, options.width, 0)),
    ...(report.filters === undefined ? [] : wrap(report.filters.claim, options.width, 0)),
    '',
  ].join('\n');
}

function toLines(finding: ReportedFinding, options: TextOptions, paint: Paint): string[] {
  const { ruleId, severity, resourceType, condition, waiver } = finding;
  const tone = toneOf(finding);
  const title = options.titles?.get(ruleId);
  const type = resourceType === '' ? '' : ` (${printable(resourceType)})`;
  const part = (label: string, text: string): string[] =>
    wrap(`${label}: ${printable(text)}`, options.width, label.length + 2).map(
      (line, index) => `  ${index === 0 ? paint('bold', `${label}:`) + line.slice(label.length + 1) : line}`,
    );
  return [
    `${paint(tone, `${severity} ${ruleId}`)}${title === undefined ? '' : ` ${paint('bold', title)}`}`,
    `  ${paint('cyan', '-->')} ${printable(placeOf(finding))}${printable(subjectOf(finding))}${type}`,
    ...excerpt(finding, options, paint),
    ...wrap(printable(headline(finding)), options.width, 0).map((line) => `  ${line}`),
    ...chain(finding.path, paint),
    ...(condition === undefined ? [] : part('when', condition)),
    ...part('why', finding.why),
    ...part('fix', finding.fix),
    ...(waiver === null
      ? []
      : part('waived', `until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`)),
  ];
}

function toneOf({ waiver, severity }: ReportedFinding): Tone {
  return waiver !== null ? 'dim' : severity === 'error' ? 'red' : 'yellow';
}

function placeOf({ file, line }: ReportedFinding): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return place === '' ? '' : `${place} `;
}

/** The line of the file with the resource's name underlined, as compilers show it. */
function excerpt(finding: ReportedFinding, { lineOf, width }: TextOptions, paint: Paint): string[] {
  const source = lineOf?.(finding);
  if (source === undefined || finding.line === undefined || source.trim() === '') {
    return [];
  }
  const gutter = String(finding.line);
  const bar = paint('cyan', '|');
  const margin = ' '.repeat(gutter.length);
  const shown = window(source, finding.logicalId, (width ?? DEFAULT_WIDTH) - gutter.length - 5);
  return [
    `  ${margin} ${bar}`,
    `  ${paint('cyan', gutter)} ${bar} ${shown.text}`,
    `  ${margin} ${bar} ${' '.repeat(shown.at)}${paint(toneOf(finding), '^'.repeat(shown.length))}`,
  ];
}

const DEFAULT_WIDTH = 100;

/** The part of a line that holds the name, for templates of one long line. */
function window(source: string, name: string, room: number): { text: string; at: number; length: number } {
  const line = printable(source.replaceAll('\t', ' ').trimEnd());
  const found = name === '' ? -1 : line.indexOf(name);
  const at = found < 0 ? line.length - line.trimStart().length : found;
  const length = found < 0 ? line.length - at : name.length;
  if (line.length <= room) {
    return { text: line, at, length };
  }
  const start = at + length <= room ? 0 : at - 1;
  const text = line.slice(start, start + Math.max(room, 1));
  return { text, at: at - start, length: Math.min(length, Math.max(text.length - (at - start), 1)) };
}

/** The path as a chain, one hop a line; the way it goes on reads from top to bottom. */
function chain(path: readonly Hop[], paint: Paint): string[] {
  return path.flatMap((hop, index) => {
    const isEnd = hop.kind === 'internet';
    const arrow = index === 0 ? '  ' : '→ ';
    const filters = (hop.filters ?? []).map(
      (filter) => `        ${paint('dim', printable(filterText(filter)))}`,
    );
    return [`    ${arrow}${isEnd ? paint('red', 'internet') : hopLine(hop, paint)}`, ...filters];
  });
}

function hopLine({ kind, id, stack, destination }: Hop, paint: Paint): string {
  const where = stack === undefined ? '' : ` ${paint('dim', `[${printable(stack)}]`)}`;
  const block = destination === undefined ? '' : ` ${printable(destination)}`;
  return `${kindText(kind)} ${paint('bold', printable(id))}${block}${where}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
