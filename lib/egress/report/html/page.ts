import { claimText } from '../claim';
import type { AuditReport, ReportedFinding } from '../report';
import type { RuleText } from '../rule-text';
import type { Topology } from '../topology';
import { escapeXml } from '../xml';
import { findingArticle } from './finding';
import { networkList, subnetTable } from './lists';

export interface PageInput {
  readonly report: AuditReport;
  readonly rules: readonly RuleText[];
  /** What is drawn: summed up where the network is large. */
  readonly drawn: Topology;
  /** Everything, for the lists. */
  readonly whole: Topology;
  readonly svg: string;
  readonly style: string;
  /** `sha256-…` of the style: the only thing beside the text that the page lets in. */
  readonly styleHash: string;
  readonly lineOf: (finding: ReportedFinding) => string | undefined;
}

const VERDICTS = {
  isolated: { sign: '✓', text: 'No subnet has a path to or from the internet.' },
  exposed: { sign: '✕', text: 'There is a way out or in.' },
  unproven: { sign: '?', text: 'A fact that matters could not be established.' },
} as const;

/**
 * The report as one page that asks for nothing: no script, no image, no font, no address.
 *
 * The policy in its head lets a browser load nothing at all, so the page is as quiet as the networks it speaks of.
 */
export function toPage(input: PageInput): string {
  const { report, style, styleHash } = input;
  const { verdict, tool } = report;
  const title = `${verdict}: isolation report`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="cdk-airgap ${escapeXml(tool.version)}">
<title>${escapeXml(title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
${header(report)}
<main>
${pictureSection(input)}
${findingsSection(input)}
<section id="subnets" aria-labelledby="subnets-title">
<h2 id="subnets-title">Subnets</h2>
${subnetTable(report, input.drawn)}
</section>
<section id="network" aria-labelledby="network-title">
<h2 id="network-title">The network in words</h2>
${networkList(input.whole)}
</section>
${rulesSection(input)}
</main>
<footer><p>Written by cdk-airgap ${escapeXml(tool.version)}. A subnet's verdict speaks of layer 3 alone, and of what the input declares.</p></footer>
</body>
</html>
`;
}

function header(report: AuditReport): string {
  const { verdict, summary } = report;
  const { sign, text } = VERDICTS[verdict];
  const { error, warning, waived } = summary.findings;
  const facts: readonly (readonly [string, number])[] = [
    ['stacks', summary.stacks],
    ['resources', summary.resources],
    ['subnets', summary.subnets],
    ['errors', error],
    ['warnings', warning],
    ['waived', waived],
  ];
  const list = facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('');
  const links = ['picture', 'findings', 'subnets', 'network', 'rules'].map(
    (id) => `<a href="#${id}">${capitalized(id)}</a>`,
  );
  return `<header>
<h1>Isolation report</h1>
<p class="verdict ${verdict}"><span class="sign" aria-hidden="true">${sign}</span> <strong>${verdict}</strong> ${text}</p>
<p>${escapeXml(capitalized(claimText(report, verdict)))}.</p>
<dl class="facts">${list}</dl>
<nav aria-label="Parts of this page">${links.join('')}</nav>
</header>`;
}

function pictureSection({ drawn, svg }: PageInput): string {
  const summed = drawn.things.some(({ members }) => members.length > 0);
  const text = [
    'Packets go along the arrows; the blocks of the routes stand beside them.',
    'Every box with findings leads to the first of them, and every finding leads back to its box.',
    ...(summed
      ? ['Boxes with a second edge stand for several things that behave alike; the lists below name each.']
      : []),
  ].join(' ');
  return `<section id="picture" aria-labelledby="picture-title">
<h2 id="picture-title">Picture</h2>
<p id="picture-text">${text} The same is told <a href="#network">in words</a>.</p>
<ul class="legend" aria-label="Signs in the picture"><li class="exposed"><b>✕ exposed</b> thick line: a way out or in</li><li class="unproven"><b>? unproven</b> dashed line: may be one</li><li class="plain"><b>✓ isolated</b> thin line: carries nothing public</li></ul>
<div class="canvas" role="region" aria-label="Picture of the network, can be scrolled" tabindex="0">
${svg}
</div>
</section>`;
}

function findingsSection({ report, drawn, lineOf, rules }: PageInput): string {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const articles = report.findings.map((finding, index) =>
    findingArticle(finding, { index, drawn, title: titles.get(finding.ruleId), source: lineOf(finding) }),
  );
  const body = articles.length === 0 ? '<p>Nothing was found.</p>' : articles.join('\n');
  return `<section id="findings" aria-labelledby="findings-title" tabindex="-1">
<h2 id="findings-title">Findings</h2>
${body}
</section>`;
}

function rulesSection({ rules, report }: PageInput): string {
  const rows = rules.map(({ id, title, severity }) => {
    const found = report.findings.filter(({ ruleId }) => ruleId === id).length;
    return `<tr><th scope="row">${id}</th><td>${escapeXml(title)}</td><td>${severity}</td><td>${found === 0 ? 'nothing found' : found}</td></tr>`;
  });
  return `<section id="rules" aria-labelledby="rules-title">
<h2 id="rules-title">Rules</h2>
<div class="scroll" role="region" aria-labelledby="rules-title" tabindex="0"><table>
<thead><tr><th scope="col">Rule</th><th scope="col">What it finds</th><th scope="col">Severity</th><th scope="col">Findings</th></tr></thead>
<tbody>${rows.join('')}</tbody>
</table></div>
</section>`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
