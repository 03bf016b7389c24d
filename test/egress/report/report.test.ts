import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Declaration } from '../../../lib/egress/model/declaration';
import type { AuditReport, ReportInput } from '../../../lib/egress/report/report';
import { toReport } from '../../../lib/egress/report/report';
import { describePath } from '../../../lib/egress/rules/describe';
import type { Category, Severity, State } from '../../../lib/egress/rules/rule';
import { holds, verdictOf } from '../../../lib/egress/rules/verdict';
import type { Verdict } from '../../../lib/egress/rules/verdict';
import type { JudgedFinding } from '../../../lib/egress/rules/waivers';
import {
  PUBLIC_PATH,
  TO_IGW,
  auditTemplate,
  auditTemplates,
  internetGateway,
  publicSubnet,
  ref,
  route,
  source,
  subnet,
  vpc,
  when,
} from '../helpers';
import { WAIVER, leaky } from './reports';

const SEED = 20261121;
const NO_SUBNETS = auditTemplate({ Resources: {} }).analysis;
const [ISOLATED, UNPROVEN, EXPOSED] = [
  auditTemplate({ Resources: { ...vpc(), ...subnet('A') } }).analysis,
  auditTemplate({
    Resources: {
      ...vpc(),
      ...subnet('A'),
      Out: route('ATable', '0.0.0.0/0', { TransitGatewayId: 'tgw-0123456789abcdef0' }),
    },
  }).analysis,
  auditTemplate({ Resources: { ...vpc(), ...publicSubnet() } }).analysis,
] as const;

function finding(changes: Partial<JudgedFinding> = {}): JudgedFinding {
  return {
    ruleId: 'AG001',
    severity: 'error',
    state: 'exposed',
    category: 'route',
    origin: { stack: 'Net', logicalId: 'Out', resourceType: 'AWS::EC2::Route' },
    message: 'leaks',
    why: 'because',
    fix: 'delete it',
    controls: { 'NIST-800-53r5': ['SC-7'] },
    waiver: null,
    ...changes,
  };
}

function reportOf(changes: Partial<ReportInput> = {}): AuditReport {
  return toReport({
    verdict: 'isolated',
    claim: { claim: 'network-isolated', restsOn: ['networks'] },
    analysis: NO_SUBNETS,
    findings: [],
    version: '1.2.3',
    lineOf: () => undefined,
    ...changes,
  });
}

describe('the verdict', () => {
  const categories: readonly Category[] = [
    'route',
    'boundary',
    'inbound',
    'endpoint',
    'security-group',
    'analysis',
  ];

  test.each<[Verdict, string, typeof ISOLATED]>([
    ['isolated', 'no subnet', NO_SUBNETS],
    ['isolated', 'an isolated subnet', ISOLATED],
    ['unproven', 'an unproven subnet', UNPROVEN],
    ['exposed', 'an exposed subnet', EXPOSED],
  ])('is %s for %s and no finding', (expected, _title, analysis) => {
    expect(verdictOf(analysis, [])).toBe(expected);
  });

  test.each<[Verdict, readonly State[]]>([
    ['isolated', ['defect']],
    ['unproven', ['unproven']],
    ['exposed', ['exposed']],
    ['unproven', ['defect', 'unproven']],
    ['exposed', ['defect', 'unproven', 'exposed']],
    ['exposed', ['exposed', 'unproven']],
  ])('is %s for findings that are %j', (expected, states) => {
    const findings = states.map((state) => finding({ state, category: 'boundary' }));
    expect(verdictOf(ISOLATED, findings)).toBe(expected);
  });

  test.each<[Verdict, State, Category]>(
    categories.flatMap((category) =>
      (['exposed', 'unproven', 'defect'] as const).map((state): [Verdict, State, Category] => [
        category === 'route' && state !== 'defect' ? state : 'isolated',
        state,
        category,
      ]),
    ),
  )('is %s for a waived finding that is %s, of category %s', (expected, state, category) => {
    expect(verdictOf(ISOLATED, [finding({ state, category, waiver: WAIVER })])).toBe(expected);
  });

  it("is never better than a subnet's, whatever is waived", () => {
    const waived = finding({ category: 'endpoint', waiver: WAIVER });
    expect([UNPROVEN, EXPOSED].map((analysis) => verdictOf(analysis, [waived]))).toEqual([
      'unproven',
      'exposed',
    ]);
  });

  it('is the same in any order of the findings, and never better with one more', () => {
    const order: readonly Verdict[] = ['isolated', 'unproven', 'exposed'];
    const any = fc
      .record({
        state: fc.constantFrom<State>('exposed', 'unproven', 'defect'),
        category: fc.constantFrom(...categories),
        waiver: fc.constantFrom(null, WAIVER),
      })
      .map(finding);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), any, (findings, more) => {
        const verdict = verdictOf(ISOLATED, findings);
        expect(verdictOf(ISOLATED, [...findings].reverse())).toBe(verdict);
        expect(order.indexOf(verdictOf(ISOLATED, [...findings, more]))).toBeGreaterThanOrEqual(
          order.indexOf(verdict),
        );
      }),
      { seed: SEED },
    );
  });
});

