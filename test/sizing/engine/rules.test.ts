import { describe, expect, it } from 'vitest';
import { CONSTANTS } from '../../../lib/sizing/engine/constants';
import { ENGINE_RULES, engineRules } from '../../../lib/sizing/engine/rules';

describe('engineRules', () => {
  it('takes the newest without a version', () => {
    expect(engineRules().rules).toBe(ENGINE_RULES.at(-1));
  });

  it.each([
    ['0.11.0', '0.11'],
    ['v0.11.2', '0.11'],
    ['~0.11', '0.11'],
    ['0.10.2(V1)', '0.10'],
    ['0.8.3(V0)', '0.8 (V0)'],
    ['V0', '0.8 (V0)'],
    ['0.6.5dev(V0)', '0.6'],
    ['2026-02', '0.16'],
    ['0.4.2', '0.6'],
  ])('judges %s by the rules of %s', (asked, version) => {
    expect(engineRules(asked).rules.version).toBe(version);
  });

  it('says that it took older rules', () => {
    expect(engineRules('0.11.2').note).toContain('0.11.2: judged by the rules of vLLM 0.11');
  });

  it('says that all rules are newer than an older release', () => {
    expect(engineRules('0.5.4').note).toBe(
      '0.5.4: judged by the rules of vLLM 0.6, the oldest that are carried, which are newer than that',
    );
  });

  it('falls back to V0 for GPUs that V1 did not know', () => {
    expect(engineRules('0.8.5', '7.5').rules.runner).toBe('V0');
    expect(engineRules('0.11.0', '7.5').rules.runner).toBe('V1');
  });

  it('lists its rules from old to new, each with a source and a date', () => {
    const released = ENGINE_RULES.map((rules) => rules.released);
    expect(released).toEqual([...released].sort());
    for (const row of [...ENGINE_RULES, ...CONSTANTS]) {
      expect(row.source).not.toBe('');
      expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });
});
