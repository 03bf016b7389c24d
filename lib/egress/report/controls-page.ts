import type { RuleData } from '../rules/catalogue';
import type { ControlParameter, ControlRow, Framework, FrameworkRow, Theme } from '../rules/controls';

/** What is known of control frameworks. */
export interface ControlTables {
  readonly frameworks: Readonly<Record<Framework, FrameworkRow>>;
  /** Theme → what it is. */
  readonly themes: Readonly<Record<Theme, string>>;
  readonly rows: readonly ControlRow[];
  readonly parameters: readonly ControlParameter[];
}

/** The page `docs/controls.md`: the control matrix, with the source of each cell. */
export function controlsPage(tables: ControlTables, rules: readonly RuleData[]): string {
  return [
    ...['# Controls', ''],
    'A finding says which clauses of control frameworks it bears on. A clause is evidence to look at, not a claim that the',
    'clause is met: one rule covers a part of it. Where a framework has nothing to say of what a rule is about, its cell is empty.',
    ...['', '## Frameworks', ''],
    ...frameworkTable(tables),
    'FedRAMP takes over the controls of NIST SP 800-53; its columns list only what differs, by baseline. Its Low and LI-SaaS',
    'baselines are not listed.',
    ...['', '## Rules', ''],
    ...ruleTable(tables, rules),
    ...['## Where the clauses come from', ''],
    ...sourceTable(tables),
    ...['## What FedRAMP assigns', '', 'NIST SP 800-53 leaves these to the organization:', ''],
    ...parameterTable(tables),
    'Generated from `lib/egress/rules/controls.json` and the rules by `npm run docs`.',
    '',
  ].join('\n');
}

function frameworkTable({ frameworks }: ControlTables): readonly string[] {
  return table(
    ['name in reports', 'framework', 'what is listed', 'source', 'read'],
    Object.entries(frameworks).map(([name, { title, lists, source, date }]) => [
      `\`${name}\``,
      title,
      lists,
      source,
      date,
    ]),
  );
}

function ruleTable({ frameworks }: ControlTables, rules: readonly RuleData[]): readonly string[] {
  const names = Object.keys(frameworks);
  return table(
    ['rule', ...names],
    rules.map(({ id, title, controls }) => [
      `[${id}](rules/${id}.md) ${title}`,
      ...names.map((name) => (controls[name] ?? []).join(', ')),
    ]),
  );
}

function sourceTable({ rows, themes }: ControlTables): readonly string[] {
  return table(
    ['what a rule is about', 'framework', 'clauses', 'source', 'read'],
    rows.map(({ theme, framework, controls, source, date }) => [
      themes[theme],
      framework,
      controls.join(', '),
      source,
      date,
    ]),
  );
}

function parameterTable({ parameters }: ControlTables): readonly string[] {
  return table(
    ['baseline', 'control', 'assigned', 'source', 'read'],
    parameters.map(({ framework, control, value, source, date }) => [
      framework,
      control,
      value,
      source,
      date,
    ]),
  );
}

/** A Markdown table with a blank line after it. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line), ''];
}
