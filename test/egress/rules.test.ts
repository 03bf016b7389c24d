import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../lib/egress/load/source';
import { RULES } from '../../lib/egress/rules';
import type { Example, RuleModule } from '../../lib/egress/rules/rule';
import { MISUSE, isDate } from '../../lib/egress/rules/waivers';
import { auditTemplate, auditTemplates, source } from './helpers';

const FILES = readdirSync(join(__dirname, '../../lib/egress/rules')).filter((file) => /^ag\d/.test(file));

function reports(rule: RuleModule, { template }: Example): boolean {
  const options = { countsFilters: rule.needsFilters === true };
  const { findings } = auditTemplates([source(template as Partial<Template>)], {}, options);
  return findings.some(({ ruleId }) => ruleId === rule.id);
}

describe('the index of rules', () => {
  test('is sorted, without an id twice', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('has every rule file, and each file is named after its id', () => {
    expect(FILES.map((file) => file.slice(0, 5).toUpperCase()).sort()).toEqual(RULES.map(({ id }) => id));
    expect(FILES.every((file) => /^ag\d{3}(-[a-z0-9]+)+\.ts$/.test(file))).toBe(true);
  });

  test('shares no id with the rules about waivers', () => {
    const ids = new Set<string>(Object.keys(MISUSE));
    expect(RULES.filter(({ id }) => ids.has(id))).toEqual([]);
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('has a severity that CDK counts', () => {
    expect(['error', 'warning']).toContain(rule.severity);
  });

  test('says why, how to mend it and which controls it serves', () => {
    expect(rule.rationale).toMatch(/^[A-Z].*\.$/);
    expect(rule.fix).toMatch(/^[a-z].*[^.]$/);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(Object.values(rule.controls).flat()).not.toEqual([]);
  });

  test('has examples on both sides, each with a title of its own', () => {
    const titles = [...rule.examples.bad, ...(rule.examples.unknown ?? []), ...rule.examples.good].map(
      ({ title }) => title,
    );
    expect(Math.min(rule.examples.bad.length, rule.examples.good.length)).toBeGreaterThan(0);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test.each(rule.examples.bad.map((example) => [example.title, example] as const))(
    'reports %s',
    (_title, example) => {
      expect(reports(rule, example)).toBe(true);
    },
  );

  test.each((rule.examples.unknown ?? []).map((example) => [example.title, example] as const))(
    'cannot tell of %s',
    (_title, { template }) => {
      const { findings } = auditTemplate(template as Partial<Template>);
      const states = findings.filter(({ ruleId }) => ruleId === rule.id).map(({ state }) => state);
      expect(states).toContain('unproven');
    },
  );

  test.each(rule.examples.good.map((example) => [example.title, example] as const))(
    'is silent about %s',
    (_title, example) => {
      expect(reports(rule, example)).toBe(false);
    },
  );
});

describe('the day on which a waiver ends', () => {
  test.each(['2026-01-31', '2024-02-29', '2000-02-29', '2026-12-31'])('is %s', (text) => {
    expect(isDate(text)).toBe(true);
  });

  test.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-1-1',
    '',
    '2026-01-01T00',
  ])('is not %j', (text) => {
    expect(isDate(text)).toBe(false);
  });
});
