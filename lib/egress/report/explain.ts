import type { ObjectRow } from '../rules/kubernetes/object-rows';
import type { Row } from '../rules/rows';
import type { Example } from '../rules/rule';
import type { RuleText } from './rule-text';
import { controlsText } from './rule-text';
import type { Paint } from './terminal';
import { wrap } from './terminal';
import { toYaml } from './yaml';

/** Resources that every example holds, shown once. */
export type Base = Readonly<Record<string, unknown>>;

const STATES = {
  exposed: 'It shows a way out or in.',
  unproven: 'It shows that something could not be established, which counts as a failure.',
  defect: 'It shows a defect; no path depends on it.',
} as const;

export interface ExplainOptions {
  readonly paint: Paint;
  readonly width?: number;
  readonly base: Base;
}

/** A rule as a person reads it in a terminal. */
export function explainText(rule: RuleText, { paint, width, base }: ExplainOptions): string {
  const paragraph = (text: string): readonly string[] => wrap(text, width, 0).map((line) => `  ${line}`);
  const tone = rule.severity === 'error' ? 'red' : 'yellow';
  const { bad, good, unknown = [] } = rule.examples;
  const block = (
    title: string,
    examples: readonly Example[],
    color: 'red' | 'green' | 'yellow',
  ): readonly string[] =>
    examples.flatMap((example) => [
      '',
      paint(color, `${title}: ${example.title}`),
      ...indented(exampleYaml(example, base)),
    ]);
  return [
    `${paint(tone, `${rule.severity} ${rule.id}`)} ${paint('bold', rule.title)}`,
    '',
    ...paragraph(rule.rationale),
    ...paragraph(STATES[rule.state]),
    '',
    ...paragraph(`fix: ${rule.fix}`),
    ...paragraph(`controls: ${controlsText(rule.controls)}`),
    ...(bad.length + good.length === 0
      ? []
      : ['', 'every example adds to this network:', ...indented(toYaml({ Resources: base }))]),
    ...block('bad', bad, 'red'),
    ...block('not proven', unknown, 'yellow'),
    ...block('good', good, 'green'),
    ...coverText([...(rule.rows ?? []), ...objectRowsOf(rule)]),
    '',
  ].join('\n');
}

/** All rules, one a line. */
export function listText(rules: readonly RuleText[], paint: Paint): string {
  const lines = rules.map(({ id, severity, title }) => {
    const tone = severity === 'error' ? 'red' : 'yellow';
    return `${paint('bold', id)}  ${paint(tone, severity.padEnd(7))}  ${title}`;
  });
  return `${lines.join('\n')}\n`;
}

/** A rule's page. */
export function rulePage(rule: RuleText, base: Base): string {
  const { id, title, severity, state, category, rationale, fix, controls, examples, rows = [] } = rule;
  const hasExamples = examples.bad.length + examples.good.length > 0;
  const shown = hasExamples
    ? [
        '## Examples',
        '',
        'Every example adds to this network:',
        '',
        ...fenced(toYaml({ Resources: base })),
        '',
      ]
    : [];
  return [
    ...[`# ${id}: ${title}`, ''],
    ...['| severity | state | category |', '|---|---|---|', `| ${severity} | ${state} | ${category} |`, ''],
    ...[rationale, '', STATES[state], ''],
    ...['## Fix', '', `${sentence(fix)}.`, ''],
    ...['## Controls', ''],
    ...Object.entries(controls).map(([framework, clauses]) => `- ${framework}: ${clauses.join(', ')}`),
    '',
    ...coverTable([...rows, ...objectRowsOf(rule)]),
    ...shown,
    ...pageExamples('Reported', examples.bad, base),
    ...pageExamples('Not proven', examples.unknown ?? [], base),
    ...pageExamples('Not reported', examples.good, base),
    'Generated from the rule itself by `npm run docs`.',
    '',
  ].join('\n');
}

type CoverRow = Pick<Row, 'type' | 'says' | 'source'> & {
  readonly when: readonly { readonly path: string }[];
};

/** What a rule looks at, by type of resource or kind of object. */
function coverTable(rows: readonly CoverRow[]): readonly string[] {
  return rows.length === 0
    ? []
    : [
        '## What it looks at',
        '',
        '| type | properties | what it finds | source |',
        '|---|---|---|---|',
        ...rows.map((row) => `| ${[row.type, pathsOf(row), row.says, row.source].map(cell).join(' | ')} |`),
        '',
      ];
}

function coverText(rows: readonly CoverRow[]): readonly string[] {
  const lines = rows.map((row) => `    ${row.type}${row.when.length === 0 ? '' : `: ${pathsOf(row)}`}`);
  return lines.length === 0 ? [] : ['', 'it looks at:', ...new Set(lines)];
}

/** Rows about objects in clusters, as those about resources are shown: `networking.k8s.io Ingress`. */
function objectRowsOf({ objectRows = [] }: RuleText): readonly CoverRow[] {
  return objectRows.map((row) => ({ ...row, type: `Kubernetes: ${kindOf(row)}` }));
}

function kindOf({ group, kind }: ObjectRow): string {
  switch (kind) {
    case 'PodSpec':
      return 'any pod';
    case 'Values':
      return 'values of a chart or add-on';
    case '*':
      return group === '*' ? 'any object' : `any kind of ${group}`;
    default:
      return group === '' ? kind : `${group} ${kind}`;
  }
}

function pathsOf({ when }: CoverRow): string {
  return [...new Set(when.map(({ path }) => path).filter((path) => path !== ''))].join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function pageExamples(heading: string, examples: readonly Example[], base: Base): readonly string[] {
  const shown = examples.flatMap((example) => [
    `${sentence(example.title)}:`,
    '',
    ...fenced(exampleYaml(example, base)),
    '',
  ]);
  return shown.length === 0 ? [] : [`## ${heading}`, '', ...shown];
}

/** The page that lists all rules. */
export function indexPage(rules: readonly RuleText[]): string {
  return [
    '# Rules',
    '',
    'Ids are stable and never used again. `cdk-airgap explain AG001` prints the same in a terminal.',
    '',
    '| rule | what it finds | severity | state |',
    '|---|---|---|---|',
    ...rules.map(
      ({ id, title, severity, state }) => `| [${id}](${id}.md) | ${title} | ${severity} | ${state} |`,
    ),
    '',
    'Generated from the rules themselves by `npm run docs`.',
    '',
  ].join('\n');
}

/** What an example adds to the network that all start from. */
function exampleYaml({ template }: Example, base: Base): string {
  const { Resources, ...rest } = template;
  const added = Object.entries(Resources).filter(
    ([name, resource]) => JSON.stringify(resource) !== JSON.stringify(base[name]),
  );
  const whole = { ...rest, ...(added.length === 0 ? {} : { Resources: Object.fromEntries(added) }) };
  return Object.keys(whole).length === 0 ? '# nothing' : toYaml(whole);
}

function fenced(yaml: string): readonly string[] {
  return ['```yaml', yaml, '```'];
}

function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `    ${line}`);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
