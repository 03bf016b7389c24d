import type { Input } from './load/input';
import { loadNetwork } from './load/input';
import { LineFinder } from './load/lines';
import type { ParameterValues } from './load/source';
import { additionsTo } from './manifest/baseline';
import type { Destination } from './manifest/destination';
import { destinationsOf } from './manifest/manifest';
import type { DestinationName } from './model/manifest';
import type { Origin } from './model/network';
import type { AuditReport } from './report/report';
import { toReport } from './report/report';
import { RULES, analyse, findingsOf } from './rules';
import { claimOf } from './rules/claim';
import { assumedOf } from './rules/organization/policies';
import type { Analysis } from './rules/rule';
import { verdictOf } from './rules/verdict';
import type { JudgedFinding } from './rules/waivers';
import { judge } from './rules/waivers';
import { version } from './version';

export interface AuditOptions {
  /** Today, `YYYY-MM-DD`: a waiver that ended before it does not count. */
  readonly today: string;
  readonly parameters?: ParameterValues;
  readonly allowsPathWaivers?: boolean;
  /** Whether findings tell their lines, for which their files are read again (default true). */
  readonly showsLines?: boolean;
  /** Whether security groups and network ACLs close paths (default false). */
  readonly countsFilters?: boolean;
  /** Destinations that were agreed to: every other one is a finding (default: none is asked for). */
  readonly baseline?: readonly DestinationName[] | undefined;
}

export interface Audit {
  readonly findings: readonly JudgedFinding[];
  readonly report: AuditReport;
  /** What the report was made of, for formats that show more of the network. */
  readonly analysis: Analysis;
  /** Finds the line of a resource; undefined when its file does not show it. */
  readonly lineOf: (origin: Origin) => number | undefined;
  /** What the input may reach, or be reached by, beyond itself; worked out when it is asked for. */
  readonly destinations: () => readonly Destination[];
}

/** The whole analysis of one input: the synth-time gate and the command line both call this. */
export function audit(input: Input, options: AuditOptions): Audit {
  const { today, parameters, allowsPathWaivers, showsLines = true, countsFilters = false } = options;
  const analysis = analyse(loadNetwork(input, parameters), { countsFilters });
  const judged = judge(findingsOf(analysis), {
    annotations: input.annotations,
    today,
    allowsPathWaivers: allowsPathWaivers ?? false,
    ruleIds: RULES.map(({ id }) => id),
  });
  const destinations = (): readonly Destination[] => destinationsOf(analysis, judged);
  const { baseline } = options;
  const findings = baseline === undefined ? judged : [...judged, ...additionsTo(baseline, destinations())];
  const lines = new LineFinder(input.sources);
  const lineOf = (origin: Origin): number | undefined =>
    showsLines ? (origin.line ?? lines.lineOf(origin)) : undefined;
  return {
    findings,
    report: toReport({
      verdict: verdictOf(analysis, findings),
      claim: claimOf(analysis, findings),
      assumes: assumedOf(analysis.model.resources),
      analysis,
      findings,
      version: version(),
      lineOf,
    }),
    analysis,
    lineOf,
    destinations,
  };
}
