import { describe, expect, test } from 'vitest';
import type { AuditReport, ReportedFinding } from '../../../lib/egress/report/report';
import { printable, wrap } from '../../../lib/egress/report/terminal';
import type { TextOptions } from '../../../lib/egress/report/text';
import { toText } from '../../../lib/egress/report/text';
import { WAIVER, leaky, withFirst } from './reports';

const LINE = '    "DefaultRoute": { "Type": "AWS::EC2::Route" },';

describe('text', () => {
  const { report } = leaky();
  const placed = withFirst(report, { file: 'Net.json', line: 16 });
  const lineOf = ({ logicalId }: { logicalId: string }): string | undefined =>
    logicalId === 'DefaultRoute' ? LINE : undefined;

  test('underlines the name of the resource in its line', () => {
    const lines = toText(placed, { color: false, lineOf }).split('\n');
    const at = lines.findIndex((line) => line.includes(LINE));
    expect(lines[at]).toBe(`  16 | ${LINE}`);
    expect(lines[at + 1]).toBe('     |      ^^^^^^^^^^^^');
  });

  test('shows the part of a very long line that holds the name', () => {
    const long = `{"Resources":{${'"x":1,'.repeat(500)}"DefaultRoute":{${'"x":1,'.repeat(500)}}}`;
    const lines = toText(placed, { color: false, width: 80, lineOf: () => long }).split('\n');
    const at = lines.findIndex((line) => line.startsWith('  16 |'));
    expect(lines[at]!.length).toBeLessThanOrEqual(80);
    expect(lines[at]!.slice(lines[at + 1]!.indexOf('^'), lines[at + 1]!.lastIndexOf('^') + 1)).toBe(
      'DefaultRoute',
    );
  });

  test('shows no line where the file is not known', () => {
    expect(toText(report, { color: false })).not.toContain('^');
  });

  test('tells the path once, as a chain', () => {
    const text = toText(report, { color: false });
    expect(text.match(/NAT gateway Nat\b/g)).toHaveLength(1);
    expect(text).toContain('    → internet\n');
  });

  test('says until when and by whom a finding is waived', () => {
    const text = toText(withFirst(report, { waiver: WAIVER }), { color: false });
    expect(text).toContain('  waived: until 2026-03-31 by network team: moves out in March');
  });

  test('uses no escape sequence without colour, and some with', () => {
    expect(toText(report, { color: false })).not.toContain('\u001b');
    expect(toText(report, { color: true })).toContain('\u001b[31m');
  });

  test('keeps a hostile name from steering the terminal', () => {
    const hostile = withFirst(report, { logicalId: 'x\u001b[2J\u202e', path: [] });
    expect(toText(hostile, { color: false })).toContain('Net/x\ufffd[2J\ufffd');
  });

  test('keeps within the width, but for names that are longer', () => {
    const lines = toText(report, { color: false, width: 60 }).split('\n');
    expect(
      lines
        .filter((line) => line.includes('why:') || line.startsWith('       '))
        .every((line) => line.length <= 60),
    ).toBe(true);
  });
});

