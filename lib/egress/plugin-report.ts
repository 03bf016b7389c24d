import type { PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import type { TemplateSource } from './load/source';
import type { AuditReport } from './report/report';
import { holds } from './rules/verdict';
import type { JudgedFinding } from './rules/waivers';
import { isPath } from './rules/waivers';

/** Id of the summary: always fatal, attached to no construct, so that no selection of stacks drops it. */
const SUMMARY = 'AG000';

interface PluginInput {
  readonly findings: readonly JudgedFinding[];
  readonly report: AuditReport;
  readonly sources: readonly TemplateSource[];
}

/**
 * Findings in the form of CDK's validation framework.
 *
 * Severities are exactly `fatal`, `error` and `warning`: after one acknowledgement CDK decides success anew, by those
 * names alone. While something unwaived fails the claim, a summary says all of it again, because CDK prints nothing
 * of the stacks that were not selected.
 */
export function toPluginReport({ findings, report, sources }: PluginInput): PolicyValidationPluginReport {
  const byStack = new Map(sources.map((source) => [source.stack, source]));
  const violations = findings.map((finding) => toViolation(finding, byStack));
  if (holds(findings, 'error')) {
    return { success: true, violations };
  }
  const failing = findings.filter((finding) => !holds([finding], 'error'));
  const lines = failing.map(({ ruleId, origin, message, fix, condition }) => {
    const place = origin.constructPath ?? `${origin.stack}/${origin.logicalId}`;
    const when = condition === undefined ? '' : ` [when ${condition}]`;
    return `  ${ruleId} ${place}: ${message}${when}\n    fix: ${fix}`;
  });
  const title = `the app is ${report.verdict === 'isolated' ? 'not accepted' : report.verdict}`;
  const summary = `${title}, ${failing.length} finding${failing.length === 1 ? '' : 's'}:\n${lines.join('\n')}`;
  return {
    success: false,
    violations: [...violations, toSummary(summary, 'mend or waive every finding above')],
  };
}

/** An analysis that did not finish: a failure, never a pass. */
export function toPluginFailure(message: string): PolicyValidationPluginReport {
  const summary = `the analysis did not finish, so nothing is proven: ${message}`;
  return { success: false, violations: [toSummary(summary, 'mend the input, or report this as a bug')] };
}

function toViolation(finding: JudgedFinding, sources: ReadonlyMap<string, TemplateSource>): PolicyViolation {
  const { ruleId, message, fix, condition, waiver } = finding;
  return {
    ruleName: ruleId,
    description: condition === undefined ? message : `${message} [when ${condition}]`,
    fix,
    severity: isPath(finding) && waiver === null ? 'fatal' : finding.severity,
    violatingResources: [place(finding, sources)],
  };
}

/** CDK finds the construct of a resource itself; a finding about anything else is attached to the app. */
function place(
  { origin }: JudgedFinding,
  sources: ReadonlyMap<string, TemplateSource>,
): PolicyViolation['violatingResources'][number] {
  const source = sources.get(origin.stack);
  if (source?.template.Resources[origin.logicalId] !== undefined) {
    return { resourceLogicalId: origin.logicalId, templatePath: source.path, locations: ['Properties'] };
  }
  return { constructPath: '', locations: [] };
}

function toSummary(description: string, fix: string): PolicyViolation {
  return {
    ruleName: SUMMARY,
    description,
    fix,
    severity: 'fatal',
    violatingResources: [{ constructPath: '', locations: [] }],
  };
}
