import { describe, expect, test } from 'vitest';
import { printable, wrap } from '../../../lib/egress/report/terminal';
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
