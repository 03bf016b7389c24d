import { describe, expect, test } from 'vitest';
import type { Annotation, WaiverSource } from '../../../lib/egress/model/waiver';
import type { Finding } from '../../../lib/egress/rules/rule';
import type { JudgedFinding, WaiverTerms } from '../../../lib/egress/rules/waivers';
import { MISUSE, isPath, judge } from '../../../lib/egress/rules/waivers';

const FOUND: Finding = {
  ruleId: 'AG201',
  origin: {
    stack: 'Net',
    logicalId: 'Group',
    resourceType: 'AWS::EC2::SecurityGroup',
    constructPath: 'Net/Vpc/Group',
  },
  message: 'uses the default security group',
  severity: 'error',
  state: 'defect',
  category: 'security-group',
  why: 'nobody reviews its rules',
  fix: 'name a group',
  controls: {},
};
const PATH: Finding = { ...FOUND, ruleId: 'AG001', category: 'route', state: 'exposed' };
const WHOLE = { rule: 'AG201', reason: 'ticket 7', owner: 'net-team', expires: '2026-03-31' };

const waiver = (changes: WaiverSource = {}, constructPath = 'Net/Vpc/Group'): Annotation => ({
  kind: 'waiver',
  constructPath,
  waiver: { ...WHOLE, ...changes },
});

const acknowledgement = (id: string, reason = 'ticket 7', constructPath = 'Net/Vpc/Group'): Annotation => ({
  kind: 'acknowledgement',
  constructPath,
  id,
  reason,
});

function judged(
  annotations: readonly Annotation[],
  findings: readonly Finding[] = [FOUND],
  terms: Partial<WaiverTerms> = {},
): readonly JudgedFinding[] {
  return judge(findings, {
    annotations,
    today: '2026-03-01',
    allowsPathWaivers: false,
    ruleIds: ['AG001', 'AG201'],
    ...terms,
  });
}

/** What is said besides the findings themselves. */
const misuses = (...given: Parameters<typeof judged>): string[] =>
  judged(...given)
    .slice(given[1]?.length ?? 1)
    .map(({ ruleId, message }) => `${ruleId}: ${message}`);

const ON = "on 'Net/Vpc/Group'";

