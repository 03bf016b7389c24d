import type { Input } from './load/input';
import { loadNetwork } from './load/input';
import { LineFinder } from './load/lines';
import type { ParameterValues } from './load/source';
import type { AuditReport } from './report/report';
import { toReport } from './report/report';
import { RULES, analyse, findingsOf } from './rules';
import { verdictOf } from './rules/verdict';
import type { JudgedFinding } from './rules/waivers';
import { judge } from './rules/waivers';
import { version } from './version';

export interface AuditOptions {
  /** Today, `YYYY-MM-DD`: a waiver that ended before it does not count. */
  readonly today: string;
  readonly parameters?: ParameterValues;
  readonly allowsPathWaivers?: boolean;
}

export interface Audit {
  readonly findings: readonly JudgedFinding[];
  readonly report: AuditReport;
}

/** The whole analysis of one input: the synth-time gate and the command line both call this. */
export function audit(input: Input, { today, parameters, allowsPathWaivers }: AuditOptions): Audit {
  const analysis = analyse(loadNetwork(input, parameters));
  const findings = judge(findingsOf(analysis), {
    annotations: input.annotations,
    today,
    allowsPathWaivers: allowsPathWaivers ?? false,
    ruleIds: RULES.map(({ id }) => id),
  });
  const lines = new LineFinder(input.sources);
  return {
    findings,
    report: toReport({
      verdict: verdictOf(analysis, findings),
      analysis,
      findings,
      version: version(),
      lineOf: (origin) => origin.line ?? lines.lineOf(origin),
    }),
  };
}
