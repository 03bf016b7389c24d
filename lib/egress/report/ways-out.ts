import type { RuleData } from '../rules/catalogue';

/** The ways out and in, and what is said of those that no rule covers. */
export interface WaysOut {
  /** Id → what it is. */
  readonly taxonomy: Readonly<Record<string, string>>;
  /** Id → why no input tells. */
  readonly undecidable: Readonly<Record<string, string>>;
  /** Id → what is missing. */
  readonly open: Readonly<Record<string, string>>;
}

/** Row of the taxonomy → ids of the rules that cover it, by their own data or by their rows. */
export function coverageOf(rules: readonly RuleData[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, covers = [], rows = [] } of rules) {
    for (const way of new Set([...covers, ...rows.flatMap((row) => row.covers)])) {
      found.set(way, [...(found.get(way) ?? []), id]);
    }
  }
  return found;
}

/** The page `docs/ways-out.md`: every way out and in, and the rules that look for it. */
export function waysOutPage({ taxonomy, undecidable, open }: WaysOut, rules: readonly RuleData[]): string {
  const coverage = coverageOf(rules);
  const ids = Object.keys(taxonomy);
  const covered = ids.filter((id) => coverage.has(id));
  const rest = ids.filter((id) => !coverage.has(id));
  const links = (id: string): string =>
    (coverage.get(id) ?? []).map((rule) => `[${rule}](rules/${rule}.md)`).join(', ');
  const reasons = (title: string, of: Readonly<Record<string, string>>): string[] => {
    const rows = rest.filter((id) => of[id] !== undefined);
    const cells = rows.map((id) => [id, taxonomy[id] ?? '', of[id] ?? '']);
    return rows.length === 0 ? [] : [`## ${title}`, '', ...table(['row', 'way', 'why'], cells), ''];
  };
  return [
    '# Ways out and in',
    '',
    'Written by `npm run docs` from the rules. Every way that CloudFormation can describe, and the rules that look for it. A rule',
    'that lacks a fact says `unproven`; a resource type that nobody has classified is [AG910](rules/AG910.md).',
    '',
    `Rules look for ${covered.length} of ${ids.length} ways. That a rule looks for a way does not say that it finds every form of it: its page says what`,
    'it looks at.',
    '',
    ...table(
      ['row', 'way', 'rules'],
      covered.map((id) => [id, taxonomy[id] ?? '', links(id)]),
    ),
    '',
    ...reasons('Not looked for yet', open),
    ...reasons('Not decided by any input', undecidable),
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
