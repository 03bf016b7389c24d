import { describe, expect, test } from 'vitest';
import type { Hop, HopFilter } from '../../../lib/egress/reach/path';
import { claimText } from '../../../lib/egress/report/claim';
import { effectText, filterText, headline, hopText, subjectOf } from '../../../lib/egress/report/hops';
import type { ReportedFinding } from '../../../lib/egress/report/report';
import { toWaiverDraft } from '../../../lib/egress/report/waiver-draft';
import type { ClaimMade } from '../../../lib/egress/rules/claim';
import { WAIVER, leaky } from './reports';

describe('a hop in words', () => {
  test.each<[Hop, string]>([
    [{ kind: 'internet', id: 'internet' }, 'internet'],
    [{ kind: 'route', id: 'R' }, "route 'R'"],
    [{ kind: 'route', id: 'R', destination: '::/0' }, "::/0 by route 'R'"],
    [{ kind: 'transit-gateway-route', id: 'R', destination: '::/0' }, "::/0 by transit gateway route 'R'"],
    [{ kind: 'nat-gateway', id: 'N' }, "NAT gateway 'N'"],
    [{ kind: 'vpc-endpoint', id: 'E', destination: '::/0' }, "VPC endpoint 'E'"],
  ])('is %j', (hop, expected) => {
    expect(hopText(hop)).toBe(expected);
  });

  const FILTER: HopFilter = {
    kind: 'network-acl',
    id: 'Acl',
    stack: 'Net',
    direction: 'out',
    effect: 'admits',
  };

  test.each<[Partial<HopFilter>, string]>([
    [{ rules: ['tcp 443', 'udp 53'] }, 'lets out tcp 443, udp 53'],
    [{ direction: 'in' }, 'lets in some traffic'],
    [{ effect: 'blocks' }, 'lets nothing out'],
    [{ effect: 'unknown', direction: 'in' }, 'may let something in'],
    [{ effect: 'unknown', why: 'it is not shown' }, 'may let something out: it is not shown'],
  ])('has a filter that %j', (changes, expected) => {
    const filter = { ...FILTER, ...changes };
    expect(effectText(filter)).toBe(expected);
    expect(filterText(filter)).toBe(`network ACL 'Acl' ${expected}`);
  });
});

describe('a finding in words', () => {
  const [first] = leaky().report.findings;
  const finding = (changes: Partial<ReportedFinding>): ReportedFinding => ({
    ...first!,
    waiver: null,
    ...changes,
  });
  const path: Hop[] = [{ kind: 'subnet', id: 'A' }];

  test.each<[Partial<ReportedFinding>, string]>([
    [{ message: "out: subnet 'A' → x", path }, 'out'],
    [{ message: "out: subnet 'A' → x (and 2 more subnets)", path }, 'out from this and 2 more subnets'],
    [{ message: "out: subnet 'B' → x", path }, "out: subnet 'B' → x"],
    [{ message: "out: subnet 'A' → x", path: [] }, "out: subnet 'A' → x"],
  ])('has a head line: %j', (changes, expected) => {
    expect(headline(finding(changes))).toBe(expected);
  });

  test.each<[Partial<ReportedFinding>, string]>([
    [{ stack: 'Net', logicalId: 'A' }, 'Net/A'],
    [{ stack: 'Net', logicalId: '', constructPath: 'App/Net' }, 'App/Net'],
    [{ stack: 'Net', logicalId: '', constructPath: undefined }, 'Net'],
  ])('is about %j', (changes, expected) => {
    expect(subjectOf(finding(changes))).toBe(expected);
  });

  const draft = (...findings: Partial<ReportedFinding>[]): string[] =>
    toWaiverDraft(
      { ...leaky().report, findings: findings.map(finding) },
      { today: '2026-12-31', isWaivable: ({ ruleId }) => ruleId !== 'AG001' },
    )
      .split('\n')
      .slice(2);
  const OPEN = { ruleId: 'AG010', stack: 'Net', logicalId: 'A', message: 'a\nb' };

  test('is drafted as a waiver that waives nothing yet', () => {
    expect(
      draft(OPEN, OPEN, { ...OPEN, waiver: WAIVER, logicalId: 'B' }, { ...OPEN, logicalId: '' }),
    ).toEqual([
      'waivers:',
      '  # AG010 Net/A: a b',
      '  - rule: AG010',
      '    stack: "Net"',
      '    logicalId: "A"',
      '    reason: ""',
      '    owner: ""',
      '    expires: 2027-03-31',
      '',
    ]);
  });

  test('is told as one that cannot be waived', () => {
    expect(draft({ ...OPEN, ruleId: 'AG001' })).toEqual([
      '#',
      '# These cannot be waived:',
      '#   AG001 Net/A: a b',
      'waivers: []',
      '',
    ]);
  });

  test('is not there where all are waived', () => {
    expect(draft({ ...OPEN, waiver: WAIVER })).toEqual(['waivers: []', '']);
  });
});

describe('a claim in words', () => {
  const made = (restsOn: ClaimMade['restsOn']): ClaimMade => ({ claim: 'isolated', restsOn });

  test.each<[ClaimMade, Parameters<typeof claimText>[1], string]>([
    [
      made(['networks', 'resources', 'management-plane']),
      'isolated',
      'claim: isolated; judged by routes, gateways and attachments; settings and policies of resources; who can call the APIs of AWS',
    ],
    [
      made(['networks', 'filters']),
      'exposed',
      'claim: none, isolated does not hold; judged by routes, gateways and attachments; security groups and network ACLs; not vouched for: settings and policies of resources; who can call the APIs of AWS',
    ],
    [
      made(['networks', 'declarations', 'resources']),
      'unproven',
      'claim: none, isolated is not proven; judged by routes, gateways and attachments; declared networks; settings and policies of resources; not vouched for: who can call the APIs of AWS',
    ],
  ])('is %j when %s', (claim, verdict, expected) => {
    expect(claimText(claim, verdict)).toBe(expected);
  });
});