describe('a waiver', () => {
  test('covers the finding that it names, and says all that it was given', () => {
    expect(judged([waiver()])).toEqual([{ ...FOUND, waiver: { ...WHOLE, constructPath: 'Net/Vpc/Group' } }]);
  });

  test.each(['Net', 'Net/Vpc'])('on %s covers what lies below', (constructPath) => {
    expect(judged([waiver({}, constructPath)])[0]?.waiver).toMatchObject({ constructPath });
  });

  test.each(['Net/Vpc/Gro', 'Net/Vpc/Group/Rule', 'Other', ''])('on %j covers nothing here', (path) => {
    expect(judged([waiver({}, path)])[0]?.waiver).toBeNull();
    expect(misuses([waiver({}, path)])).toEqual([`AG904: waiver of AG201 on '${path}' matches no finding`]);
  });

  test('covers nothing that has no construct', () => {
    const { constructPath, ...origin } = FOUND.origin;
    expect(constructPath).toBeDefined();
    expect(judged([waiver({}, 'Net')], [{ ...FOUND, origin }])[0]?.waiver).toBeNull();
  });

  test('of another rule covers nothing', () => {
    expect(judged([waiver({ rule: 'AG001' })])[0]?.waiver).toBeNull();
    expect(misuses([waiver({ rule: 'AG001' })])).toEqual([`AG904: waiver of AG001 ${ON} matches no finding`]);
  });

  test('that counts is found among others that do not', () => {
    const others = [waiver({ rule: 'AG001' }), waiver({ owner: '' })];
    expect(judged([...others, waiver({ reason: 'ticket 8' })])[0]?.waiver).toMatchObject({
      reason: 'ticket 8',
    });
  });

  test('counts on its last day', () => {
    expect(judged([waiver({ expires: '2026-03-01' })])[0]?.waiver).not.toBeNull();
    expect(misuses([waiver({ expires: '2026-03-01' })])).toEqual([]);
  });

  test.each<[string, WaiverSource, string]>([
    ['an unknown rule', { rule: 'AG999' }, 'waiver of AG999'],
    ['no rule', { rule: undefined }, 'waiver of undefined'],
    ['a rule that is no text', { rule: ['AG201'] }, 'waiver of AG201'],
  ])('with %s is misuse', (_, changes, named) => {
    expect(misuses([waiver(changes)])).toEqual([
      `AG903: ${named} ${ON} names no rule, expected one of AG001, AG201`,
    ]);
  });

  test.each<[string, WaiverSource, string]>([
    ['without a reason', { reason: undefined }, 'has no reason'],
    ['with a blank reason', { reason: ' ' }, 'has no reason'],
    ['without an owner', { owner: undefined }, 'has no owner'],
    ['with a blank owner', { owner: ' ' }, 'has no owner'],
    ['without an end', { expires: undefined }, "expires on 'undefined', expected a date YYYY-MM-DD"],
    ['that ends on no day', { expires: 'never' }, "expires on 'never', expected a date YYYY-MM-DD"],
    ['that ended', { expires: '2026-02-28' }, 'expired on 2026-02-28'],
  ])('%s covers nothing and is misuse', (_, changes, fault) => {
    expect(judged([waiver(changes)])[0]?.waiver).toBeNull();
    expect(misuses([waiver(changes)])).toEqual([`AG903: waiver of AG201 ${ON} ${fault}`]);
  });

  test('of a path covers it only where that is allowed', () => {
    const note = waiver({ rule: 'AG001' });
    expect(judged([note], [PATH])[0]?.waiver).toBeNull();
    expect(misuses([note], [PATH])).toEqual([
      `AG903: waiver of AG001 ${ON} names a layer-3 path, which cannot be waived`,
    ]);
    expect(judged([note], [PATH], { allowsPathWaivers: true })).toMatchObject([
      { waiver: WHOLE_OF('AG001') },
    ]);
  });

  test('of a rule that finds paths and other things covers the others', () => {
    const found = [PATH, { ...FOUND, ruleId: 'AG001' }];
    expect(judged([waiver({ rule: 'AG001' })], found).map((finding) => finding.waiver !== null)).toEqual([
      false,
      true,
    ]);
  });
});

const WHOLE_OF = (rule: string): object => ({ ...WHOLE, rule });

describe('a layer-3 path', () => {
  test.each<[Partial<Finding>, boolean]>([
    [{ category: 'route', state: 'exposed' }, true],
    [{ category: 'route', state: 'unproven' }, true],
    [{ category: 'route', state: 'defect' }, false],
    [{ category: 'boundary', state: 'exposed' }, false],
  ])('is what a finding of %j is: %s', (changes, expected) => {
    expect(isPath({ ...FOUND, ...changes })).toBe(expected);
  });
});

