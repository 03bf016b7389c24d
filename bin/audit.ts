import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { audit } from '../lib/egress/audit';
import { readJsonObject } from '../lib/egress/load/files';
import { readInput } from '../lib/egress/load/input';
import type { AuditReport } from '../lib/egress/report/report';
import { toText } from '../lib/egress/report/text';
import { RULES } from '../lib/egress/rules';
import { holds } from '../lib/egress/rules/verdict';
import { isDate } from '../lib/egress/rules/waivers';
import { today } from '../lib/egress/today';
import { UsageError } from '../lib/shared/errors';

export const AUDIT_HELP = `cdk-airgap audit: says whether an environment is isolated, and by which path it is not

Usage:
  cdk-airgap audit INPUT... [options]

INPUT is a cloud assembly (cdk.out), or one or more CloudFormation templates in JSON, which are one application.

Options:
  --format text|json        how to print (default text)
  --output FILE             where to print (default standard output)
  --parameters FILE         values of parameters: {"Name": value} or {"Stack": {"Name": value}}
  --region REGION           Region of templates that do not say theirs
  --rules LIST              list only these findings: AG001,AG1xx; the verdict is of all
  --fail-on error|warning   severity that fails (default error); a way out always fails
  --date YYYY-MM-DD         the day on which waivers are judged (default today)

Examples:
  cdk-airgap audit cdk.out
  cdk-airgap audit cdk.out --format json --output report.json
  cdk-airgap audit network.json app.json --parameters parameters.json
`;

const OPTIONS = {
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  parameters: { type: 'string' },
  region: { type: 'string' },
  rules: { type: 'string' },
  'fail-on': { type: 'string', default: 'error' },
  date: { type: 'string' },
} as const;

/** Runs `cdk-airgap audit`. @returns the exit code */
export function runAudit(args: readonly string[]): number {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) {
    throw new UsageError(
      'audit has no INPUT, expected a cloud assembly (cdk.out) or CloudFormation templates',
    );
  }
  const format = oneOf('--format', values.format, ['text', 'json']);
  const failOn = oneOf('--fail-on', values['fail-on'], ['error', 'warning']);
  const listed = toRuleFilter(values.rules);
  const parameters =
    values.parameters === undefined ? {} : readJsonObject(values.parameters, 'parameter values').json;
  const { findings, report } = audit(readInput(positionals, values.region), {
    today: dateOf(values.date),
    parameters,
  });
  const shown = { ...report, findings: report.findings.filter(({ ruleId }) => listed(ruleId)) };
  write(values.output, print(shown, format, values.output === undefined));
  return holds(findings, failOn) ? 0 : 1;
}

function parse(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [first = reason] = reason.split(/\. |\n/);
    const allowed = Object.keys(OPTIONS)
      .map((name) => `--${name}`)
      .join(', ');
    throw new UsageError(`${first.toLowerCase()}, expected ${allowed}`);
  }
}

function print(report: AuditReport, format: 'text' | 'json', toTerminal: boolean): string {
  if (format === 'json') {
    return `${JSON.stringify(report, null, 2)}\n`;
  }
  return toText(report, toTerminal && process.stdout.isTTY && !process.env['NO_COLOR']);
}

/** A file appears whole or not at all. */
function write(file: string | undefined, text: string): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  if (!existsSync(dirname(file))) {
    throw new UsageError(`--output ${file} is in a folder that does not exist`);
  }
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new UsageError(`${option} is '${value}', expected ${allowed.join(' or ')}`);
  }
  return found;
}

/** `AG001` names a rule, `AG1xx` a family. */
function toRuleFilter(list: string | undefined): (ruleId: string) => boolean {
  if (list === undefined) {
    return () => true;
  }
  const patterns = list.split(',').map((part) => part.trim());
  for (const pattern of patterns) {
    if (!/^AG\d(?:\d\d|xx)$/.test(pattern)) {
      const known = RULES.map(({ id }) => id).join(', ');
      throw new UsageError(`--rules names '${pattern}', expected ids or families such as ${known} or AG0xx`);
    }
  }
  return (ruleId) => patterns.some((pattern) => ruleId.startsWith(pattern.replace('xx', '')));
}

function dateOf(date: string | undefined): string {
  if (date !== undefined && !isDate(date)) {
    throw new UsageError(`--date is '${date}', expected a date YYYY-MM-DD`);
  }
  return date ?? today();
}
