import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { explainText, listText } from '../../../lib/egress/report/explain';
import type { RuleText } from '../../../lib/egress/report/rule-text';
import { painter } from '../../../lib/egress/report/terminal';
import { toYaml } from '../../../lib/egress/report/yaml';
import { RULES } from '../../../lib/egress/rules';
import { CATALOGUE } from '../../../lib/egress/rules/catalogue';
import { BASE } from '../../../lib/egress/rules/networks';
import { MISUSE } from '../../../lib/egress/rules/waivers';
import { rulePages } from '../../../scripts/rule-pages';

const FOLDER = resolve(__dirname, '../../../docs/rules');

/** Short forms of intrinsic functions, as a template's reader knows them. */
const TAGS = ['Base64', 'Condition', 'GetAtt', 'GetAZs', 'ImportValue', 'Ref', 'Select', 'Split', 'Sub'].map(
  (name) => ({
    tag: `!${name}`,
    resolve: (text: string) => {
      const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
      return { [long]: name === 'GetAtt' ? text.split('.') : text };
    },
  }),
);

describe('the pages of the rules', () => {
  const pages = rulePages();

  test('are current: npm run docs writes nothing new', () => {
    const written = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
    expect(written).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) {
      expect(readFileSync(join(FOLDER, name), 'utf8'), `${name}: run 'npm run docs'`).toBe(text);
    }
  });

  test('are listed in the index, each by a link', () => {
    for (const { id } of CATALOGUE) {
      expect(pages.get('README.md')).toContain(`[${id}](${id}.md)`);
    }
  });
});

describe('the catalogue', () => {
  test('holds every rule, every misuse of a waiver and the summary, by id', () => {
    const ids = ['AG000', ...RULES.map(({ id }) => id), ...Object.keys(MISUSE)].sort();
    expect(CATALOGUE.map(({ id }) => id)).toEqual(ids);
  });
});

const RULE: RuleText = {
  id: 'AG999',
  title: 'A thing',
  severity: 'warning',
  state: 'unproven',
  category: 'route',
  rationale: 'because',
  fix: 'delete it',
  controls: { A: ['1', '2'], B: ['3'] },
  examples: {
    bad: [{ title: 'one', template: { Resources: { Vpc: { Type: 'T' }, X: { Type: 'U' } } } }],
    good: [{ title: 'two', template: { Resources: { Vpc: { Type: 'T' } } } }],
    unknown: [{ title: 'three', template: { Description: 'd', Resources: {} } }],
  },
} as never;

describe('explain', () => {
  const paint = painter(false);

  test.each(CATALOGUE.map((rule) => [rule.id, rule] as const))('tells all there is of %s', (_, rule) => {
    const text = explainText(rule, { paint, base: BASE });
    const { bad, good } = rule.examples;
    const titles = [...bad, ...good].map(({ title }) => title);
    for (const part of [
      rule.title,
      rule.rationale,
      rule.fix,
      ...titles,
      ...Object.values(rule.controls).flat(),
    ]) {
      expect(text).toContain(part);
    }
  });

  test('tells a rule as a whole', () => {
    const marked = explainText(RULE, {
      paint: (tone, text) => `<${tone}>${text}`,
      base: { Vpc: { Type: 'T' } },
    });
    expect(marked.split('\n')).toEqual([
      '<yellow>warning AG999 <bold>A thing',
      '',
      '  because',
      '  It shows that something could not be established, which counts as a failure.',
      '',
      '  fix: delete it',
      '  controls: A 1, 2; B 3',
      '',
      'every example adds to this network:',
      '    Resources:',
      '      Vpc:',
      '        Type: T',
      '',
      '<red>bad: one',
      '    Resources:',
      '      X:',
      '        Type: U',
      '',
      '<yellow>not proven: three',
      '    Description: d',
      '',
      '<green>good: two',
      '    # nothing',
      '',
    ]);
  });

  test('tells a rule without examples by what it looks at', () => {
    const rule = {
      ...CATALOGUE[0]!,
      severity: 'error',
      examples: { bad: [], good: [] },
      rows: [
        {
          type: 'AWS::A',
          says: 'x',
          source: 's',
          when: [{ path: 'P' }, { path: 'P' }, { path: 'Q' }, { path: '' }],
        },
        { type: 'AWS::B', says: 'x', source: 's', when: [] },
      ],
    } as never;
    const lines = explainText(rule, { paint: (tone, text) => `<${tone}>${text}`, base: BASE }).split('\n');
    expect(lines[0]).toMatch(/^<red>error /);
    expect(lines.slice(-5)).toEqual(['', 'it looks at:', '    AWS::A: P, Q', '    AWS::B', '']);
    expect(lines.join()).not.toContain('every example');
  });

  test.each([
    ['error', '<bold>AG001  <red>error    A way out'],
    ['warning', '<bold>AG001  <yellow>warning  A way out'],
  ])('lists a rule that is an %s', (severity, expected) => {
    const rule = { id: 'AG001', title: 'A way out', severity } as never;
    expect(listText([rule], (tone, text) => `<${tone}>${text}`)).toBe(`${expected}\n`);
  });

  test('lists one rule a line', () => {
    expect(listText(CATALOGUE, paint).trimEnd().split('\n')).toHaveLength(CATALOGUE.length);
  });
});

describe('YAML', () => {
  const examples = RULES.flatMap(({ id, examples: { bad, good } }) =>
    [...bad, ...good].map(({ title, template }) => [`${id} ${title}`, template] as const),
  );

  test.each(examples)('of the example "%s" reads back the same', (_, template) => {
    expect(parse(toYaml(template), { customTags: TAGS, logLevel: 'silent' })).toEqual(template);
  });

  test.each([
    ['no'],
    ['1'],
    ['a: b'],
    ['::/0'],
    [' x'],
    ['- x'],
    ['a #b'],
    ['10.0.0.0/16'],
    ['AWS::EC2::VPC'],
    [''],
    ['x:'],
  ])('keeps the text %j a text', (text) => {
    expect(parse(toYaml({ [text]: [text, { a: text }] }))).toEqual({ [text]: [text, { a: text }] });
  });

  test.each([[{}], [[]], [[[1, 2], []]], [true], [null], [1.5]])('keeps %j', (value) => {
    expect(parse(toYaml({ value }))).toEqual({ value });
  });
});
