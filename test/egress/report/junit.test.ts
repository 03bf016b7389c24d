import { describe, expect, test } from 'vitest';
import type { JunitOptions } from '../../../lib/egress/report/junit';
import { toJunit } from '../../../lib/egress/report/junit';
import type { AuditReport } from '../../../lib/egress/report/report';
import { escapeAttribute, escapeXml } from '../../../lib/egress/report/xml';
import { CATALOGUE } from '../../../lib/egress/rules/catalogue';
import { WAIVER, leaky, withFirst } from './reports';

function junitOf(report: AuditReport, failOn: JunitOptions['failOn'] = 'error'): string {
  return toJunit(report, { rules: CATALOGUE, failOn });
}

/** The test case with this name, up to its end. */
function caseOf(xml: string, name: string): string {
  const [, rest = ''] = xml.split(`name="${name}"`);
  return rest.slice(0, rest.search(/<testcase|<\/testsuite>/));
}

describe('JUnit', () => {
  const { report } = leaky();
  const allWaived = {
    ...report,
    findings: report.findings.map((finding) => ({ ...finding, waiver: WAIVER })),
  };

  test('has a test for each subnet and each rule', () => {
    const tests = junitOf(report).match(/<testcase /g) ?? [];
    expect(tests).toHaveLength(report.subnets.length + CATALOGUE.length);
  });

  test('counts what it holds', () => {
    const xml = junitOf(report);
    const failures = (xml.match(/<failure /g) ?? []).length;
    const tests = (xml.match(/<testcase /g) ?? []).length;
    expect(xml).toContain(`<testsuites name="cdk-airgap audit" tests="${tests}" failures="${failures}"`);
  });

  test('fails an exposed subnet with its path', () => {
    const found = caseOf(junitOf(report), 'subnet Subnet is isolated');
    expect(found).toMatch(/<failure type="exposed"[^>]*>subnet .*\n→ .*\n[^]*→ internet<\/failure>/);
  });

  test('fails an unproven subnet with what is not known', () => {
    expect(caseOf(junitOf(report), 'subnet Data is isolated')).toContain('<failure type="unproven"');
  });

  test('passes a rule that finds nothing', () => {
    expect(caseOf(junitOf(report), 'A gateway to the internet has no route in use')).toBe('/>\n    ');
  });

  test('skips a rule whose findings are all waived, and says by whom', () => {
    const found = caseOf(junitOf(allWaived), 'A route leads to the internet');
    expect(found).toContain('<skipped message=');
    expect(found).toContain('network team');
  });

  test('skips a subnet only when every path is waived', () => {
    const some = withFirst(report, { waiver: WAIVER });
    expect(caseOf(junitOf(allWaived), 'subnet Subnet is isolated')).toContain('<skipped');
    expect(caseOf(junitOf(some), 'subnet Subnet is isolated')).toContain('<failure');
  });

  test.each([
    ['passes', 'error', '<system-out>'],
    ['fails', 'warning', '<failure type='],
  ] as const)('%s a warning when %s fails', (_, failOn, expected) => {
    const title = 'A gateway to the internet has no route in use';
    const warned = withFirst(report, { ruleId: 'AG005', severity: 'warning', state: 'defect' });
    expect(caseOf(junitOf(warned, failOn), title)).toContain(expected);
  });

  test('holds no character that XML cannot', () => {
    const xml = junitOf(withFirst(report, { stack: 'a\u0000b\u001b[31m"<&>\ud800', path: [] }));

    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Cs}/u);
    expect(xml).toContain('a\ufffdb\ufffd[31m&quot;&lt;&amp;&gt;\ufffd/');
  });
});

describe('escaping', () => {
  test.each([
    ['<a href="x">&\'', '&lt;a href=&quot;x&quot;&gt;&amp;&#39;'],
    ['tab\tline\n', 'tab\tline\n'],
    ['\u0007\ufffe', '\ufffd\ufffd'],
    ['emoji 😀', 'emoji 😀'],
    ['half \ud83d', 'half \ufffd'],
  ])('writes %j as %j', (text, expected) => {
    expect(escapeXml(text)).toBe(expected);
  });

  test('keeps line breaks in attributes', () => {
    expect(escapeAttribute('a\nb\tc')).toBe('a&#10;b&#9;c');
  });
});
