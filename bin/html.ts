import { createHash } from 'node:crypto';
import { toGraph } from '../lib/egress/report/html/graph';
import { toPage } from '../lib/egress/report/html/page';
import { toSvg } from '../lib/egress/report/html/picture';
import { STYLE } from '../lib/egress/report/html/style';
import type { AuditReport } from '../lib/egress/report/report';
import type { RuleText } from '../lib/egress/report/rule-text';
import { summarise } from '../lib/egress/report/summary';
import { toTopology } from '../lib/egress/report/topology';
import type { Analysis } from '../lib/egress/rules/rule';
import { layOut } from './layout';
import type { Places } from './places';

export interface HtmlInput {
  readonly report: AuditReport;
  readonly analysis: Analysis;
  readonly rules: readonly RuleText[];
  readonly lineOf: Places['lineOf'];
}

/** The report as a page with a picture of the network. */
export async function printHtml({ report, analysis, rules, lineOf }: HtmlInput): Promise<string> {
  const whole = toTopology(analysis, report.findings);
  const drawn = summarise(whole);
  const svg = toSvg(drawn, await layOut(toGraph(drawn)));
  const styleHash = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
  return toPage({ report, rules, drawn, whole, svg, style: STYLE, styleHash, lineOf });
}
