import type { Hop } from '../reach/path';
import type { AuditReport, ReportedFinding } from './report';

const VERDICTS = {
  isolated: 'no subnet has a path to or from the internet',
  exposed: 'there is a way out or in',
  unproven: 'a fact that matters could not be established',
} as const;

/** The report as a person reads it. */
export function toText(report: AuditReport, color: boolean): string {
  const { verdict, summary } = report;
  const paint = painter(color);
  const { error, warning, waived } = summary.findings;
  const tone = verdict === 'isolated' ? 'green' : verdict === 'exposed' ? 'red' : 'yellow';
  const counts = `${count(summary.stacks, 'stack')}, ${count(summary.resources, 'resource')}, ${count(summary.subnets, 'subnet')}`;
  const found = `${count(error, 'error')}, ${count(warning, 'warning')}, ${waived} waived`;
  return [
    ...report.findings.map((finding) => `${toLines(finding, paint).join('\n')}\n`),
    `${paint(tone, verdict)}: ${VERDICTS[verdict]}`,
    `${counts}; ${found}`,
    '',
  ].join('\n');
}

/** One finding, without colour: what the synth-time gate prints. */
export function findingText(finding: ReportedFinding): string {
  return toLines(finding, (_, text) => text).join('\n');
}

type Paint = (tone: 'red' | 'yellow' | 'green' | 'dim', text: string) => string;

function toLines(finding: ReportedFinding, paint: Paint): string[] {
  const { ruleId, severity, stack, logicalId, file, line, condition, waiver } = finding;
  const place = [file, line].filter((part) => part !== undefined).join(':');
  const resource = logicalId === '' ? (finding.constructPath ?? stack) : `${stack} ${logicalId}`;
  const tone = waiver !== null ? 'dim' : severity === 'error' ? 'red' : 'yellow';
  return [
    `${paint(tone, `${severity} ${ruleId}`)} ${resource}${finding.resourceType === '' ? '' : ` (${finding.resourceType})`}${place === '' ? '' : ` at ${place}`}`,
    `  ${finding.message}`,
    ...pathLines(finding.path),
    ...(condition === undefined ? [] : [`  when: ${condition}`]),
    `  why: ${finding.why}`,
    `  fix: ${finding.fix}`,
    ...(waiver === null ? [] : [`  waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`]),
  ];
}

/** The path as a chain, one hop a line. */
function pathLines(path: readonly Hop[]): string[] {
  return path.map((hop, index) => `    ${index === 0 ? '' : '→ '}${hopText(hop)}`);
}

function hopText({ kind, id, stack, destination }: Hop): string {
  if (kind === 'internet') {
    return 'internet';
  }
  const where = stack === undefined ? '' : ` [${stack}]`;
  return `${kind} ${id}${destination === undefined ? '' : ` ${destination}`}${where}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function painter(color: boolean): Paint {
  const codes = { red: 31, yellow: 33, green: 32, dim: 2 };
  return (tone, text) => (color ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text);
}
