import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { AuditReport } from '../../../lib/egress/report/report';
import { toSarif } from '../../../lib/egress/report/sarif';
import { CATALOGUE } from '../../../lib/egress/rules/catalogue';
import { PLACES, WAIVER, large, leaky, sarifSchema, withFirst } from './reports';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
        readonly region: { readonly startLine: number };
      };
      readonly logicalLocations: readonly [{ readonly name: string }];
    },
  ];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  readonly codeFlows: readonly [
    {
      readonly threadFlows: readonly [
        { readonly locations: readonly { location: { message: { text: string } } }[] },
      ];
    },
  ];
  readonly suppressions?: readonly unknown[];
}

/** What the tests look at in a log. */
interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly {
            readonly id: string;
            readonly help: { readonly text: string; readonly markdown: string };
            readonly defaultConfiguration: { readonly level: string };
            readonly properties: {
              readonly 'security-severity': string;
              readonly tags: readonly string[];
              readonly controls: Readonly<Record<string, readonly string[]>>;
            };
          }[];
        };
      };
      readonly invocations: readonly { toolExecutionNotifications?: { message: { text: string } }[] }[];
      readonly results: readonly Result[];
    },
  ];
}

function sarifOf(report: AuditReport): Log {
  return JSON.parse(toSarif(report, { rules: CATALOGUE, ...PLACES }));
}

const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
const validate = ajv.compile(sarifSchema());

describe('SARIF', () => {
  const { report } = leaky();
  const [run] = sarifOf(report).runs;

  test.each([
    ['findings', report],
    ['a waived finding', withFirst(report, { waiver: WAIVER })],
    ['a finding in no file', withFirst(report, { logicalId: '', resourceType: '', path: [] })],
    ['no finding', { ...report, findings: [] }],
    ['many findings', large(60).report],
  ])('obeys the published schema with %s', (_, input) => {
    validate(sarifOf(input));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('refuses a log without a version, by the same validator', () => {
    expect(validate({ runs: [] })).toBe(false);
  });

  test('names an artifact relative to the repository, and a line, for every result', () => {
    for (const { locations } of run.results) {
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(artifactLocation.uri).not.toMatch(/^[/.]|:/);
      expect(artifactLocation.uriBaseId).toBe('%SRCROOT%');
      expect(region.startLine).toBeGreaterThan(0);
    }
  });

  test('keeps an address outside the repository whole, without a base', () => {
    const placeOf = (): { uri: string } => ({ uri: 'file:///tmp/Net.json' });
    const log = JSON.parse(toSarif(report, { ...PLACES, rules: CATALOGUE, placeOf })) as Log;
    const { artifactLocation } = log.runs[0].results[0]!.locations[0].physicalLocation;
    expect(artifactLocation).toEqual({ uri: 'file:///tmp/Net.json' });
  });

  test('points each result at its rule', () => {
    for (const { ruleId, ruleIndex } of run.results) {
      expect(run.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
    }
  });

  test('gives every rule a help text, a level and a security severity', () => {
    for (const { help, defaultConfiguration, properties } of run.tool.driver.rules) {
      expect(help.text).not.toBe('');
      expect(help.markdown).toContain('**Fix**');
      expect(['error', 'warning']).toContain(defaultConfiguration.level);
      expect(Number(properties['security-severity'])).toBeGreaterThan(0);
      expect(properties.tags.length).toBeLessThanOrEqual(20);
    }
  });

  test('lists every clause of every control framework with its rule', () => {
    const shown = run.tool.driver.rules.map(({ id, properties }) => [id, properties.controls]);
    expect(shown).toEqual(CATALOGUE.map(({ id, controls }) => [id, controls]));
  });

  test('tags every rule with a clause of each of its frameworks', () => {
    for (const { properties } of run.tool.driver.rules) {
      for (const framework of Object.keys(properties.controls)) {
        expect(properties.tags.some((tag) => tag.startsWith(`${framework}/`))).toBe(true);
      }
    }
  });

  test('shows the path step by step', () => {
    const { codeFlows } = run.results[0]!;
    const steps = codeFlows[0].threadFlows[0].locations.map((step) => step.location.message.text);
    expect(steps[0]).toBe("subnet 'Subnet'");
    expect(steps.at(-1)).toBe('internet');
  });

  test('suppresses a waived finding, with who says so and until when', () => {
    const [result] = sarifOf(withFirst(report, { waiver: WAIVER })).runs[0].results;
    expect(result!.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'moves out in March (owner network team, until 2026-03-31)',
      },
    ]);
  });

  test('says that the run succeeded, whatever it found', () => {
    expect(run.invocations).toEqual([{ executionSuccessful: true }]);
  });

  test('takes at most what code scanning takes, and says what it leaves off', () => {
    const [first] = report.findings;
    const many = { ...report, findings: Array.from({ length: 25_003 }, () => first!) };
    const [{ results, invocations }] = sarifOf(many).runs;
    expect(results).toHaveLength(25_000);
    expect(invocations[0]!.toolExecutionNotifications?.[0]?.message.text).toContain(
      '3 findings are left off',
    );
  });

  test('gives different findings different fingerprints', () => {
    const prints = sarifOf(large(60).report).runs[0].results.map(
      (result) => result.partialFingerprints.primaryLocationLineHash,
    );
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('keeps fingerprints when lines, messages, paths and other findings change', () => {
    const printOf = (input: AuditReport): string =>
      sarifOf(input).runs[0].results.find(
        (result) => result.locations[0].logicalLocations[0].name === 'DefaultRoute',
      )!.partialFingerprints.primaryLocationLineHash;
    const changed = { line: 400, message: 'in other words', path: [], file: 'moved.json' };
    const moved = withFirst(report, changed);
    const reversed = { ...moved, findings: [...moved.findings].reverse() };
    expect(printOf(reversed)).toBe(printOf(report));
    expect(printOf(report)).toMatch(/^[0-9a-f]{16}:1$/);
  });
});
