import { headline, hopText, subjectOf } from './hops';
import type { AuditReport, ReportedFinding, ReportedSubnet } from './report';
import type { RuleText } from './rule-text';
import { escapeAttribute, escapeXml } from './xml';

export interface JunitOptions {
  /** Every rule that was asked for: one without a finding is a test that passes. */
  readonly rules: readonly RuleText[];
  /** The severity from which a defect fails. */
  readonly failOn: 'error' | 'warning';
}

interface TestCase {
  readonly group: string;
  readonly name: string;
  /** Absent when the test passes. */
  readonly outcome?: {
    readonly element: 'failure' | 'skipped';
    readonly type: string;
    readonly message: string;
  };
  /** Said of it in any case. */
  readonly text?: string;
}

/** The report as JUnit XML: a test for each subnet, that it is isolated, and one for each rule, that it finds nothing. */
export function toJunit(report: AuditReport, options: JunitOptions): string {
  const paths = report.findings.filter(({ category, state }) => category === 'route' && state !== 'defect');
  const isWaived = paths.length > 0 && paths.every(({ waiver }) => waiver !== null);
  const subnets = report.subnets.map((subnet) => subnetCase(subnet, isWaived));
  const rules = options.rules.map((rule) => ruleCase(rule, report.findings, options.failOn));
  const all = [...subnets, ...rules];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdk-airgap audit" ${counts(all)}>`,
    ...suite('subnets', subnets),
    ...suite('rules', rules),
    '</testsuites>',
    '',
  ].join('\n');
}

function subnetCase({ id, stack, verdict, path, reason }: ReportedSubnet, isWaived: boolean): TestCase {
  const test = { group: stack, name: `subnet ${id} is isolated` };
  if (verdict === 'isolated') {
    return test;
  }
  const why = reason ?? 'there is a path to or from the internet';
  const text = path.map(hopText).join('\n→ ');
  return {
    ...test,
    outcome: { element: isWaived ? 'skipped' : 'failure', type: verdict, message: why },
    text,
  };
}

function ruleCase(
  rule: RuleText,
  findings: readonly ReportedFinding[],
  failOn: JunitOptions['failOn'],
): TestCase {
  const found = findings.filter(({ ruleId }) => ruleId === rule.id);
  const test = { group: rule.id, name: rule.title };
  if (found.length === 0) {
    return test;
  }
  const failing = found.filter((finding) => isFailure(finding, failOn));
  const text = found.map(findingLines).join('\n\n');
  if (failing.length > 0) {
    const message = failing.map((finding) => `${subjectOf(finding)}: ${headline(finding)}`).join('\n');
    return { ...test, outcome: { element: 'failure', type: rule.severity, message }, text };
  }
  const waived = found.filter(({ waiver }) => waiver !== null);
  return waived.length === found.length
    ? {
        ...test,
        outcome: { element: 'skipped', type: 'waived', message: waived.map(waiverText).join('\n') },
        text,
      }
    : { ...test, text };
}

/** As the exit code counts: a path or an unknown always fails. */
function isFailure({ waiver, state, severity }: ReportedFinding, failOn: JunitOptions['failOn']): boolean {
  return waiver === null && (state !== 'defect' || severity === 'error' || severity === failOn);
}

function findingLines(finding: ReportedFinding): string {
  const { file, line, path, condition, fix, waiver } = finding;
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return [
    `${subjectOf(finding)}${place === '' ? '' : ` at ${place}`}: ${headline(finding)}`,
    ...(path.length === 0 ? [] : [path.map(hopText).join('\n→ ')]),
    ...(condition === undefined ? [] : [`when: ${condition}`]),
    `fix: ${fix}`,
    ...(waiver === null ? [] : [waiverText(finding)]),
  ].join('\n');
}

function waiverText(finding: ReportedFinding): string {
  const { waiver } = finding;
  return `${subjectOf(finding)} is waived until ${waiver?.expires ?? ''} by ${waiver?.owner ?? ''}: ${waiver?.reason ?? ''}`;
}

function suite(name: string, tests: readonly TestCase[]): readonly string[] {
  return [`  <testsuite name="${name}" ${counts(tests)}>`, ...tests.map(testCase), '  </testsuite>'];
}

function counts(tests: readonly TestCase[]): string {
  const count = (element: string): number =>
    tests.filter(({ outcome }) => outcome?.element === element).length;
  return `tests="${tests.length}" failures="${count('failure')}" errors="0" skipped="${count('skipped')}"`;
}

function testCase({ group, name, outcome, text }: TestCase): string {
  const open = `    <testcase classname="${escapeAttribute(group)}" name="${escapeAttribute(name)}"`;
  if (outcome?.element === 'failure') {
    const { type, message } = outcome;
    return `${open}><failure type="${escapeAttribute(type)}" message="${escapeAttribute(message)}">${escapeXml(text ?? '')}</failure></testcase>`;
  }
  const skipped = outcome === undefined ? '' : `<skipped message="${escapeAttribute(outcome.message)}"/>`;
  const output = text === undefined ? '' : `<system-out>${escapeXml(text)}</system-out>`;
  return skipped + output === '' ? `${open}/>` : `${open}>${skipped}${output}</testcase>`;
}