describe('the claim', () => {
  test.each<[State, Severity, 'error' | 'warning', boolean]>([
    ['exposed', 'error', 'error', false],
    ['exposed', 'warning', 'error', false],
    ['exposed', 'warning', 'warning', false],
    ['unproven', 'error', 'error', false],
    ['unproven', 'warning', 'error', false],
    ['unproven', 'warning', 'warning', false],
    ['defect', 'error', 'error', false],
    ['defect', 'error', 'warning', false],
    ['defect', 'warning', 'error', true],
    ['defect', 'warning', 'warning', false],
  ])('with an %s %s, failing on %s, holds: %s; waived, it holds', (...row) => {
    const [state, severity, failOn, expected] = row;
    expect(holds([finding({ state, severity })], failOn)).toBe(expected);
    expect(holds([finding({ state, severity, waiver: WAIVER })], failOn)).toBe(true);
  });

  it('holds without findings', () => {
    expect([holds([], 'error'), holds([], 'warning')]).toEqual([true, true]);
  });

  it('does not hold when one of several findings does not', () => {
    const accepted = finding({ state: 'defect', severity: 'warning' });
    expect(holds([accepted, finding(), accepted], 'error')).toBe(false);
  });
});

describe('a report', () => {
  it('counts errors and warnings that stand, and waived ones apart', () => {
    const findings = [
      finding(),
      finding({ severity: 'warning' }),
      finding({ severity: 'warning' }),
      finding({ waiver: WAIVER }),
      finding({ severity: 'warning', waiver: WAIVER }),
      finding({ waiver: WAIVER }),
    ];
    expect(reportOf({ findings }).summary.findings).toEqual({ error: 1, warning: 2, waived: 3 });
  });

  it('counts stacks, resources and subnets', () => {
    const net = source({ Resources: { ...vpc(), ...subnet('A'), ...subnet('B') } });
    const { summary } = auditTemplates([net, source({}, { stack: 'App' })]).report;
    expect(summary).toMatchObject({ stacks: 2, resources: 7, subnets: 2, unclassifiedTypes: [] });
  });

  it('lists each type that is not classified once, sorted', () => {
    const Resources = {
      B: { Type: 'AWS::Unheard::OfThing' },
      A: { Type: 'Acme::Net::Tunnel' },
      C: { Type: 'AWS::Unheard::OfThing' },
      D: { Type: 'AWS::S3::Bucket' },
    };
    expect(auditTemplate({ Resources }).report.summary.unclassifiedTypes).toEqual([
      'AWS::Unheard::OfThing',
      'Acme::Net::Tunnel',
    ]);
  });

  it('says which version of what it is from', () => {
    expect(reportOf()).toMatchObject({ schemaVersion: 1, tool: { name: 'cdk-airgap', version: '1.2.3' } });
  });

  it('has as many subnets and findings as it counts', () => {
    const { report } = leaky();
    const { error, warning, waived } = report.summary.findings;
    expect(report.subnets).toHaveLength(report.summary.subnets);
    expect(report.findings).toHaveLength(error + warning + waived);
  });

  it('names declarations that were relied on without their parsed addresses', () => {
    const assumption = {
      attachment: 'Tgw',
      kind: 'on-premises',
      owner: 'net',
      prefixes: ['192.0.2.0/24'],
      direction: 'both',
      expires: '2026-12-31',
      evidence: 'NET-1',
    } as const;
    const addresses = {} as Declaration['addresses'];
    const analysis = { ...ISOLATED, assumptions: [{ ...assumption, addresses }] };
    expect(reportOf({ analysis }).assumptions).toEqual([assumption]);
  });

  it('has no assumptions where nothing was declared', () => {
    expect(reportOf({ analysis: EXPOSED }).assumptions).toEqual([]);
  });
});

