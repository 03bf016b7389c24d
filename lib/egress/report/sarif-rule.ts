import type { RuleText } from './rule-text';
import { controlsText, pageOf } from './rule-text';

/** What code scanning takes of a description, in characters, and of tags. */
const MOST_TEXT = 1024;
const MOST_TAGS = 20;

/**
 * How severe code scanning calls a rule: 9 and more is critical, 7 high, 4 medium, less low.
 *
 * A way out is what the tool exists to find; an unknown may be one.
 */
const SECURITY_SEVERITY = { exposed: '9.3', unproven: '8.1', defect: '6.5' } as const;
const WARNING_SEVERITY = '3.9';

/** A rule as SARIF describes it, with its help. */
export function toSarifRule(rule: RuleText): Readonly<Record<string, unknown>> {
  const { id, title, severity, state, rationale, fix } = rule;
  return {
    id,
    name: pascalCase(title),
    shortDescription: { text: cut(title) },
    fullDescription: { text: cut(`${title}. ${rationale}`) },
    helpUri: pageOf(id),
    help: {
      text: `${rationale}\nFix: ${fix}.\nControls: ${controlsText(rule.controls)}`,
      markdown: `${rationale}\n\n**Fix**: ${fix}.\n\n**Controls**: ${controlsText(rule.controls)}\n\n[${id} in full](${pageOf(id)})`,
    },
    defaultConfiguration: { level: severity },
    properties: {
      precision: state === 'unproven' ? 'high' : 'very-high',
      'problem.severity': severity,
      'security-severity': severity === 'warning' ? WARNING_SEVERITY : SECURITY_SEVERITY[state],
      tags: tagsOf(rule),
      controls: rule.controls,
    },
  };
}

/** Each framework's first clause before any second one, since not all of them may fit; `properties.controls` has all. */
function tagsOf({ category, controls }: RuleText): readonly string[] {
  const clauses = Object.entries(controls).flatMap(([framework, ids]) =>
    ids.map((id, index) => ({ index, tag: `${framework}/${id}` })),
  );
  const ordered = clauses.sort((a, b) => a.index - b.index).map(({ tag }) => tag);
  return ['security', 'network-isolation', category, ...ordered].slice(0, MOST_TAGS);
}

function pascalCase(title: string): string {
  return title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function cut(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`;
}