describe('the whole text', () => {
  const { report } = leaky();
  const [first] = report.findings;
  const FINDING: ReportedFinding = {
    ...first!,
    ruleId: 'AG001',
    severity: 'error',
    stack: 'Net',
    logicalId: 'Route',
    resourceType: 'AWS::EC2::Route',
    file: 'Net.json',
    line: 7,
    message: "way out: subnet 'A' and so on (and 2 more subnets)",
    why: 'it leads out',
    fix: 'delete it',
    condition: 'On',
    waiver: WAIVER,
    path: [
      { kind: 'subnet', id: 'A', stack: 'Net' },
      {
        kind: 'route',
        id: 'Route',
        stack: 'Net',
        destination: '0.0.0.0/0',
        filters: [{ kind: 'network-acl', id: 'Acl', stack: 'Net', direction: 'out', effect: 'blocks' }],
      },
      { kind: 'internet', id: 'internet' },
    ],
  };
  const whole: AuditReport = {
    ...report,
    verdict: 'exposed',
    summary: {
      ...report.summary,
      stacks: 1,
      resources: 2,
      subnets: 0,
      findings: { error: 1, warning: 0, waived: 3 },
    },
    findings: [FINDING],
  };
  const textOf = (changes: Partial<AuditReport> = {}, options: Partial<TextOptions> = {}): string[] =>
    toText({ ...whole, ...changes }, { color: false, ...options }).split('\n');

  test('of a finding', () => {
    const titles = new Map([['AG001', 'A way out']]);
    expect(textOf({}, { titles, lineOf: () => '  Route:' }).slice(0, 17)).toEqual([
      'error AG001 A way out',
      '  --> Net.json:7 Net/Route (AWS::EC2::Route)',
      '    |',
      '  7 |   Route:',
      '    |   ^^^^^',
      '  way out from this and 2 more subnets',
      '      subnet A [Net]',
      '    → route Route 0.0.0.0/0 [Net]',
      "        network ACL 'Acl' lets nothing out",
      '    → internet',
      '  when: On',
      '  why: it leads out',
      '  fix: delete it',
      '  waived: until 2026-03-31 by network team: moves out in March',
      '',
      'exposed: there is a way out or in',
      '1 stack, 2 resources, 0 subnets; 1 error, 0 warnings, 3 waived',
    ]);
  });

  test('of a finding of which little is known', () => {
    const { file: _, line: __, condition: ___, ...rest } = FINDING;
    const bare = { ...rest, resourceType: '', waiver: null, path: [], severity: 'warning' as const };
    expect(textOf({ verdict: 'unproven', findings: [bare] }, { lineOf: () => 'Route:' }).slice(0, 6)).toEqual(
      [
        'warning AG001',
        '  --> Net/Route',
        "  way out: subnet 'A' and so on (and 2 more subnets)",
        '  why: it leads out',
        '  fix: delete it',
        '',
      ],
    );
  });

  test.each<[AuditReport['verdict'], string, string]>([
    ['isolated', '32', 'no subnet has a path to or from the internet'],
    ['exposed', '31', 'there is a way out or in'],
    ['unproven', '33', 'a fact that matters could not be established'],
  ])('says %s in its colour', (verdict, code, says) => {
    expect(textOf({ verdict, findings: [] }, { color: true })[0]).toBe(
      `\u001b[${code}m${verdict}\u001b[0m: ${says}`,
    );
  });

  test.each<[Partial<ReportedFinding>, string]>([
    [{ waiver: null }, '31'],
    [{ waiver: null, severity: 'warning' }, '33'],
    [{}, '2'],
  ])('has the head of %j in its colour', (changes, code) => {
    const [head] = textOf({ findings: [{ ...FINDING, ...changes }] }, { color: true });
    expect(head?.startsWith(`\u001b[${code}m`)).toBe(true);
  });

  test('tells what filters are claimed to do', () => {
    expect(textOf({ filters: { claim: 'filters count' } as AuditReport['filters'] })).toContain(
      'filters count',
    );
  });

  test.each([
    ['  no name here', '  7 |   no name here', '    |   ^^^^^^^^^^^^'],
    ['\tRoute:', '  7 |  Route:', '    |  ^^^^^'],
  ])('underlines %j', (line, shown, under) => {
    expect(textOf({}, { lineOf: () => line }).slice(3, 5)).toEqual([shown, under]);
  });

  test.each([undefined, '', '   '])('shows no line %j', (line) => {
    expect(textOf({}, { lineOf: () => line }).some((one) => one.includes(' | ') || one.includes('^'))).toBe(
      false,
    );
  });
});

describe('wrapping', () => {
  test('breaks at spaces and hangs what follows', () => {
    expect(wrap(`fix: ${'word '.repeat(10).trim()}`, 42, 5)).toEqual([
      'fix: word word word word word word word',
      '     word word word',
    ]);
  });

  test('leaves a text alone without a width', () => {
    expect(wrap('a '.repeat(200), undefined, 0)).toEqual(['a '.repeat(200)]);
  });

  test('never breaks a word', () => {
    expect(wrap('x'.repeat(90), 40, 0)).toEqual(['x'.repeat(90)]);
  });

  test('replaces every control character and direction mark', () => {
    expect(printable('a\u0007b\u009bc\u2066d\ne')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
  });
});