describe('an acknowledgement', () => {
  test('of another plugin is none of ours', () => {
    expect(misuses([acknowledgement('Other::AG999', '')])).toEqual([]);
  });

  test('that a waiver of its rule made is in order', () => {
    expect(misuses([acknowledgement('AirGap::AG201'), waiver()])).toEqual([]);
  });

  test('covers nothing by itself', () => {
    expect(judged([acknowledgement('AirGap::AG201')])[0]?.waiver).toBeNull();
    expect(misuses([acknowledgement('AirGap::AG201')])).toEqual([
      `AG905: acknowledgement 'AirGap::AG201' ${ON} is bare, so it covers nothing`,
    ]);
  });

  test.each<[string, Annotation[]]>([
    ['a waiver of another construct', [waiver({}, 'Net/Vpc')]],
    ['a waiver of another rule', [waiver({ rule: 'AG001' })]],
    ['another acknowledgement', [acknowledgement('AirGap::AG001')]],
  ])('is bare beside %s', (_, others) => {
    expect(misuses([acknowledgement('AirGap::AG201'), ...others])[0]).toMatch(/^AG905/);
  });

  test.each(['AirGap::AG999', 'AirGap', 'airgap::AG201', 'AIRGAP::AG201'])(
    '%s names no rule, even beside a waiver',
    (id) => {
      expect(misuses([acknowledgement(id), waiver()])).toEqual([
        `AG901: acknowledgement '${id}' ${ON} names no rule, expected one of AirGap::AG001, AirGap::AG201`,
      ]);
    },
  );

  test('without a reason is misuse, and said once', () => {
    expect(misuses([acknowledgement('AirGap::AG201', ' ')])).toEqual([
      `AG902: acknowledgement 'AirGap::AG201' ${ON} has no reason`,
    ]);
  });
});

test('misuse is an error of its own, at the construct and never waived', () => {
  expect(judged([acknowledgement('AirGap::AG201')], [])).toEqual([
    {
      ruleId: 'AG905',
      origin: { stack: 'Net', logicalId: '', resourceType: '', constructPath: 'Net/Vpc/Group' },
      message: expect.any(String),
      severity: 'error',
      state: 'defect',
      category: 'analysis',
      ...MISUSE.AG905,
      waiver: null,
    },
  ]);
});

describe('a waiver of a type', () => {
  const UNHEARD: Finding = {
    ...FOUND,
    ruleId: 'AG910',
    state: 'unproven',
    origin: { ...FOUND.origin, resourceType: 'AWS::Unheard::Thing' },
  };
  const terms = { ruleIds: ['AG201', 'AG910'] };
  const ofType = (changes: WaiverSource = {}, resourceType = 'AWS::Unheard::Thing'): Annotation => ({
    kind: 'type-waiver',
    file: 'waivers.yaml',
    waiver: { ...WHOLE, rule: 'AG910', ...changes, resourceType },
  });

  test('covers its findings wherever they are', () => {
    const elsewhere = { ...UNHEARD, origin: { ...UNHEARD.origin, stack: 'Other', logicalId: 'Else' } };
    const waivers = judged([ofType()], [UNHEARD, elsewhere], terms).map(({ waiver: found }) => found);
    const expected = { ...WHOLE, rule: 'AG910', constructPath: 'AWS::Unheard::Thing', file: 'waivers.yaml' };
    expect(waivers).toEqual([expected, expected]);
  });

  test('matches no finding about another type', () => {
    expect(misuses([ofType({}, 'AWS::Other::Thing')], [UNHEARD], terms)).toEqual([
      "AG904: waiver of AG910 on 'AWS::Other::Thing' in waivers.yaml matches no finding",
    ]);
  });

  test('counts for no other rule', () => {
    expect(misuses([ofType({ rule: 'AG201' })], [FOUND], terms)).toEqual([
      "AG903: waiver of AG201 on 'AWS::Unheard::Thing' in waivers.yaml is for a type, which only AG910 can be waived for",
    ]);
  });

  test('ends like any other', () => {
    expect(misuses([ofType({ expires: '2026-01-01' })], [UNHEARD], terms)).toEqual([
      "AG903: waiver of AG910 on 'AWS::Unheard::Thing' in waivers.yaml expired on 2026-01-01",
    ]);
  });

  test('on a construct covers that type alone below it', () => {
    const other = { ...UNHEARD, origin: { ...UNHEARD.origin, resourceType: 'AWS::Other::Thing' } };
    const note = waiver({ rule: 'AG910', resourceType: 'AWS::Unheard::Thing' }, 'Net');
    const covered = judged([note], [UNHEARD, other], terms).map(({ waiver: found }) => found !== null);
    expect(covered).toEqual([true, false]);
  });
});