describe('a subnet of a report', () => {
  const [isolated, unproven, exposed] = [ISOLATED, UNPROVEN, EXPOSED].map(
    (analysis) => reportOf({ analysis }).subnets[0],
  );

  it('has neither path nor reason when isolated', () => {
    expect(isolated).toEqual({ id: 'A', stack: 'Net', verdict: 'isolated', path: [] });
  });

  it('has a reason, and a path that does not reach the internet, when unproven', () => {
    expect(unproven?.reason).toMatch(/\S/);
    expect(unproven?.path.map(({ kind }) => kind)).not.toContain('internet');
  });

  it('has its path, and no reason, when exposed', () => {
    expect(describePath(exposed?.path ?? [])).toBe(PUBLIC_PATH);
    expect(exposed).not.toHaveProperty('reason');
  });

  it('tells the condition of its path, and no other does', () => {
    const Flag = { Type: 'String', AllowedValues: ['yes', 'no'] };
    const { report } = auditTemplate({
      Parameters: { Flag },
      Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
      Resources: {
        ...vpc(),
        ...subnet('A'),
        ...subnet('B'),
        ...internetGateway(),
        Out: when('On', route('ATable', '0.0.0.0/0', TO_IGW)),
      },
    });
    expect(report.subnets.map(({ id, condition }) => [id, condition])).toEqual([
      ['A', 'On'],
      ['B', undefined],
    ]);
  });

  it('stays exposed, with its path, when the finding on it is waived', () => {
    const findings = [finding({ waiver: WAIVER })];
    const verdict = verdictOf(EXPOSED, findings);
    const report = reportOf({ verdict, analysis: EXPOSED, findings });
    expect([report.verdict, report.subnets[0]?.verdict]).toEqual(['exposed', 'exposed']);
    expect(describePath(report.subnets[0]?.path ?? [])).toBe(PUBLIC_PATH);
  });
});

describe('a finding of a report', () => {
  it('has no member that is not known', () => {
    const [reported] = reportOf({ findings: [finding()] }).findings;
    expect(reported).toEqual({
      ruleId: 'AG001',
      severity: 'error',
      state: 'exposed',
      category: 'route',
      stack: 'Net',
      logicalId: 'Out',
      resourceType: 'AWS::EC2::Route',
      message: 'leaks',
      why: 'because',
      fix: 'delete it',
      path: [],
      controls: { 'NIST-800-53r5': ['SC-7'] },
      waiver: null,
    });
    expect(Object.values(reported ?? {})).not.toContain(undefined);
  });

  it('tells where it is as far as that is known', () => {
    const origin = { ...finding().origin, constructPath: 'Net/Out', file: 'Net.json' };
    const [reported] = reportOf({
      findings: [finding({ origin, condition: 'On' })],
      lineOf: () => 12,
    }).findings;
    expect(reported).toMatchObject({ constructPath: 'Net/Out', file: 'Net.json', line: 12, condition: 'On' });
  });

  it('shows the waiver that covers it', () => {
    expect(reportOf({ findings: [finding({ waiver: WAIVER })] }).findings[0]?.waiver).toEqual(WAIVER);
  });
});
