import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../../lib/egress/rules/rule';
import { holds, verdictOf } from '../../../lib/egress/rules/verdict';
import type { JudgedFinding, Waiver } from '../../../lib/egress/rules/waivers';

const WAIVER: Waiver = { rule: 'AG201', constructPath: '', reason: 'r', owner: 'o', expires: '2026-01-01' };

const finding = (changes: Partial<JudgedFinding>): JudgedFinding => ({
  ruleId: 'AG201',
  origin: { stack: 'Net', logicalId: 'Thing', resourceType: 'AWS::EC2::VPC' },
  message: '',
  severity: 'error',
  state: 'defect',
  category: 'service',
  why: '',
  fix: '',
  controls: {},
  waiver: null,
  ...changes,
});

const withSubnets = (...verdicts: string[]): Analysis =>
  ({ subnets: verdicts.map((verdict) => ({ verdict })) }) as unknown as Analysis;

describe('the verdict', () => {
  test.each<[string, string[], Partial<JudgedFinding>[], string]>([
    ['of nothing', [], [], 'isolated'],
    ['of a defect alone', ['isolated'], [{ state: 'defect' }], 'isolated'],
    ['of an exposed finding', ['isolated'], [{ state: 'exposed' }], 'exposed'],
    ['of an unproven finding', ['isolated'], [{ state: 'unproven' }], 'unproven'],
    ['of both', [], [{ state: 'unproven' }, { state: 'exposed' }], 'exposed'],
    ['of an exposed subnet', ['unproven', 'exposed'], [], 'exposed'],
    ['of an unproven subnet', ['isolated', 'unproven'], [], 'unproven'],
    ['of a waived finding', [], [{ state: 'exposed', waiver: WAIVER }], 'isolated'],
    ['of a waived path', [], [{ state: 'exposed', category: 'route', waiver: WAIVER }], 'exposed'],
  ])('%s', (...[, subnets, findings, expected]) => {
    expect(verdictOf(withSubnets(...subnets), findings.map(finding))).toBe(expected);
  });
});

describe('the claim', () => {
  test.each<[string, Partial<JudgedFinding>, 'error' | 'warning', boolean]>([
    ['an error', {}, 'error', false],
    ['an error, where warnings fail', {}, 'warning', false],
    ['a warning', { severity: 'warning' }, 'error', true],
    ['a warning, where warnings fail', { severity: 'warning' }, 'warning', false],
    ['a waived error', { waiver: WAIVER }, 'error', true],
    ['a waived warning, where warnings fail', { severity: 'warning', waiver: WAIVER }, 'warning', true],
    ['a warning that shows a way out', { severity: 'warning', state: 'exposed' }, 'error', false],
    ['a warning that misses a fact', { severity: 'warning', state: 'unproven' }, 'error', false],
    ['a waived way out', { state: 'exposed', waiver: WAIVER }, 'error', true],
  ])('beside %s', (...[, changes, failOn, expected]) => {
    expect(holds([finding(changes)], failOn)).toBe(expected);
  });

  test('holds only if it holds of every finding', () => {
    expect(holds([finding({ waiver: WAIVER }), finding({})], 'error')).toBe(false);
  });
});
